import { type CustomerId, type Matter, type MatterId, matterKinds } from '@axbridge/core'
import type { Listed } from '../paging/page.ts'
import { octetsOf } from './rows.ts'

/** The columns in the order of `matterColumns`. */
export type MatterRow = [
  ordinal: number,
  id: MatterId,
  kind: string,
  customer: CustomerId | null,
  key: string | null,
  subject: string | null,
  state: string,
  createdAt: number,
  changedAt: number,
  revision: number,
  change: number,
  body: Buffer,
]

/** Throws for a row that this version cannot read. */
export const matterOf = (row: MatterRow): Matter => {
  const [, id, word, customer, key, subject, state, createdAt, changedAt, revision, change, body] = row
  const kind = matterKinds.find((one) => one === word)
  if (kind === undefined) throw new Error('the store holds a matter of an unknown kind')
  return { id, kind, customer, key, subject, state, createdAt, changedAt, revision, change, body: octetsOf(body) }
}

export const matterOrNone = (row: MatterRow | undefined): Matter | undefined =>
  row === undefined ? undefined : matterOf(row)

export const listedMatter = (row: MatterRow): Listed<Matter> => ({ ordinal: row[0], item: matterOf(row) })

/** All columns of a new matter, in the order of the statement that adds it. */
export const matterColumnsOf = (matter: Matter) => {
  const { id, kind, customer, key, subject, state, createdAt, changedAt, revision, change, body } = matter
  return [id, kind, customer, key, subject, state, createdAt, changedAt, revision, change, Buffer.from(body)] as const
}

/** What may change of a matter, in the order of the statement that changes it. */
export const changedMatterColumnsOf = (matter: Matter) => {
  const { customer, subject, state, changedAt, revision, change, body } = matter
  return [customer, subject, state, changedAt, revision, change, Buffer.from(body)] as const
}
