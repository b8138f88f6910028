import type { CustomerId, Matter, MatterId, MatterKind, MatterOutcome, NewMatter } from '@axbridge/core'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { OperationFormat } from './operations.ts'
import { countFormat, nothingFormat } from './outcome-formats.ts'

const putNew = (message: FlatWriter, matter: NewMatter): void => {
  message.put(matter.id)
  message.put(matter.kind)
  message.put(matter.customer)
  message.put(matter.key)
  message.put(matter.subject)
  message.put(matter.state)
  message.put(matter.createdAt)
  message.putOctets(matter.body)
}

const takeNew = (message: FlatReader): NewMatter => ({
  id: message.text() as MatterId,
  kind: message.text() as MatterKind,
  customer: message.textOrNull() as CustomerId | null,
  key: message.textOrNull(),
  subject: message.textOrNull(),
  state: message.text(),
  createdAt: message.number(),
  body: message.octets(),
})

const put = (message: FlatWriter, matter: Matter): void => {
  putNew(message, matter)
  message.put(matter.changedAt)
  message.put(matter.revision)
  message.put(matter.change)
}

const take = (message: FlatReader): Matter => ({
  ...takeNew(message),
  changedAt: message.number(),
  revision: message.number(),
  change: message.number(),
})

const addMatterFormat: OperationFormat<'addMatter'> = {
  putInput: putNew,
  takeInput: takeNew,
  putOutcome: (message, there) => message.putOptional(there, (matter) => put(message, matter)),
  takeOutcome: (message) => message.optional(() => take(message)),
}

const changeMatterFormat: OperationFormat<'changeMatter'> = {
  putInput: (message, { kind, id, revision, state, body, at }) => {
    message.put(kind)
    message.put(id)
    message.put(revision)
    message.put(state ?? null)
    message.putOptional(body, (octets) => message.putOctets(octets))
    message.put(at)
  },
  takeInput: (message) => {
    const kind = message.text() as MatterKind
    const id = message.text() as MatterId
    const revision = message.number()
    const state = message.textOrNull()
    const body = message.optional(() => message.octets())
    const changed = { ...(state === null ? {} : { state }), ...(body === undefined ? {} : { body }) }
    return { kind, id, revision, ...changed, at: message.number() }
  },
  putOutcome: (message, outcome) => {
    message.put(outcome.kind)
    if (outcome.kind !== 'absent') put(message, outcome.matter)
  },
  takeOutcome: (message) => {
    const kind = message.text() as MatterOutcome['kind']
    return kind === 'absent' ? { kind } : { kind, matter: take(message) }
  },
}

const putMatterFormat: OperationFormat<'putMatter'> = {
  putInput: putNew,
  takeInput: (message) => {
    const { key, ...matter } = takeNew(message)
    if (key === null) throw new Error('a matter that is put has no key')
    return { ...matter, key }
  },
  ...nothingFormat,
}

const forgetMattersFormat: OperationFormat<'forgetMatters'> = {
  putInput: (message, { kind, state, changedBefore, limit }) => {
    message.put(kind)
    message.put(state)
    message.put(changedBefore)
    message.put(limit)
  },
  takeInput: (message) => ({
    kind: message.text() as MatterKind,
    state: message.text(),
    changedBefore: message.number(),
    limit: message.number(),
  }),
  ...countFormat,
}

/** With octets of their own: the largest matters are as large as all that is else in a batch. */
export const matterFormats = {
  addMatter: addMatterFormat,
  changeMatter: changeMatterFormat,
  putMatter: putMatterFormat,
  forgetMatters: forgetMattersFormat,
}
