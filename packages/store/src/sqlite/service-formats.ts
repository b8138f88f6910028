import type { OperationFormat } from './operations.ts'
import { countFormat, nothingFormat, wasDoneFormat } from './outcome-formats.ts'

export const putTrunkFormat: OperationFormat<'putTrunk'> = {
  putInput: (message, { name, definition, changedAt }) => {
    message.put(name)
    message.put(definition)
    message.put(changedAt)
  },
  takeInput: (message) => ({ name: message.text(), definition: message.text(), changedAt: message.number() }),
  ...nothingFormat,
}

export const removeTrunkFormat: OperationFormat<'removeTrunk'> = {
  putInput: (message, { name, at }) => {
    message.put(name)
    message.put(at)
  },
  takeInput: (message) => ({ name: message.text(), at: message.number() }),
  ...wasDoneFormat,
}

export const setSignatureHorizonFormat: OperationFormat<'setSignatureHorizon'> = {
  putInput: (message, { seconds }) => message.put(seconds),
  takeInput: (message) => ({ seconds: message.number() }),
  ...nothingFormat,
}

export const forgetAnswersFormat: OperationFormat<'forgetAnswers'> = {
  putInput: (message, { before, limit, at }) => {
    message.put(before)
    message.put(limit)
    message.put(at)
  },
  takeInput: (message) => ({ before: message.number(), limit: message.number(), at: message.number() }),
  ...countFormat,
}
