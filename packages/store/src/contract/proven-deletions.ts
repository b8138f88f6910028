import type { DeletionOutcome, DeletionUnder, Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { withId } from '../deletion-proofs.ts'
import { matterId, newMatter } from './matter-samples.ts'
import { beginAgain, begunRun, deleteProven, holdsThrough, newProof, proofIn, underNow } from './proven-deletion.ts'
import { addCustomers, callId, callRecord, customer, day, minute, noon } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const later = noon + 400 * day
const deleting = { of: 'records', through: later, at: later, limit: 2, place: null, held: [] } as const

/** Calls 1 to `count`, all of them over; nothing is told of them any more. */
const haveCalls = async (store: Store, count: number): Promise<void> => {
  await addCustomers(store)
  const ended = { outcome: 'completed', endedAt: noon + minute, q850Cause: 16, durationMs: 0 } as const
  for (let n = 1; n <= count; n += 1) await store.records.save(callRecord(n, ended))
  await store.events.forget({ before: later, limit: 1_000 })
}

const callsLeft = async (store: Store) =>
  (await store.records.list({ customer, limit: 100 }))?.items.map(({ id }) => id).reverse()

const hold = (n: number) => newMatter(n, { kind: 'hold', subject: `held ${n}` })

const proofOf = async (store: Store, { id }: DeletionUnder['proof']) => store.matters.find('deletion_proof', id)

const assertDone = (outcome: DeletionOutcome) => {
  if (outcome.kind !== 'deleted') throw new Error(`a batch was not done: ${outcome.kind}`)
  return outcome
}

export const provenDeletionCases = (kind: StoreKind): void => {
  describe('a batch of a deletion', () => {
    test(
      'is written into its proof with all that it deleted, and the next one behind it (SEC-3)',
      on(kind, async (store) => {
        await haveCalls(store, 3)
        const first = assertDone(await underNow(store, deleting, newProof(1)))
        const matter = await proofOf(store, first.proof)
        if (matter === undefined) throw new Error('the proof is there')
        expect(matter).toMatchObject({ state: 'running', subject: 'test', revision: 0 })
        expect(proofIn(matter)).toEqual(first.proof.said)
        expect(first.proof.said).toMatchObject({ count: 2, first: { id: callId(1) }, last: { id: callId(2) } })
        const second = assertDone(await underNow(store, { ...deleting, place: first.place }, first.proof))
        expect(second.proof).toMatchObject({ revision: 1, said: { count: 3, first: { id: callId(1) } } })
        expect(second.proof.said.ids).toBe(
          [callId(1), callId(2), callId(3)].reduce((ids, id) => withId(ids, id), '0'.repeat(64)),
        )
        const written = await proofOf(store, first.proof)
        expect(written && proofIn(written)).toEqual(second.proof.said)
      }),
    )

    test(
      'that deleted nothing leaves no proof (SEC-3)',
      on(kind, async (store) => {
        await haveCalls(store, 1)
        const held = [{ kind: 'customer', customer }] as const
        const { proof, ...rest } = assertDone(await underNow(store, { ...deleting, held }, newProof(1)))
        expect(rest).toEqual({ kind: 'deleted', items: [], held: 1, place: null })
        expect(proof).toMatchObject({ revision: null, said: { count: 0, held: 1 } })
        expect(await proofOf(store, proof)).toBeUndefined()
      }),
    )

    test(
      'deletes nothing where something was held, or released, since the holds were read (REG-6, SEC-4)',
      on(kind, async (store) => {
        await haveCalls(store, 1)
        const { id, revision } = await begunRun(store)
        const under = (heldThrough: number): DeletionUnder => ({
          ...{ heldThrough, run: { id, revision }, proof: newProof(1) },
        })
        const before = await holdsThrough(store)
        await store.matters.add(hold(1))
        const since = await holdsThrough(store)
        expect(await store.retention.deleteExpired(deleting, under(before))).toEqual({ kind: 'holds_changed' })
        const release = { kind: 'hold', id: matterId(1), revision: 0, state: 'released', at: later } as const
        await store.matters.change(release)
        expect(await store.retention.deleteExpired(deleting, under(since))).toEqual({ kind: 'holds_changed' })
        expect(await callsLeft(store)).toEqual([callId(1)])
        expect(await proofOf(store, newProof(1))).toBeUndefined()
        // What else supervision works on is no hold.
        const released = await holdsThrough(store)
        await store.matters.add(newMatter(2))
        expect(await store.retention.deleteExpired(deleting, under(released))).toMatchObject({ kind: 'deleted' })
        expect(await callsLeft(store)).toEqual([])
      }),
    )

    test(
      'that is under way when something is held is committed before the hold, or not at all (REG-6, SEC-4)',
      on(kind, async (store) => {
        const calls = 20
        await haveCalls(store, calls)
        const { id, revision } = await begunRun(store)
        let [proof, place, done]: [DeletionUnder['proof'], string | null, number] = [newProof(1), null, 0]
        for (let n = 1; n <= calls; n += 1) {
          const heldThrough = await holdsThrough(store)
          const batch = store.retention.deleteExpired(
            { ...deleting, limit: 1, place },
            { heldThrough, run: { id, revision }, proof },
          )
          await store.matters.add(hold(n))
          // From here on nothing goes any more that the batch did not delete before.
          const left = await callsLeft(store)
          const outcome = await batch
          if (outcome.kind === 'deleted') {
            ;({ proof, place } = outcome)
            done += 1
          } else expect(outcome).toEqual({ kind: 'holds_changed' })
          expect(await callsLeft(store)).toEqual(left)
          expect(left).toHaveLength(calls - done)
        }
        expect(proof.said.count).toBe(done)
      }),
    )

    test(
      'deletes nothing for a run that another has taken over, or into a proof that was closed (SEC-3)',
      on(kind, async (store) => {
        await haveCalls(store, 3)
        const run = await begunRun(store)
        const { proof } = assertDone(await underNow(store, { ...deleting, limit: 1 }, newProof(1)))
        const change = { kind: 'deletion_proof', id: proof.id, revision: proof.revision ?? 0, at: later } as const
        await store.matters.change({ ...change, state: 'ended' })
        expect(await underNow(store, deleting, proof)).toEqual({ kind: 'run_over' })
        expect(await underNow(store, deleting, { ...proof, revision: 1 })).toEqual({ kind: 'run_over' })
        await beginAgain(store)
        const old = { heldThrough: 0, run: { id: run.id, revision: run.revision }, proof: newProof(2) }
        expect(await store.retention.deleteExpired(deleting, old)).toEqual({ kind: 'run_over' })
        expect(await callsLeft(store)).toEqual([callId(2), callId(3)])
        expect((await deleteProven(store, deleting)).items).toHaveLength(2)
      }),
    )

    test(
      'belongs to whoever has claimed deletion: one at a time (SEC-3)',
      on(kind, async (store) => {
        const claim = await store.retention.claim()
        expect(claim).toBeDefined()
        expect(await store.retention.claim()).toBeUndefined()
        await claim?.release()
        const again = await store.retention.claim()
        expect(again).toBeDefined()
        await again?.release()
      }),
    )
  })
}
