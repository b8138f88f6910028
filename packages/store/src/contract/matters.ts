import { type Matter, type MatterQuery, mostMatterOctets, type NewMatter, type Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { bodyOf, kept, matterId, newMatter, withoutPlace } from './matter-samples.ts'
import { addCustomers, customer, customerId, day, minute, noon, octetsOf, otherCustomer } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

/** Everything that a matter may have. */
const full = (n: number): NewMatter => {
  const body = Uint8Array.from({ length: 300 }, (_, index) => index & 255)
  return newMatter(n, { kind: 'opt_out', customer, key: `k${n}`, subject: '5a5a', state: 'both', body })
}

const changeOf = (
  store: Store,
  n: number,
  revision: number,
  changed: { state?: string; body?: Uint8Array },
  at: number,
) => store.matters.change({ kind: 'suspension', id: matterId(n), revision, ...changed, at })

const found = async (store: Store, n: number): Promise<Matter> => {
  const matter = await store.matters.find('suspension', matterId(n))
  if (matter === undefined) throw new Error(`matter ${n} is not there`)
  return matter
}

/** The ids of every page of a list, one behind the other. */
const idsOf = async (store: Store, query: Omit<MatterQuery, 'cursor'>): Promise<readonly string[]> => {
  const ids: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.matters.list({ ...query, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...(page?.items ?? []).map(({ id }) => id))
    if (page?.next === undefined || page.next === null) return ids
    cursor = page.next
  }
}

/** What supervision works on: suspensions, opt-outs, rules, traces, holds and the like. */
export const matterCases = (kind: StoreKind): void => {
  describe('a matter', () => {
    test(
      'is found by its kind with its id or its key, as it was added',
      on(kind, async (store) => {
        await addCustomers(store)
        const bare = newMatter(2, { state: '', body: new Uint8Array() })
        for (const matter of [full(1), bare]) expect(await store.matters.add(matter)).toBeUndefined()
        const one = await store.matters.find('opt_out', matterId(1))
        expect(one && withoutPlace(one)).toStrictEqual(kept(full(1)))
        expect(await store.matters.findByKey('opt_out', 'k1')).toStrictEqual(one)
        expect(withoutPlace(await found(store, 2))).toStrictEqual(kept(bare))
        expect(await store.matters.find('hold', matterId(1))).toBeUndefined()
        expect(await store.matters.find('opt_out', matterId(3))).toBeUndefined()
        expect(await store.matters.findByKey('hold', 'k1')).toBeUndefined()
        expect(await store.matters.findByKey('opt_out', 'K1')).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'has a key that no other of its kind has, whatever its state, though two ask for it at once',
      on(kind, async (store) => {
        await store.matters.add(newMatter(1, { key: 'k', state: 'lifted' }))
        const at = noon + minute
        expect(await store.matters.add(newMatter(2, { key: 'k', createdAt: at }))).toStrictEqual(await found(store, 1))
        expect(await store.matters.find('suspension', matterId(2))).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon)
        expect(await store.matters.add(newMatter(3, { key: 'k', kind: 'hold' }))).toBeUndefined()
        const both = [4, 5].map((n) => store.matters.add(newMatter(n, { key: 'other' })))
        const [first, second] = await Promise.all(both)
        expect([first, second?.id]).toEqual([undefined, matterId(4)])
        for (const n of [6, 7]) expect(await store.matters.add(newMatter(n))).toBeUndefined()
      }),
    )

    test(
      'has an id that no other has, and a customer that is there',
      on(kind, async (store) => {
        await store.matters.add(newMatter(1))
        const nobodys = newMatter(2, { customer: customerId(9), key: 'k' })
        for (const wrong of [newMatter(1, { kind: 'hold', key: 'k' }), nobodys])
          await expect(store.matters.add(wrong)).rejects.toMatchObject({ code: 'internal' })
        await expect(store.matters.put({ ...nobodys, key: 'k' })).rejects.toMatchObject({ code: 'internal' })
        for (const of of ['hold', 'suspension'] as const) expect(await store.matters.findByKey(of, 'k')).toBeUndefined()
      }),
    )

    test(
      'holds no more than it may, and what it holds comes back as it was',
      on(kind, async (store) => {
        const most = newMatter(1, {
          ...{ key: '号'.repeat(256), subject: 's'.repeat(256), state: 'w'.repeat(32) },
          body: new Uint8Array(mostMatterOctets).fill(0xa5),
        })
        await store.matters.add(most)
        expect(withoutPlace(await found(store, 1))).toStrictEqual(kept(most))
        const tooMuch: Partial<NewMatter>[] = [
          { key: 'k'.repeat(257) },
          { subject: 's'.repeat(257) },
          { state: 'w'.repeat(33) },
          { body: new Uint8Array(mostMatterOctets + 1) },
          { key: 'a\0b' },
          { subject: '\ud800' },
        ]
        for (const wrong of tooMuch) {
          const matter = { ...newMatter(2), ...wrong }
          await expect(store.matters.add(matter)).rejects.toMatchObject({ code: 'internal' })
          await expect(store.matters.put({ ...matter, key: wrong.key ?? 'k' })).rejects.toMatchObject({
            code: 'internal',
          })
        }
        for (const wrong of [{ state: 'w'.repeat(33) }, { body: new Uint8Array(mostMatterOctets + 1) }])
          await expect(changeOf(store, 1, 0, wrong, noon)).rejects.toMatchObject({ code: 'internal' })
        expect(await found(store, 1)).toMatchObject({ revision: 0 })
      }),
    )

    test(
      'is changed from the revision that somebody saw, and from no other; what is not named stays',
      on(kind, async (store) => {
        await store.matters.add(newMatter(1, { key: 'k', subject: 's' }))
        const before = await found(store, 1)
        const at = noon + minute
        const lifted = await changeOf(store, 1, 0, { state: 'lifted' }, at)
        expect(lifted).toMatchObject({ kind: 'changed' })
        const first = await found(store, 1)
        expect(lifted).toStrictEqual({ kind: 'changed', matter: first })
        expect(first).toStrictEqual({ ...before, state: 'lifted', changedAt: at, revision: 1, change: first.change })
        expect(first.change).toBeGreaterThan(before.change)
        const late = await changeOf(store, 1, 0, { state: 'in_force' }, at + minute)
        expect(late).toStrictEqual({ kind: 'outdated', matter: first })
        expect(store.highestCommittedTime()).toBe(at)
        await changeOf(store, 1, 1, { body: bodyOf('more') }, at + minute)
        expect(await found(store, 1)).toMatchObject({ state: 'lifted', body: bodyOf('more'), revision: 2 })
        expect(await changeOf(store, 2, 0, { state: 'lifted' }, at)).toEqual({ kind: 'absent' })
        const otherKind = { kind: 'hold', id: matterId(1), revision: 2, state: 'lifted', at } as const
        expect(await store.matters.change(otherKind)).toEqual({ kind: 'absent' })
      }),
    )

    test(
      'is changed by one of two who saw the same',
      on(kind, async (store) => {
        await store.matters.add(newMatter(1))
        const both = ['one', 'two'].map((state) => changeOf(store, 1, 0, { state }, noon + minute))
        expect((await Promise.all(both)).map((outcome) => outcome.kind).sort()).toEqual(['changed', 'outdated'])
        expect(await found(store, 1)).toMatchObject({ revision: 1 })
      }),
    )

    test(
      'is changed at the highest committed time and not before it (promise 2)',
      on(kind, async (store) => {
        await store.matters.add(newMatter(1, { createdAt: noon + minute }))
        await changeOf(store, 1, 0, { state: 'lifted' }, noon)
        expect(await found(store, 1)).toMatchObject({ changedAt: noon + minute })
      }),
    )

    test(
      'is put under its key, whatever it was; its id, its beginning and its place in the lists stay',
      on(kind, async (store) => {
        await addCustomers(store)
        const at = noon + minute
        const own = { ...newMatter(1), key: 'k' }
        await store.matters.put(own)
        await store.matters.add(newMatter(2))
        const first = await found(store, 1)
        expect(withoutPlace(first)).toStrictEqual(kept(own))
        const next = {
          ...newMatter(9),
          key: 'k',
          customer,
          subject: 's',
          state: 'kept',
          createdAt: at,
          body: bodyOf('9'),
        }
        await store.matters.put(next)
        const second = await store.matters.findByKey('suspension', 'k')
        expect(second).toStrictEqual({
          ...{ ...next, id: matterId(1), createdAt: noon, changedAt: at, revision: 1 },
          change: second?.change,
        })
        expect(second?.change).toBeGreaterThan((await found(store, 2)).change)
        expect(await store.matters.find('suspension', matterId(9))).toBeUndefined()
        expect(await idsOf(store, { kind: 'suspension', limit: 9 })).toEqual([2, 1].map(matterId))
        expect(store.highestCommittedTime()).toBe(at)
      }),
    )
  })

  describe('a list of matters', () => {
    const added: readonly Partial<NewMatter>[] = [
      { customer, subject: 's', state: 'in_force' },
      { customer: otherCustomer, subject: 's', state: 'lifted' },
      { kind: 'hold', customer, subject: 's', state: 'in_force' },
      { customer, subject: 't', state: 'lifted' },
      { customer: null, subject: null, state: 'lifted' },
      { customer, subject: 's', state: 'lifted' },
    ]

    const queries: [what: string, query: Partial<MatterQuery>, ns: readonly number[]][] = [
      ['a kind', {}, [6, 5, 4, 2, 1]],
      ['another kind', { kind: 'hold' }, [3]],
      ['a kind that has none', { kind: 'breach' }, []],
      ['a state', { state: 'lifted' }, [6, 5, 4, 2]],
      ['a customer', { customer }, [6, 4, 1]],
      ['a subject', { subject: 's' }, [6, 2, 1]],
      ['a customer and a state', { customer, state: 'lifted' }, [6, 4]],
      ['all of them', { customer, subject: 's', state: 'in_force' }, [1]],
    ]

    test.each(queries)('of %s has the newest first, in pages of any length', (_, query, ns) =>
      on(kind, async (store) => {
        await addCustomers(store)
        for (const [index, own] of added.entries()) await store.matters.add(newMatter(index + 1, own))
        for (const limit of [1, 2, 9]) {
          const ids = await idsOf(store, { kind: 'suspension', ...query, limit })
          expect(ids).toEqual(ns.map(matterId))
        }
      })(),
    )

    test(
      'goes on behind a matter that has left it, and takes no cursor of another list',
      on(kind, async (store) => {
        for (const n of [1, 2, 3]) await store.matters.add(newMatter(n))
        const query = { kind: 'suspension', state: 'in_force', limit: 1 } as const
        const first = await store.matters.list(query)
        const cursor = first?.next ?? ''
        await changeOf(store, 3, 0, { state: 'lifted' }, noon)
        expect((await store.matters.list({ ...query, cursor }))?.items).toMatchObject([{ id: matterId(2) }])
        expect(await store.matters.list({ ...query, state: 'lifted', cursor })).toBeUndefined()
        expect(await store.matters.list({ kind: 'hold', limit: 1, cursor })).toBeUndefined()
        expect(await store.matters.list({ ...query, cursor: 'none' })).toBeUndefined()
      }),
    )
  })

  describe('the changes of matters', () => {
    test(
      'are followed in their order, each matter at the place of its last one',
      on(kind, async (store) => {
        await store.matters.add(newMatter(1))
        await store.matters.add(newMatter(2, { kind: 'opt_out' }))
        await store.matters.add(newMatter(3, { kind: 'hold' }))
        await changeOf(store, 1, 0, { state: 'lifted' }, noon)
        const followed = ['suspension', 'opt_out'] as const
        const all = await store.matters.changedAfter(followed, 0, 9)
        expect(all.map(({ id }) => id)).toEqual([2, 1].map(matterId))
        expect(all).toStrictEqual([await store.matters.find('opt_out', matterId(2)), await found(store, 1)])
        expect(await store.matters.changedAfter(followed, 0, 1)).toStrictEqual(all.slice(0, 1))
        expect(await store.matters.changedAfter(followed, all[0]?.change ?? 0, 9)).toStrictEqual(all.slice(1))
        expect(await store.matters.changedAfter(followed, all[1]?.change ?? 0, 9)).toEqual([])
        expect(await store.matters.changedAfter([], 0, 9)).toEqual([])
        expect(await store.matters.changedAfter(['hold', 'hold'], 0, 9)).toHaveLength(1)
      }),
    )

    test(
      'never come into sight before one of a lower place, however many are made at once',
      on(kind, async (store) => {
        let last = 0
        const seen = new Set<string>()
        let isDone = false
        const adding = Array.from({ length: 60 }, (_, n) => store.matters.add(newMatter(n + 1)))
        const writing = Promise.all(adding).finally(() => {
          isDone = true
        })
        for (;;) {
          const wasDone = isDone
          const changed = await store.matters.changedAfter(['suspension'], last, 9)
          for (const { id, change } of changed) {
            expect(change).toBeGreaterThan(last)
            last = change
            seen.add(id)
          }
          if (wasDone && changed.length === 0) break
          await new Promise((resolve) => setImmediate(resolve))
        }
        expect(seen.size).toBe(60)
        await writing
      }),
    )

    test(
      'go on counting behind a change that was forgotten',
      on(kind, async (store) => {
        await store.matters.add(newMatter(1))
        const { change } = await found(store, 1)
        const forgetting = { kind: 'suspension', state: 'in_force', changedBefore: noon + 1, limit: 9 } as const
        expect(await store.matters.forget(forgetting)).toBe(1)
        await store.matters.add(newMatter(2))
        expect((await found(store, 2)).change).toBeGreaterThan(change)
      }),
    )
  })

  describe('forgetting matters', () => {
    test(
      'removes those of a kind and state that nobody changed since, the oldest first and no more than was said',
      on(kind, async (store) => {
        for (const n of [1, 2, 3, 4])
          await store.matters.add(newMatter(n, { key: `k${n}`, createdAt: noon + n * minute }))
        await store.matters.add(newMatter(5, { kind: 'hold' }))
        await changeOf(store, 1, 0, { state: 'lifted' }, noon + day)
        await changeOf(store, 2, 0, { body: octetsOf('changed') }, noon + day)
        const forget = (limit: number, changedBefore: number) =>
          store.matters.forget({ kind: 'suspension', state: 'in_force', changedBefore, limit })
        expect(await forget(9, noon + 3 * minute)).toBe(0)
        expect(await forget(1, noon + day)).toBe(1)
        expect(await idsOf(store, { kind: 'suspension', limit: 9 })).toEqual([4, 2, 1].map(matterId))
        expect(await forget(9, noon + day + 1)).toBe(2)
        expect(await idsOf(store, { kind: 'suspension', limit: 9 })).toEqual([matterId(1)])
        expect(await store.matters.findByKey('suspension', 'k4')).toBeUndefined()
        expect(await store.matters.add(newMatter(6, { key: 'k4' }))).toBeUndefined()
        expect(await store.matters.find('hold', matterId(5))).toBeDefined()
      }),
    )
  })
}
