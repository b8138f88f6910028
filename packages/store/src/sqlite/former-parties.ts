import { type StoodParties, stoodAt, stoodIn } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { octetsOf } from './rows.ts'
import { formerStatements } from './statements.ts'

/** The three of the end are null where nobody stood in the binding before. */
type StoodRow = [
  keptSince: number,
  createdAt: number,
  revision: number,
  parties: Buffer,
  formerRevision: number | null,
  until: number | null,
  formerParties: Buffer | null,
]

/** Who stood in a binding, the first ones first. */
export const stoodReader = (database: Database): ((block: number, ordinal: number) => readonly StoodParties[]) => {
  const of = database.prepare<[number, number], StoodRow>(formerStatements.of).raw()
  return (block, ordinal) => stoodOf(of.all(block, ordinal))
}

type ReadStoodAt = (block: number, ordinal: number, at: number) => StoodParties | undefined

/** Who stood in a binding at an instant: however often it was changed, no more than that is taken from the disk. */
export const stoodAtReader = (database: Database): ReadStoodAt => {
  const of = database.prepare<[number, number, number, number], StoodRow>(formerStatements.at).raw()
  return (block, ordinal, at) => stoodAt(stoodOf(of.all(at, at, block, ordinal)), at)
}

const stoodOf = (rows: readonly StoodRow[]): readonly StoodParties[] => {
  const [first] = rows
  if (first === undefined) return []
  const former = rows.flatMap(([, , , , revision, until, parties]) =>
    revision === null || until === null || parties === null ? [] : [{ revision, until, parties: octetsOf(parties) }],
  )
  const [keptSince, createdAt, revision, parties] = first
  return stoodIn({ createdAt, revision, parties: octetsOf(parties) }, former, keptSince)
}
