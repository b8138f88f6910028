import {
  type Deleted,
  type Deleting,
  type DeletionOutcome,
  type DeletionProof,
  type DeletionUnder,
  type Matter,
  proofStates,
  type Store,
} from '@axbridge/core'
import { noDigest } from '../deletion-proofs.ts'
import { matterId } from './matter-samples.ts'

const kind = 'deletion_proof'

const runId = matterId(1_000_000)

/** The run under which tests delete: begun once in a store. */
export const begunRun = async (store: Store, at = 0): Promise<Matter> => {
  const there = await store.matters.findByKey(kind, 'runs')
  if (there !== undefined) return there
  const run = { id: runId, kind, customer: null, key: 'runs', subject: null, state: 'runs' } as const
  await store.matters.add({ ...run, createdAt: at, body: new Uint8Array() })
  return begunRun(store, at)
}

/** Somebody else begins a run. */
export const beginAgain = async (store: Store): Promise<void> => {
  const { id, revision, createdAt } = await begunRun(store)
  await store.matters.change({ kind, id, revision, at: createdAt })
}

export const newProof = (n: number): DeletionUnder['proof'] => ({
  id: matterId(1_000_000 + n),
  revision: null,
  said: {
    ...{ class: 'test', termDays: 1, cutOff: 0, startedAt: 0, endedAt: null, count: 0, held: 0 },
    ...{ first: null, last: null, ids: noDigest, previous: noDigest },
  },
})

export const proofIn = ({ body }: Matter): DeletionProof => JSON.parse(Buffer.from(body).toString('utf8'))

/** All that proofs say was deleted, closed ones and those under way. */
export const provenCount = async (store: Store): Promise<number> => {
  let count = 0
  for (const state of Object.values(proofStates)) {
    const page = await store.matters.list({ kind, state, limit: 1_000 })
    for (const matter of page?.items ?? []) count += proofIn(matter).count
  }
  return count
}

/** The last change of any hold. */
export const holdsThrough = async (store: Store): Promise<number> =>
  (await store.matters.changedAfter(['hold'], 0, 1_000)).at(-1)?.change ?? 0

let proofs = 1_000

/** A batch by what is held now, with a proof of its own. */
export const deleteProven = async (store: Store, deleting: Deleting): Promise<Deleted> => {
  proofs += 1
  const outcome = await underNow(store, deleting, newProof(proofs))
  if (outcome.kind !== 'deleted') throw new Error(`a batch was not done: ${outcome.kind}`)
  const { items, held, place } = outcome
  return { items, held, place }
}

export const underNow = async (
  store: Store,
  deleting: Deleting,
  proof: DeletionUnder['proof'],
): Promise<DeletionOutcome> => {
  const run = await begunRun(store)
  return store.retention.deleteExpired(deleting, { heldThrough: await holdsThrough(store), run, proof })
}
