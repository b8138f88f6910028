import { createHash } from 'node:crypto'
import type { DeletedItem } from '@axbridge/core'

/** What proves a deletion, in the order in which it is hashed. Times are ms. */
export type DeletionProof = {
  readonly class: string
  readonly termDays: number
  readonly cutOff: number
  readonly startedAt: number
  /** Null while it goes on, or where the server stopped meanwhile. */
  readonly endedAt: number | null
  readonly count: number
  readonly held: number
  readonly first: DeletedItem | null
  readonly last: DeletedItem | null
  /** Of all ids, one after the other; see `withId`. */
  readonly ids: string
  /** The hash of the proof before. */
  readonly previous: string
}

const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** What stands where nothing was before: 32 zero octets. */
export const nothing = '0'.repeat(64)

/** The digest of ids and one more behind them. */
export const withId = (ids: string, id: string): string => sha256(Buffer.from(ids, 'hex'), id)

/** A proof after a further batch. */
export const withBatch = (proof: DeletionProof, items: readonly DeletedItem[], held: number): DeletionProof => ({
  ...proof,
  count: proof.count + items.length,
  held: proof.held + held,
  first: proof.first ?? items[0] ?? null,
  last: items.at(-1) ?? proof.last,
  ids: items.reduce((ids, { id }) => withId(ids, id), proof.ids),
})

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** As the API writes it, in this order. */
export const proofFields = ({
  class: name,
  termDays,
  cutOff,
  startedAt,
  endedAt,
  count,
  held,
  first,
  last,
  ids,
  previous,
}: DeletionProof) => ({
  class: name,
  termDays,
  cutOff: new Date(cutOff).toISOString(),
  startedAt: new Date(startedAt).toISOString(),
  endedAt: instant(endedAt),
  count,
  held,
  firstId: first?.id ?? null,
  firstAt: instant(first?.at ?? null),
  lastId: last?.id ?? null,
  lastAt: instant(last?.at ?? null),
  ids,
  previous,
})

/** SHA-256 over the fields as JSON, which whoever reads them reckons too. */
export const hashOfProof = (proof: DeletionProof): string => sha256(JSON.stringify(proofFields(proof)))
