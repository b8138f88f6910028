import { createHash } from 'node:crypto'
import type { DeletionProof } from '@axbridge/core'

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
export const hashOfProof = (proof: DeletionProof): string =>
  createHash('sha256')
    .update(JSON.stringify(proofFields(proof)))
    .digest('hex')
