import { type StoodParties, stoodIn } from '@axbridge/core'
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
  return (block, ordinal) => {
    const rows = of.all(block, ordinal)
    const [first] = rows
    if (first === undefined) return []
    const former = rows.flatMap(([, , , , revision, until, parties]) =>
      revision === null || until === null || parties === null ? [] : [{ revision, until, parties: octetsOf(parties) }],
    )
    const [keptSince, createdAt, revision, parties] = first
    return stoodIn({ createdAt, revision, parties: octetsOf(parties) }, former, keptSince)
  }
}
