import { type CustomerId, type Event, type EventType, type MaybePromise, StoreError } from '@axbridge/core'
import { cursorOf, customerEventAnswer } from '../operation/event-answer.ts'
import { type EventSource, type ReadEvents, readEvents } from '../operation/read-events.ts'

export type EventStream = {
  readonly customer: CustomerId
  readonly types: readonly EventType[] | undefined
  readonly signal: AbortSignal
  readonly heartbeatMs: number
  isStillKnown(): MaybePromise<boolean>
  /** The document that ends a stream which cannot go on. */
  problemOf(read: Exclude<ReadEvents, { readonly kind: 'read' }>): object
}

/** How many events are made into text at once: what waits of a stream that is not read. */
const eventsOfPart = 50

/** How soon a client comes back by itself. */
const reconnectMs = 1_000

const fieldsOf = (event: Event): string =>
  `id: ${cursorOf(event.number)}\nevent: ${event.happening.type}\ndata: ${JSON.stringify(customerEventAnswer(event))}\n\n`

/** An id without data is no event, and a client comes back with it all the same (WHATWG HTML, section 9.2.6). */
const heartbeat = (through: number): string => `: nothing new\nid: ${cursorOf(through)}\n\n`

/**
 * Events as server-sent events, from what was read first on. It ends when nobody reads it, the server stops, the key is
 * revoked or the store fails: the client comes back. A problem ends it, too, and is told before.
 */
export async function* eventStream(
  source: EventSource,
  first: Extract<ReadEvents, { readonly kind: 'read' }>,
  { customer, types, signal, heartbeatMs, isStillKnown, problemOf }: EventStream,
): AsyncGenerator<string, void, undefined> {
  yield `retry: ${reconnectMs}\n\n`
  const request = { owner: customer, limit: eventsOfPart, waitMs: heartbeatMs, signal, ...(types && { types }) }
  let read: ReadEvents = first
  try {
    for (;;) {
      if (read.kind !== 'read') {
        yield `event: problem\ndata: ${JSON.stringify(problemOf(read))}\n\n`
        return
      }
      const { events, through } = read
      yield events.length === 0 ? heartbeat(through) : events.map(fieldsOf).join('')
      if (source.news.isClosed) return
      read = await readEvents(source, { ...request, after: through })
      if (signal.aborted || !(await isStillKnown())) return
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}
