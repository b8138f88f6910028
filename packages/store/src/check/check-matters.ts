import { type Matter, mostMatterOctets } from '@axbridge/core'
import { type CheckParts, eachRow } from './check-parts.ts'
import type { KeptStore } from './kept-store.ts'

/** Holds the matters of supervision to their customers and to the order of changes. Their bodies are the affair of whoever works on them. */
export const checkMatters = async (store: KeptStore, parts: CheckParts): Promise<void> => {
  const { findings, customers, committedTime } = parts
  const last = await store.lastMatterChange()
  const places = new Set<number>()
  await eachRow('matters', store.matters(), parts, (batch) => {
    for (const matter of batch) {
      const { id, customer, change, createdAt, changedAt } = matter
      if (customer !== null && !customers.has(customer)) findings.note('customer_unknown', id)
      if (!isFit(matter, last) || places.has(change)) findings.note('matter_misfit', id)
      if (Math.max(createdAt, changedAt) > committedTime) findings.note('committed_behind', id)
      places.add(change)
    }
  })
}

const isFit = ({ revision, change, createdAt, changedAt, body }: Matter, last: number): boolean =>
  change >= 1 && change <= last && revision >= 0 && changedAt >= createdAt && body.length <= mostMatterOctets
