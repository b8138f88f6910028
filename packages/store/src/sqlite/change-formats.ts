import {
  type Amendment,
  type AmendOutcome,
  type BindingId,
  type ChangeOutcome,
  type CustomerId,
  readTerms,
  type Side,
  type Unbinding,
  writeTerms,
} from '@axbridge/core'
import { putBinding, putParty, takeBinding, takeParty } from './binding-formats.ts'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { OperationFormat } from './operations.ts'
import { nothingFormat } from './outcome-formats.ts'

const putChanged = (message: FlatWriter, { parties, terms, expiresAt }: Amendment['changed']): void => {
  message.putOptional(parties, (sealed) => message.putOctets(sealed))
  message.putOptional(terms, (own) => message.put(writeTerms(own)))
  message.put(expiresAt ?? null)
}

const takeChanged = (message: FlatReader): Amendment['changed'] => {
  const parties = message.optional(() => message.octets())
  const terms = message.optional(() => readTerms(message.textOrNull()))
  const expiresAt = message.numberOrNull()
  return {
    ...(parties === undefined ? {} : { parties }),
    ...(terms === undefined ? {} : { terms }),
    ...(expiresAt === null ? {} : { expiresAt }),
  }
}

export const amendFormat: OperationFormat<'amend'> = {
  putInput: (message, amendment) => {
    message.put(amendment.id)
    message.put(amendment.customer)
    message.put(amendment.revision)
    message.put(amendment.at)
    putChanged(message, amendment.changed)
    message.putList(amendment.enter, putParty)
    message.putList(amendment.leave, putParty)
    message.put(amendment.liveUntil)
    message.put(amendment.heldUntil)
    message.put(amendment.quarantineMs)
    message.put(amendment.limit)
  },
  takeInput: (message) => ({
    id: message.text() as BindingId,
    customer: message.text() as CustomerId,
    revision: message.number(),
    at: message.number(),
    changed: takeChanged(message),
    enter: message.list(takeParty),
    leave: message.list(takeParty),
    liveUntil: message.number(),
    heldUntil: message.number(),
    quarantineMs: message.number(),
    limit: message.number(),
  }),
  putOutcome: (message, outcome) => {
    message.put(outcome.kind)
    switch (outcome.kind) {
      case 'changed':
      case 'ended':
        putBinding(message, outcome.binding)
        break
      case 'taken':
        message.put(outcome.index)
        message.put(outcome.by)
        break
      case 'full':
        message.put(outcome.side)
        break
      case 'absent':
      case 'outdated':
      case 'outlives':
      case 'withdrawn':
    }
  },
  takeOutcome: (message) => {
    const kind = message.text() as AmendOutcome['kind']
    switch (kind) {
      case 'changed':
      case 'ended':
        return { kind, binding: takeBinding(message) }
      case 'taken':
        return { kind, index: message.number(), by: message.text() as BindingId }
      case 'full':
        return { kind, side: message.text() as Side }
      case 'absent':
      case 'outdated':
      case 'outlives':
      case 'withdrawn':
        return { kind }
    }
  },
}

const putEnd = (message: FlatWriter, unbinding: Omit<Unbinding, 'id'>): void => {
  message.put(unbinding.customer)
  message.put(unbinding.at)
  message.put(unbinding.quarantineMs)
  message.put(unbinding.graceMs)
}

const takeEnd = (message: FlatReader): Omit<Unbinding, 'id'> => ({
  customer: message.text() as CustomerId,
  at: message.number(),
  quarantineMs: message.number(),
  graceMs: message.numberOrNull(),
})

export const unbindFormat: OperationFormat<'unbind'> = {
  putInput: (message, unbinding) => {
    message.put(unbinding.id)
    putEnd(message, unbinding)
  },
  takeInput: (message) => ({ id: message.text() as BindingId, ...takeEnd(message) }),
  putOutcome: (message, outcome) => {
    message.put(outcome.kind)
    if (outcome.kind !== 'absent') putBinding(message, outcome.binding)
  },
  takeOutcome: (message) => {
    const kind = message.text() as ChangeOutcome['kind']
    return kind === 'absent' ? { kind } : { kind, binding: takeBinding(message) }
  },
}

export const unbindOrderFormat: OperationFormat<'unbindOrder'> = {
  putInput: (message, unbinding) => {
    message.put(unbinding.orderId)
    message.put(unbinding.limit)
    putEnd(message, unbinding)
  },
  takeInput: (message) => ({ orderId: message.text(), limit: message.number(), ...takeEnd(message) }),
  putOutcome: (message, { ended, more }) => {
    message.putList(ended, putBinding)
    message.put(more ? 1 : 0)
  },
  takeOutcome: (message) => ({ ended: message.list(takeBinding), more: message.number() === 1 }),
}

export const noteAnswerFormat: OperationFormat<'noteAnswer'> = {
  putInput: (message, { id, at, quarantineMs }) => {
    message.put(id)
    message.put(at)
    message.put(quarantineMs)
  },
  takeInput: (message) => ({
    id: message.text() as BindingId,
    at: message.number(),
    quarantineMs: message.number(),
  }),
  ...nothingFormat,
}

export const noteCallerFormat: OperationFormat<'noteCaller'> = {
  putInput: (message, { id, caller, at }) => {
    message.put(id)
    message.putOctets(caller)
    message.put(at)
  },
  takeInput: (message) => ({ id: message.text() as BindingId, caller: message.octets(), at: message.number() }),
  ...nothingFormat,
}
