import { createHash } from 'node:crypto'
import { type AuditEntry, type AuditFact, type AuditQuery, auditText, type Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { addCustomers, customer, hour, minute, noon, otherCustomer, placement } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { fact, userId } from './user-samples.ts'

const person = (n: number): AuditFact['actor'] => ({ kind: 'user', id: userId(n), name: `user-${n}` })

/** The hashes as SEC-5 says them, reckoned here. */
const chainOf = (entries: readonly AuditEntry[]): readonly Uint8Array[] => {
  let before = new Uint8Array(32)
  return entries.map((entry) => {
    before = new Uint8Array(createHash('sha256').update(before).update(auditText(entry.ordinal, entry)).digest())
    return before
  })
}

const expectChain = (entries: readonly AuditEntry[]): void => {
  expect(entries.map(({ ordinal }) => ordinal)).toEqual(entries.map((_, index) => index + 1))
  expect(entries.map(({ hash }) => hash)).toStrictEqual(chainOf(entries))
}

/** Every page of a list, its items one behind the other. */
const pagesOf = async (store: Store, query: AuditQuery): Promise<readonly AuditEntry[]> => {
  const items: AuditEntry[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.audit.list({ ...query, ...(cursor === undefined ? {} : { cursor }) })
    items.push(...(page?.items ?? []))
    if (page?.next === undefined || page.next === null) return items
    cursor = page.next
  }
}

/** What was done at the console and by key, in an order that nobody changes: SEC-5. */
export const auditLogCases = (kind: StoreKind): void => {
  describe('the audit log', () => {
    test(
      'gives each entry the next ordinal, and the hash of all before it and itself',
      on(kind, async (store) => {
        expect(await store.audit.after(0, 9)).toEqual([])
        const facts = [
          fact(),
          fact({
            at: noon + 1,
            actor: person(1),
            action: 'revealBinding',
            customer,
            detail: '{"reason":"投诉 \\"1\\""}',
          }),
          fact({
            at: noon + 2,
            actor: { kind: 'server' },
            action: 'userLocked',
            subject: null,
            detail: '[null,"é😀"]',
          }),
        ]
        const entries: AuditEntry[] = []
        for (const one of facts) entries.push(await store.audit.append(one))
        expect(entries.map(({ ordinal, hash, ...rest }) => rest)).toStrictEqual(facts)
        expectChain(entries)
        expect(await store.audit.after(0, 9)).toStrictEqual(entries)
        expect(await store.audit.after(1, 1)).toStrictEqual(entries.slice(1, 2))
        expect(await store.audit.after(3, 9)).toEqual([])
        expect((await store.audit.list({ limit: 9 }))?.items).toStrictEqual([...entries].reverse())
      }),
    )

    test(
      'has no gap and one order, however many append at once',
      on(kind, async (store) => {
        const appended = await Promise.all(
          Array.from({ length: 100 }, (_, n) => store.audit.append(fact({ at: noon + n, detail: `{"n":${n}}` }))),
        )
        const entries = await store.audit.after(0, 1_000)
        expect(entries).toHaveLength(100)
        expectChain(entries)
        expect([...appended].sort((one, other) => one.ordinal - other.ordinal)).toStrictEqual(entries)
      }),
    )

    test(
      'misses nothing and doubles nothing where something beside it fails',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        const broken = { ...placement({ n: 2 }), candidates: placement({ n: 1 }).candidates }
        const [one, , other] = await Promise.allSettled([
          store.audit.append(fact({ detail: '1' })),
          store.bindings.place(broken),
          store.audit.append(fact({ detail: '2' })),
        ])
        expect([one, other]).toMatchObject([{ value: { ordinal: 1 } }, { value: { ordinal: 2 } }])
        expectChain(await store.audit.after(0, 9))
      }),
    )

    test(
      'goes by the latest time that was committed, so that no entry is older than the one before it',
      on(kind, async (store) => {
        await store.trunks.put({ name: 'a', definition: '{}', changedAt: noon + minute })
        const entry = await store.audit.append(fact({ at: noon }))
        expect(entry.at).toBe(noon + minute)
        expectChain([entry])
        expect(await store.audit.append(fact({ at: noon + hour }))).toMatchObject({ at: noon + hour })
        expect(await store.audit.append(fact({ at: noon + minute }))).toMatchObject({ at: noon + hour })
        expect(store.highestCommittedTime()).toBe(noon + hour)
      }),
    )

    test(
      'refuses what it could not give back as it was hashed, and goes on',
      on(kind, async (store) => {
        const wrong: Partial<AuditFact>[] = [
          { detail: JSON.stringify('x'.repeat(4_095)) },
          { detail: JSON.stringify('投'.repeat(1_365)) },
          { detail: '{' },
          { subject: 'a\0b' },
          { subject: 'a\ud800' },
          { action: 'x'.repeat(257) },
          { actor: { kind: 'user', id: userId(1), name: 'x'.repeat(257) } },
        ]
        for (const one of wrong) {
          await expect(store.audit.append(fact(one)), JSON.stringify(one).slice(0, 40)).rejects.toMatchObject({
            code: 'internal',
          })
        }
        const longest = JSON.stringify('x'.repeat(4_094))
        expect(await store.audit.append(fact({ detail: longest }))).toMatchObject({ ordinal: 1, detail: longest })
      }),
    )
  })

  describe('a list of audit entries', () => {
    const facts: readonly AuditFact[] = Array.from({ length: 24 }, (_, n) =>
      fact({
        at: noon + Math.floor(n / 2) * minute,
        actor: n % 3 === 0 ? { kind: 'key' } : person(n % 3),
        action: n % 4 === 0 ? 'revealBinding' : 'putTrunk',
        subject: n % 5 === 0 ? null : `subject-${n % 5}`,
        customer: [null, customer, otherCustomer][n % 3] ?? null,
      }),
    )

    test(
      'holds what the query names, the newest first, over any pages',
      on(kind, async (store) => {
        for (const one of facts) await store.audit.append(one)
        const all = [...(await store.audit.after(0, 99))].reverse()
        const queries: [Omit<AuditQuery, 'limit'>, (entry: AuditEntry) => boolean][] = [
          [{}, () => true],
          [{ action: 'revealBinding' }, ({ action }) => action === 'revealBinding'],
          [{ user: userId(1) }, ({ actor }) => actor.kind === 'user' && actor.id === userId(1)],
          [{ customer: otherCustomer }, (entry) => entry.customer === otherCustomer],
          [{ subject: 'subject-2' }, ({ subject }) => subject === 'subject-2'],
          [{ from: noon + 4 * minute }, ({ at }) => at >= noon + 4 * minute],
          [{ to: noon + 4 * minute }, ({ at }) => at < noon + 4 * minute],
          [{ from: noon + 3 * minute + 1, to: noon + 7 * minute }, ({ ordinal }) => ordinal > 8 && ordinal <= 14],
          [
            { customer, action: 'putTrunk', from: noon + minute, to: noon + 9 * minute },
            (entry) =>
              entry.customer === customer && entry.action === 'putTrunk' && entry.ordinal > 2 && entry.ordinal < 19,
          ],
          [
            { subject: 'subject-1', user: userId(2) },
            (entry) => entry.subject === 'subject-1' && entry.actor.kind === 'user' && entry.actor.id === userId(2),
          ],
          [{ from: noon + hour }, () => false],
          [{ to: noon }, () => false],
          [{ user: userId(7) }, () => false],
        ]
        for (const [query, isMeant] of queries) {
          const meant = all.filter(isMeant)
          for (const limit of [1, 4, 50]) {
            expect([query, await pagesOf(store, { ...query, limit })]).toStrictEqual([query, meant])
          }
        }
      }),
    )

    test(
      'is stable while the log grows, and refuses garbage and the cursors of other lists',
      on(kind, async (store) => {
        for (const one of facts.slice(0, 6)) await store.audit.append(one)
        const first = await store.audit.list({ limit: 2 })
        await store.audit.append(fact({ at: noon + hour }))
        const cursor = first?.next ?? ''
        const second = await store.audit.list({ limit: 2, cursor })
        expect([first, second].map((page) => page?.items.map(({ ordinal }) => ordinal))).toEqual([
          [6, 5],
          [4, 3],
        ])
        const ofAction = (await store.audit.list({ limit: 1, action: 'putTrunk' }))?.next ?? ''
        for (const bad of ['', 'x', `${cursor}A`, cursor.slice(1), ofAction]) {
          expect(await store.audit.list({ limit: 2, cursor: bad })).toBeUndefined()
        }
      }),
    )
  })
}
