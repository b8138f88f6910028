import type { HttpLog } from './http/app.ts'
import type { Log } from './observe/log.ts'
import type { HttpTally } from './observe/metrics/http-tally.ts'
import { readTraceparent } from './observe/traces/traceparent.ts'

/** A line names the trace of who asks where he named one. What he wrote besides its ids stands nowhere. */
const withTrace = (fields: object): object => {
  const { traceparent, ...others } = fields as { readonly traceparent?: unknown }
  const asker = typeof traceparent === 'string' ? readTraceparent(traceparent) : undefined
  return asker === undefined ? others : { ...others, traceId: asker.traceId }
}

/** What the HTTP side tells. One line for each request is for those who look for something, and figures are for those who ask for them. */
export const httpLog = (log: Log, level: string, tally: HttpTally | undefined): HttpLog => ({
  ...(level === 'debug' ? { answered: (fields: object, text: string) => log.debug(withTrace(fields), text) } : {}),
  ...(tally === undefined
    ? {}
    : {
        measured: (operation: string | undefined, status: number, tookMs: number) =>
          tally.answered(operation, status, tookMs),
      }),
  error: (fields, text) => log.error(withTrace(fields), text),
})
