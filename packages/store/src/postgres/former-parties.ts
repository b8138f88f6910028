import { type StoodParties, stoodIn } from '@axbridge/core'
import { byteaArray, int4Array } from './binary-arrays.ts'
import type { Readers } from './readers.ts'
import { octetsOf } from './rows.ts'
import { formerStatements } from './statements.ts'

/** The three of the end are null where nobody stood in the binding before. */
type StoodRow = [
  token: Buffer,
  keptSince: number,
  createdAt: number,
  revision: number,
  parties: Buffer,
  formerRevision: number | null,
  until: number | null,
  formerParties: Buffer | null,
]

/** Who stood in bindings of one block, the first ones first, by the hexadecimal tokens of the bindings that are there. */
export const readStood = async (
  readers: Pick<Readers, 'rows'>,
  block: number,
  tokens: readonly Uint8Array[],
): Promise<ReadonlyMap<string, readonly StoodParties[]>> => {
  if (tokens.length === 0) return new Map()
  const values = [int4Array(tokens.map(() => block)), byteaArray(tokens)]
  const rows = new Map<string, StoodRow[]>()
  for (const row of await readers.rows<StoodRow>(formerStatements.of, values)) {
    const token = row[0].toString('hex')
    const others = rows.get(token)
    if (others === undefined) rows.set(token, [row])
    else others.push(row)
  }
  return new Map([...rows].map(([token, those]) => [token, stoodOf(those)]))
}

const stoodOf = (rows: readonly StoodRow[]): readonly StoodParties[] => {
  const [first] = rows
  if (first === undefined) return []
  const former = rows.flatMap(([, , , , , revision, until, parties]) =>
    revision === null || until === null || parties === null ? [] : [{ revision, until, parties: octetsOf(parties) }],
  )
  const [, keptSince, createdAt, revision, parties] = first
  return stoodIn({ createdAt, revision, parties: octetsOf(parties) }, former, keptSince)
}
