import { type EventQuery, type EventStreamQuery, eventCursorPattern, eventCursorRule } from '@axbridge/api'
import type { Customer } from '@axbridge/core'
import { customerEventAnswer, startOf } from '../operation/event-answer.ts'
import { answerEvents, placesTaken, refusalOfEvents, typesOf } from '../operation/event-pages.ts'
import type { OperationHandler } from '../operation/operation-handler.ts'
import type { Places } from '../operation/places.ts'
import { type EventSource, readEvents } from '../operation/read-events.ts'
import { fieldRefusal } from '../operation/refusal.ts'
import { eventStream } from './event-stream.ts'
import { problemOf } from './problem-document.ts'

export type EventOperations = {
  readonly listEvents: OperationHandler<Customer>
  readonly streamEvents: OperationHandler<Customer>
}

export type EventOperationParts = {
  readonly source: EventSource
  readonly places: Places
  readonly heartbeatMs: number
}

const cursorForm = new RegExp(eventCursorPattern)

export const eventOperations = ({ source, places, heartbeatMs }: EventOperationParts): EventOperations => ({
  listEvents: async (asked) => {
    const { who, by, query } = asked
    const signal = asked.over()
    if (!places.take(by?.id ?? who.id, signal)) return placesTaken
    return answerEvents(source, {
      ...{ owner: who.id, asked, signal, query: query as EventQuery, render: customerEventAnswer },
    })
  },

  streamEvents: async (asked) => {
    const { who, by, requestId, lastEventId } = asked
    const { after, types: written } = asked.query as EventStreamQuery
    if (lastEventId !== undefined && !cursorForm.test(lastEventId))
      return fieldRefusal('malformed', [{ field: 'Last-Event-ID', rule: eventCursorRule }])
    const signal = asked.over()
    if (!places.take(by?.id ?? who.id, signal)) return placesTaken
    const types = typesOf(written)
    const field = lastEventId === undefined ? 'after' : 'Last-Event-ID'
    const first = await readEvents(source, {
      ...{ owner: who.id, after: startOf(lastEventId ?? after), limit: 1, waitMs: 0, signal },
      ...(types === undefined ? {} : { types }),
    })
    if (first.kind !== 'read') return refusalOfEvents(first, field)
    const stream = {
      ...{ customer: who.id, types, signal, heartbeatMs },
      isStillKnown: () => asked.isStillKnown(),
      problemOf: (read: Parameters<typeof refusalOfEvents>[0]) => problemOf(refusalOfEvents(read, field), requestId),
    }
    return {
      kind: 'answered_in_parts',
      mediaType: 'text/event-stream',
      parts: () => eventStream(source, first, stream),
    }
  },
})
