import type { CustomerId, NotedEvent } from '@axbridge/core'
import type { OperationFormat } from './operations.ts'
import { countFormat, nothingFormat } from './outcome-formats.ts'

export const noteEventFormat: OperationFormat<'noteEvent'> = {
  putInput: (message, { owner, at, token, event }) => {
    message.put(owner)
    message.put(at)
    message.put(token)
    message.put(JSON.stringify(event))
  },
  takeInput: (message) => ({
    owner: message.textOrNull() as CustomerId | null,
    at: message.number(),
    token: message.text(),
    event: JSON.parse(message.text()) as NotedEvent,
  }),
  ...nothingFormat,
}

export const passTimeFormat: OperationFormat<'passTime'> = {
  putInput: (message, { at, limit }) => {
    message.put(at)
    message.put(limit)
  },
  takeInput: (message) => ({ at: message.number(), limit: message.number() }),
  putOutcome: (message, { taken, next }) => {
    message.put(taken)
    message.put(next)
  },
  takeOutcome: (message) => ({ taken: message.number(), next: message.numberOrNull() }),
}

export const forgetEventsFormat: OperationFormat<'forgetEvents'> = {
  putInput: (message, { before, limit }) => {
    message.put(before)
    message.put(limit)
  },
  takeInput: (message) => ({ before: message.number(), limit: message.number() }),
  ...countFormat,
}
