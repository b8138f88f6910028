import {
  type BindingId,
  type CustomerId,
  type KeyedHash,
  type Mode,
  type PartyOfBinding,
  type ProtectedNumber,
  readTerms,
  type Side,
  type StoredBinding,
  writeTerms,
} from '@axbridge/core'
import { readUse, writeUse } from '../binding-use.ts'
import type { FlatReader, FlatWriter } from './flat-message.ts'

/** What every candidate of a bind has in common. */
type CommonBinding = Omit<StoredBinding, 'id' | 'x' | 'y' | 'parties'>

export const putCommonBinding = (message: FlatWriter, binding: CommonBinding): void => {
  message.put(binding.customer)
  message.put(binding.mode)
  message.put(binding.orderId)
  message.put(writeTerms(binding.terms))
  message.put(writeUse(binding.use))
  message.put(binding.createdAt)
  message.put(binding.expiresAt)
  message.put(binding.unboundAt)
  message.put(binding.firstAnsweredAt)
  message.put(binding.revision)
  putOctetsOrNull(message, binding.lastCaller)
}

export const takeCommonBinding = (message: FlatReader): CommonBinding => ({
  customer: message.text() as CustomerId,
  mode: message.text() as Mode,
  orderId: message.text(),
  terms: readTerms(message.textOrNull()),
  use: readUse(message.textOrNull()),
  createdAt: message.number(),
  expiresAt: message.number(),
  unboundAt: message.numberOrNull(),
  firstAnsweredAt: message.numberOrNull(),
  revision: message.number(),
  lastCaller: takeOctetsOrNull(message),
})

export const putBinding = (message: FlatWriter, binding: StoredBinding): void => {
  message.put(binding.id)
  message.put(binding.x)
  message.put(binding.y)
  message.putOctets(binding.parties)
  putCommonBinding(message, binding)
}

export const takeBinding = (message: FlatReader): StoredBinding => ({
  id: message.text() as BindingId,
  x: message.text() as ProtectedNumber,
  y: message.text() as ProtectedNumber,
  parties: message.octets(),
  ...takeCommonBinding(message),
})

export const putParty = (message: FlatWriter, { party, side }: PartyOfBinding): void => {
  message.putOctets(party)
  message.put(side)
}

export const takeParty = (message: FlatReader): PartyOfBinding => ({
  party: message.octets(),
  side: message.text() as Side,
})

const putOctetsOrNull = (message: FlatWriter, octets: KeyedHash | null): void =>
  message.putOptional(octets ?? undefined, (present) => message.putOctets(present))

const takeOctetsOrNull = (message: FlatReader): KeyedHash | null => message.optional(() => message.octets()) ?? null
