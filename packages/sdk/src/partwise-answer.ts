import { headOf, outcomeOf, reasonOf } from './attempt.ts'
import { AxbridgeError } from './axbridge-error.ts'
import { errorOf, overError } from './call-error.ts'
import type { Settings } from './client-options.ts'
import { type PlacedOperation, requestTarget, type UrlParameters } from './request-target.ts'

export type PartwiseRequest = {
  readonly id: string
  readonly operation: PlacedOperation
  readonly parameters?: UrlParameters
  readonly headers?: Readonly<Record<string, string>>
  /** Which kind of answer is one. */
  readonly mediaTypes: readonly string[]
  readonly signal: AbortSignal | undefined
  /** After how long without a part the connection is taken for dead, in ms. */
  readonly silentMs: number
}

/**
 * The text of an answer that comes in parts, as they come. Rejects with AxbridgeError where it is refused, breaks off or falls
 * silent; whoever stops reading lets go of the connection.
 */
export async function* readParts(
  settings: Settings,
  request: PartwiseRequest,
): AsyncGenerator<string, void, undefined> {
  const { id, signal, silentMs } = request
  const connection = new AbortController()
  const letGo = () => connection.abort()
  signal?.addEventListener('abort', letGo, { once: true })
  if (signal?.aborted === true) letGo()
  /** What waits is the connection, and never who reads slowly. */
  const within = async <Value>(wait: Promise<Value>): Promise<Value> => {
    const timer = setTimeout(letGo, silentMs)
    try {
      return await wait
    } finally {
      clearTimeout(timer)
    }
  }
  try {
    const reader = (await within(open(settings, request, connection.signal))).getReader()
    const decoder = new TextDecoder()
    for (;;) {
      const { done, value } = await within(reader.read())
      if (done) return
      yield decoder.decode(value, { stream: true })
    }
  } catch (error) {
    if (error instanceof AxbridgeError) throw error
    const sent = { id, idempotencyKey: undefined }
    if (signal?.aborted === true) throw overError(sent, 'aborted', 1, signal)
    const why = connection.signal.aborted ? `nothing within ${silentMs} ms` : reasonOf(error)
    throw errorOf(sent, { kind: 'unreached', why }, 1)
  } finally {
    signal?.removeEventListener('abort', letGo)
    letGo()
  }
}

const open = async (
  { origin, sign, fetch, credentials }: Settings,
  { id, operation, parameters = {}, headers = {}, mediaTypes }: PartwiseRequest,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> => {
  const { method } = operation
  const url = new URL(requestTarget(id, operation, parameters), origin)
  const signed = await sign({ method, url, headers, body: undefined, isOpen: false })
  const response = await headOf(fetch, url, { method, headers: signed, credentials, signal })
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? ''
  if (response.ok && response.body !== null && mediaTypes.includes(mediaType)) return response.body
  const outcome = await outcomeOf(response)
  const sent = { id, idempotencyKey: undefined }
  if (outcome.kind !== 'answered') throw errorOf(sent, outcome, 1)
  const { status, requestId } = outcome
  throw errorOf(
    sent,
    { kind: 'unexpected', why: 'the answer is of another kind', status, requestId, retryAfterMs: 0 },
    1,
  )
}
