import { randomBytes, randomInt } from 'node:crypto'
import { type Clock, type DeletionProof, legalTerms, type Randomness, type Store } from '@axbridge/core'
import { Deletion } from '@axbridge/server/supervision/deletion'
import { HoldDesk } from '@axbridge/server/supervision/hold-desk'
import { day, noon } from '@axbridge/store/contract/samples'
import { testVault } from './test-vault.ts'

/** What samples of the stores are over at. */
export const later = noon + 400 * day

const clock: Clock = { now: () => later }
const randomness: Randomness = { below: (below) => randomInt(below), octets: (count) => randomBytes(count) }

/** What deletes and holds at one server of a store, without the rest of it. `rest` is called behind each batch. */
export const deletingServer = (store: Store, rest: () => Promise<void> = async () => {}) => {
  const holds = new HoldDesk({ matters: store.matters, vault: testVault(), clock, randomness })
  const deletion = new Deletion({
    ...{ store, holds, clock, randomness, terms: legalTerms, eventsKeptDays: 7, acceptLongPause: true },
    keep: async ({ action, subject, customer, detail }) => {
      const actor = { kind: 'server' } as const
      await store.audit.append({ at: later, actor, action, subject, customer, detail: JSON.stringify(detail) })
    },
    refused: () => undefined,
    rest,
    waitForOther: async () => {},
  })
  return { holds, deletion }
}

/** The proofs in a state, the oldest first. */
export const proofsIn = async (store: Store, state: string): Promise<readonly DeletionProof[]> => {
  const page = await store.matters.list({ kind: 'deletion_proof', state, limit: 1_000 })
  const proofs = (page?.items ?? []).map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as DeletionProof)
  return proofs.reverse()
}
