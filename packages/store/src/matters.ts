import {
  type Matter,
  type MatterChange,
  type MatterKind,
  mostMatterOctets,
  type NewMatter,
  StoreError,
} from '@axbridge/core'
import { unkept } from './audit-chain.ts'

const mostCharacters = 256
const mostStateCharacters = 32

/** Throws StoreError `internal` for a matter, or a change of one, that cannot be kept. */
export const assertMatter = ({ key, subject, state, body }: Partial<NewMatter>): void => {
  for (const text of [key ?? '', subject ?? '', state ?? '']) {
    if (text.length > mostCharacters) throw noMatter(`a text of more than ${mostCharacters} characters`)
    if (unkept.test(text)) throw noMatter('a character that no store keeps')
  }
  if (state !== undefined && state.length > mostStateCharacters)
    throw noMatter(`a state of more than ${mostStateCharacters} characters`)
  if (body !== undefined && body.length > mostMatterOctets)
    throw noMatter(`a body of more than ${mostMatterOctets} octets`)
}

const noMatter = (what: string): StoreError => new StoreError('internal', `a matter cannot hold ${what}`)

/** A matter as it is when it is added, as this of all changes. */
export const begun = (matter: NewMatter, change: number): Matter => {
  const { id, kind, customer, key, subject, state, createdAt, body } = matter
  return { id, kind, customer, key, subject, state, createdAt, changedAt: createdAt, revision: 0, change, body }
}

/** What a change makes of a matter, at the later of its instant and the highest time committed before. */
export const changedBy = (matter: Matter, { state, body }: MatterChange, now: number, change: number): Matter => ({
  ...matter,
  state: state ?? matter.state,
  body: body ?? matter.body,
  changedAt: now,
  revision: matter.revision + 1,
  change,
})

/** What becomes of the matter of a key when it is written anew: its id, its beginning and its place in the lists stay. */
export const writtenOver = (matter: Matter, by: NewMatter, now: number, change: number): Matter => ({
  ...matter,
  customer: by.customer,
  subject: by.subject,
  state: by.state,
  body: by.body,
  changedAt: now,
  revision: matter.revision + 1,
  change,
})

/** The first of what each kind has behind a place in the order of changes, in that order. */
export const firstChanged = (ofKinds: readonly (readonly Matter[])[], limit: number): readonly Matter[] =>
  ofKinds
    .flat()
    .sort((one, other) => one.change - other.change)
    .slice(0, limit)

/** Each kind once, however often it was asked for. */
export const eachOnce = (kinds: readonly MatterKind[]): readonly MatterKind[] => [...new Set(kinds)]
