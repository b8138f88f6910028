import type { Block, CustomerId } from '@axbridge/core'
import type { OperationFormat } from './operations.ts'
import { countFormat, nothingFormat } from './outcome-formats.ts'

export const addCustomerFormat: OperationFormat<'addCustomer'> = {
  putInput: (message, { id, name, createdAt }) => {
    message.put(id)
    message.put(name)
    message.put(createdAt)
  },
  takeInput: (message) => ({ id: message.text() as CustomerId, name: message.text(), createdAt: message.number() }),
  ...nothingFormat,
}

export const addKeyFormat: OperationFormat<'addKey'> = {
  putInput: (message, { hash, customer, createdAt }) => {
    message.putOctets(hash)
    message.put(customer)
    message.put(createdAt)
  },
  takeInput: (message) => ({
    hash: message.octets(),
    customer: message.text() as CustomerId,
    createdAt: message.number(),
  }),
  ...nothingFormat,
}

export const addBlockFormat: OperationFormat<'addBlock'> = {
  putInput: (message, { customer, block, approval, createdAt }) => {
    message.put(customer)
    message.put(block)
    message.put(approval)
    message.put(createdAt)
  },
  takeInput: (message) => ({
    customer: message.text() as CustomerId,
    block: message.text() as Block,
    approval: message.text(),
    createdAt: message.number(),
  }),
  ...nothingFormat,
}

export const forgetAnswersFormat: OperationFormat<'forgetAnswers'> = {
  putInput: (message, { before, limit }) => {
    message.put(before)
    message.put(limit)
  },
  takeInput: (message) => ({ before: message.number(), limit: message.number() }),
  ...countFormat,
}
