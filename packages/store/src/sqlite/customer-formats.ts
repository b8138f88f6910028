import type { ApiKey, Customer, CustomerId, CustomerSettings, KeyId, ProfileOutcome } from '@axbridge/core'
import { readProfile, writeProfile } from '../customer-profile.ts'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { OperationFormat } from './operations.ts'
import { nothingFormat, wasDoneFormat } from './outcome-formats.ts'

const putSettings = (message: FlatWriter, settings: CustomerSettings): void => {
  message.put(settings.bearerAllowed ? 1 : 0)
  message.put(settings.pairsPerNumber)
  message.put(settings.mostPairs)
}

const takeSettings = (message: FlatReader): CustomerSettings => ({
  bearerAllowed: message.number() === 1,
  pairsPerNumber: message.numberOrNull(),
  mostPairs: message.numberOrNull(),
})

const putCustomer = (message: FlatWriter, { id, name, createdAt, settings, profile }: Customer): void => {
  message.put(id)
  message.put(name)
  message.put(createdAt)
  putSettings(message, settings)
  message.put(writeProfile(profile))
}

const takeCustomer = (message: FlatReader): Customer => ({
  id: message.text() as CustomerId,
  name: message.text(),
  createdAt: message.number(),
  settings: takeSettings(message),
  profile: readProfile(message.textOrNull()),
})

const putKey = (message: FlatWriter, { id, customer, hash, secret, createdAt, revokedAt }: ApiKey): void => {
  message.put(id)
  message.put(customer)
  message.putOctets(hash)
  message.putOptional(secret ?? undefined, (sealed) => message.putOctets(sealed))
  message.put(createdAt)
  message.put(revokedAt)
}

const takeKey = (message: FlatReader): ApiKey => ({
  id: message.text() as KeyId,
  customer: message.text() as CustomerId,
  hash: message.octets(),
  secret: message.optional(() => message.octets()) ?? null,
  createdAt: message.number(),
  revokedAt: message.numberOrNull(),
})

export const addCustomerFormat: OperationFormat<'addCustomer'> = {
  putInput: putCustomer,
  takeInput: takeCustomer,
  ...wasDoneFormat,
}

export const changeSettingsFormat: OperationFormat<'changeSettings'> = {
  putInput: (message, { id, settings, at }) => {
    message.put(id)
    putSettings(message, settings)
    message.put(at)
  },
  takeInput: (message) => ({
    id: message.text() as CustomerId,
    settings: takeSettings(message),
    at: message.number(),
  }),
  putOutcome: (message, customer) => message.putOptional(customer, (changed) => putCustomer(message, changed)),
  takeOutcome: (message) => message.optional(() => takeCustomer(message)),
}

export const changeProfileFormat: OperationFormat<'changeProfile'> = {
  putInput: (message, { id, profile, at }) => {
    message.put(id)
    message.put(writeProfile(profile))
    message.put(at)
  },
  takeInput: (message) => ({
    id: message.text() as CustomerId,
    profile: readProfile(message.textOrNull()),
    at: message.number(),
  }),
  putOutcome: (message, outcome) => {
    message.put(outcome.kind)
    if (outcome.kind === 'changed') putCustomer(message, outcome.customer)
  },
  takeOutcome: (message) => {
    const kind = message.text() as ProfileOutcome['kind']
    return kind === 'changed' ? { kind, customer: takeCustomer(message) } : { kind }
  },
}

export const addKeyFormat: OperationFormat<'addKey'> = { putInput: putKey, takeInput: takeKey, ...nothingFormat }

export const revokeKeyFormat: OperationFormat<'revokeKey'> = {
  putInput: (message, { customer, id, at }) => {
    message.put(customer)
    message.put(id)
    message.put(at)
  },
  takeInput: (message) => ({
    customer: message.text() as CustomerId,
    id: message.text() as KeyId,
    at: message.number(),
  }),
  putOutcome: (message, key) => message.putOptional(key, (revoked) => putKey(message, revoked)),
  takeOutcome: (message) => message.optional(() => takeKey(message)),
}
