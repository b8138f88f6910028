import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Store } from '@axbridge/core'
import { hashOfProof } from '@axbridge/server/supervision/deletion-proof'
import { provenCount } from '@axbridge/store/contract/proven-deletion'
import { addCustomers, callRecord, customer, minute, noon, placement } from '@axbridge/store/contract/samples'
import { expect } from 'vitest'
import { deletingServer, later, proofsIn } from './deleting-server.ts'

export type KilledDeletion = {
  /** As `delete-until-killed.ts` takes them. */
  readonly kind: 'sqlite' | 'postgres'
  readonly place: string
  readonly open: () => Promise<Store>
}

const [calls, bindings] = [900, 250]

const fill = async (store: Store): Promise<void> => {
  await addCustomers(store)
  const ended = { outcome: 'completed', endedAt: noon + minute, q850Cause: 16, durationMs: 0 } as const
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => n + 1)
  await Promise.all([
    ...numbered(calls).map((n) => store.records.save(callRecord(n, ended))),
    ...numbered(bindings).map((n) => store.bindings.place(placement({ n, limit: 10_000 }))),
  ])
  while ((await store.events.passTime({ at: later, limit: 500 })).taken > 0);
  // So that a run begins with what is proven.
  while ((await store.events.forget({ before: later, limit: 1_000 })) > 0);
}

const left = async (store: Store): Promise<number> => {
  const [records, bound] = [
    await store.records.list({ customer, limit: 1_000 }),
    await store.bindings.list({ customer, limit: 1_000, now: later }),
  ]
  return (records?.items.length ?? 0) + (bound?.items.length ?? 0)
}

/** Kills the process that deletes behind so many batches, while the next is under way. */
const deleteAndKill = async ({ kind, place }: KilledDeletion, batches: number): Promise<void> => {
  const script = fileURLToPath(new URL('delete-until-killed.js', import.meta.url))
  const child = spawn(process.execPath, [script, kind, place], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  let told = 0
  for await (const _ of createInterface({ input: child.stdout })) {
    told += 1
    if (told === batches) child.kill('SIGKILL')
  }
  await ended
}

/** Whatever batch a server is killed in, what proofs say was deleted is what was: no row more or less. */
export const provenThroughCrashes = async (killed: KilledDeletion): Promise<void> => {
  const first = await killed.open()
  await fill(first)
  await first.close()
  let before = calls + bindings
  for (const batches of [2, 4]) {
    await deleteAndKill(killed, batches)
    const store = await killed.open()
    const now = await left(store)
    expect(now).toBeLessThan(before)
    expect(await provenCount(store)).toBe(calls + bindings - now)
    before = now
    await store.close()
  }
  const store = await killed.open()
  try {
    expect(await deletingServer(store).deletion.run()).toBe('done')
    expect(await left(store)).toBe(0)
    expect([await proofsIn(store, 'running'), await proofsIn(store, 'ended')]).toEqual([[], []])
    const proofs = await proofsIn(store, 'proven')
    const ofClass = (name: string) =>
      proofs.filter((proof) => proof.class === name).reduce((sum, { count }) => sum + count, 0)
    expect([ofClass('records'), ofClass('bindings')]).toEqual([calls, bindings])
    // Those that a killed server left are no less in the chain and in the audit log.
    expect(proofs.filter(({ endedAt }) => endedAt === null).length).toBeGreaterThan(0)
    expect(proofs.map(({ previous }) => previous)).toEqual(['0'.repeat(64), ...proofs.slice(0, -1).map(hashOfProof)])
    const entries = (await store.audit.list({ action: 'deleteExpired', limit: 100 }))?.items ?? []
    const hashes = new Set(entries.map(({ detail }) => (JSON.parse(detail) as { readonly hash: string }).hash))
    expect(hashes).toEqual(new Set(proofs.map(hashOfProof)))
  } finally {
    await store.close()
  }
}
