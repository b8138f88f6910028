import type {
  BindingId,
  ChangeOutcome,
  CustomerId,
  KeptAnswer,
  Mode,
  PlacementOutcome,
  ProtectedNumber,
  Side,
  StoredBinding,
} from '@axbridge/core'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { OperationFormat } from './operations.ts'

const putBinding = (message: FlatWriter, binding: StoredBinding): void => {
  message.put(binding.id)
  message.put(binding.customer)
  message.put(binding.mode)
  message.put(binding.orderId)
  message.put(binding.x)
  message.put(binding.createdAt)
  message.put(binding.expiresAt)
  message.put(binding.unboundAt)
  message.putOctets(binding.parties)
}

const takeBinding = (message: FlatReader): StoredBinding => ({
  id: message.text() as BindingId,
  customer: message.text() as CustomerId,
  mode: message.text() as Mode,
  orderId: message.text(),
  x: message.text() as ProtectedNumber,
  createdAt: message.number(),
  expiresAt: message.number(),
  unboundAt: message.numberOrNull(),
  parties: message.octets(),
})

const putKept = (message: FlatWriter, kept: KeptAnswer): void => {
  message.put(kept.keptAt)
  message.putOctets(kept.key)
  message.putOctets(kept.body)
  message.putOctets(kept.answer)
}

const takeKept = (message: FlatReader): KeptAnswer => ({
  keptAt: message.number(),
  key: message.octets(),
  body: message.octets(),
  answer: message.octets(),
})

export const placeFormat: OperationFormat<'place'> = {
  putInput: (message, { binding, parties, heldUntil, limit, at, kept }) => {
    putBinding(message, binding)
    message.put(parties.length)
    for (const { party, side } of parties) {
      message.putOctets(party)
      message.put(side)
    }
    message.put(heldUntil)
    message.put(limit)
    message.put(at)
    message.put(kept === undefined ? 0 : 1)
    if (kept !== undefined) putKept(message, kept)
  },
  takeInput: (message) => ({
    binding: takeBinding(message),
    parties: Array.from({ length: message.number() }, () => ({
      party: message.octets(),
      side: message.text() as Side,
    })),
    heldUntil: message.number(),
    limit: message.number(),
    at: message.number(),
    ...(message.number() === 0 ? {} : { kept: takeKept(message) }),
  }),
  putOutcome: (message, outcome) => {
    message.put(outcome.kind)
    if (outcome.kind === 'kept') putKept(message, outcome.kept)
  },
  takeOutcome: (message) => {
    const kind = message.text() as PlacementOutcome['kind']
    return kind === 'kept' ? { kind, kept: takeKept(message) } : { kind }
  },
}

const changeOutcomeFormat = {
  putOutcome: (message: FlatWriter, outcome: ChangeOutcome): void => {
    message.put(outcome.kind)
    if (outcome.kind !== 'absent') putBinding(message, outcome.binding)
  },
  takeOutcome: (message: FlatReader): ChangeOutcome => {
    const kind = message.text() as ChangeOutcome['kind']
    return kind === 'absent' ? { kind } : { kind, binding: takeBinding(message) }
  },
}

export const changeExpiryFormat: OperationFormat<'changeExpiry'> = {
  putInput: (message, { id, customer, expiresAt, heldUntil, at }) => {
    message.put(id)
    message.put(customer)
    message.put(expiresAt)
    message.put(heldUntil)
    message.put(at)
  },
  takeInput: (message) => ({
    id: message.text() as BindingId,
    customer: message.text() as CustomerId,
    expiresAt: message.number(),
    heldUntil: message.number(),
    at: message.number(),
  }),
  ...changeOutcomeFormat,
}

export const unbindFormat: OperationFormat<'unbind'> = {
  putInput: (message, { id, customer, at, quarantineMs }) => {
    message.put(id)
    message.put(customer)
    message.put(at)
    message.put(quarantineMs)
  },
  takeInput: (message) => ({
    id: message.text() as BindingId,
    customer: message.text() as CustomerId,
    at: message.number(),
    quarantineMs: message.number(),
  }),
  ...changeOutcomeFormat,
}
