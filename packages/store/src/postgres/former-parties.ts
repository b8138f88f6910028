import { type StoodParties, stoodAt, stoodIn } from '@axbridge/core'
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

type StoodReaders = Pick<Readers, 'rows'>

/** Who stood in a binding, the first ones first. */
export const readStood = async (
  readers: StoodReaders,
  block: number,
  token: Uint8Array,
): Promise<readonly StoodParties[]> =>
  stoodOf(await readers.rows<StoodRow>(formerStatements.of, [int4Array([block]), byteaArray([token])]))

/**
 * Who stood at an instant in bindings of one block, by the hexadecimal tokens of the bindings: however often they were changed, no more
 * than that is sent.
 */
export const readStoodAt = async (
  readers: StoodReaders,
  block: number,
  tokens: readonly Uint8Array[],
  at: number,
): Promise<ReadonlyMap<string, StoodParties | undefined>> => {
  if (tokens.length === 0) return new Map()
  const values = [int4Array(tokens.map(() => block)), byteaArray(tokens), at]
  const rows = new Map<string, StoodRow[]>()
  for (const row of await readers.rows<StoodRow>(formerStatements.at, values)) {
    const token = row[0].toString('hex')
    const others = rows.get(token)
    if (others === undefined) rows.set(token, [row])
    else others.push(row)
  }
  return new Map([...rows].map(([token, those]) => [token, stoodAt(stoodOf(those), at)]))
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
