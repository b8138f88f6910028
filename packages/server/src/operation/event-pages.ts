import { defaultEventLimit, type EventQuery, eventCursorRule } from '@axbridge/api'
import type { Event, EventOwner, EventType } from '@axbridge/core'
import { cursorOf, startOf } from './event-answer.ts'
import { type Answered, type Asked, answered } from './operation-handler.ts'
import { type EventSource, type ReadEvents, readEvents } from './read-events.ts'
import { fieldRefusal, type Refusal, refusal } from './refusal.ts'

/** The names in a list that fits the contract's rule; undefined for all. */
export const typesOf = (written: string | undefined): readonly EventType[] | undefined =>
  written?.split(',') as EventType[] | undefined

/** Why no events were read. */
export const refusalOfEvents = (read: Exclude<ReadEvents, { readonly kind: 'read' }>, field: string): Refusal => {
  if (read.kind === 'unknown') return fieldRefusal('malformed', [{ field, rule: eventCursorRule }])
  const oldest = cursorOf(read.oldest)
  const detail = `The next events behind this cursor are kept no more. The oldest that are come behind the cursor ${oldest}.`
  return { ...refusal('cursor_expired', detail), oldest }
}

export const revoked: Refusal = refusal('unauthenticated', 'The key is not in use any more.', {
  'www-authenticate': 'Signature realm="axbridge"',
})

export const placesTaken: Refusal = refusal(
  'limit_reached',
  'As many of your requests as may be wait for events or are answered in parts: end one of them.',
)

type PageOf<Who> = {
  readonly owner: EventOwner
  readonly asked: Pick<Asked<Who>, 'isStillKnown'>
  readonly query: Omit<EventQuery, 'types'> & { readonly types?: string }
  readonly signal: AbortSignal
  readonly render: (event: Event) => object
}

/** A page of an owner's events, after a wait where it was asked for. */
export const answerEvents = async <Who>(source: EventSource, page: PageOf<Who>): Promise<Answered | Refusal> => {
  const { owner, asked, query, signal, render } = page
  const types = typesOf(query.types)
  const read = await readEvents(source, {
    ...{ owner, signal, after: startOf(query.after) },
    ...(types === undefined ? {} : { types }),
    ...{ limit: query.limit ?? defaultEventLimit, waitMs: (query.wait ?? 0) * 1_000 },
  })
  // A key may have been revoked during the wait.
  if (!(await asked.isStillKnown())) return revoked
  if (read.kind !== 'read') return refusalOfEvents(read, 'after')
  return answered(200, { items: read.events.map(render), next: cursorOf(read.through), more: read.more })
}
