import { type BlockChange, type BlockQuery, numberAt, type Store } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import {
  addCustomers,
  block,
  customer,
  customerId,
  day,
  hour,
  minute,
  noon,
  numberBlock,
  octetsOf,
  otherBlock,
  otherCustomer,
  otherX,
  placedFirst,
  placement,
  taken,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const blockAt = (n: number) => `700${String(20_000_000 + n)}` as typeof block

const listed = async (store: Store, query: Partial<BlockQuery> = {}) => {
  const page = await store.numbers.blocks({ limit: 100, ...query })
  return page?.items.map((one) => one.block)
}

/** Blocks and pools: NUM-3 to NUM-5 and NUM-8. */
export const numberCases = (kind: StoreKind): void => {
  describe('a block', () => {
    const full = numberBlock({
      block: blockAt(1),
      approval: 'an approval number',
      validFrom: noon - day,
      validUntil: noon + 9 * day,
      basePlatform: 'an operator',
      customer: null,
      state: 'allocated',
      createdAt: noon,
    })

    test(
      'is read back as it was recorded',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.numbers.block(block)).toStrictEqual(numberBlock())
        expect(await store.numbers.block(full.block)).toBeUndefined()
        expect(await store.numbers.addBlocks([full])).toEqual({ there: [] })
        expect(await store.numbers.block(full.block)).toStrictEqual(full)
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'is recorded with all of its kind or with none, and those that were there are named',
      on(kind, async (store) => {
        await addCustomers(store)
        const [first, second] = [numberBlock({ block: blockAt(1) }), numberBlock({ block: blockAt(2) })]
        const asked = [first, numberBlock({ customer: otherCustomer, createdAt: noon }), second]
        expect(await store.numbers.addBlocks(asked)).toEqual({ there: [block] })
        expect(await listed(store)).toEqual([block, otherBlock])
        expect(await store.numbers.block(block)).toStrictEqual(numberBlock())
        expect(store.highestCommittedTime()).toBe(1)
        expect(await store.numbers.addBlocks([second, first])).toEqual({ there: [] })
        expect(await listed(store)).toEqual([block, otherBlock, blockAt(1), blockAt(2)])
      }),
    )

    test(
      'that was recovered may be recorded again, for another customer too, and begins anew',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, a: 'p' }))
        const at = noon + hour
        await store.numbers.changeBlock({ block, from: 'active', to: 'withdrawn', at })
        expect(await store.numbers.addBlocks([numberBlock()])).toEqual({ there: [block] })
        await store.numbers.changeBlock({ block, from: 'withdrawn', to: 'recovered', at })
        const anew = numberBlock({ customer: otherCustomer, approval: 'another', createdAt: noon + 2 * hour })
        expect(await store.numbers.addBlocks([anew])).toEqual({ there: [] })
        expect(await store.numbers.block(block)).toStrictEqual(anew)
        expect(await store.numbers.pool(customer)).toEqual([])
        // Whoever rests on a number of it still does (promise 3).
        const theirs = { customer: otherCustomer, at: noon + 2 * hour }
        expect(await store.bindings.place(placement({ n: 2, a: 'p', ...theirs }))).toEqual(taken)
        expect(await store.bindings.place(placement({ n: 3, ...theirs }))).toEqual(placedFirst)
      }),
    )

    test(
      'of a customer that was never added is refused',
      on(kind, async (store) => {
        await addCustomers(store)
        const orphan = numberBlock({ block: blockAt(1), customer: customerId(9) })
        await expect(store.numbers.addBlocks([orphan])).rejects.toMatchObject({ code: 'internal' })
        expect(await store.numbers.block(blockAt(1))).toBeUndefined()
      }),
    )
  })

  describe('a change of a block', () => {
    const at = noon + minute
    const change = async (store: Store, changed: Partial<BlockChange>) =>
      store.numbers.changeBlock({ block, from: 'active', at, ...changed })

    test(
      'changes what it names and leaves the rest',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.numbers.addBlocks([numberBlock({ block: blockAt(1), customer: null })])
        const steps: [Partial<BlockChange>, object][] = [
          [{ validUntil: noon + 9 * day }, { validUntil: noon + 9 * day }],
          [{ to: 'withdrawn' }, { state: 'withdrawn' }],
          [
            { from: 'withdrawn', to: 'active', validUntil: null },
            { state: 'active', validUntil: null },
          ],
          [{}, {}],
          [{ customer }, { customer }],
          [{ customer, to: 'withdrawn' }, { state: 'withdrawn' }],
        ]
        let expected = numberBlock({ block: blockAt(1), customer: null })
        for (const [asked, changed] of steps) {
          expected = { ...expected, ...changed }
          const outcome = await change(store, { block: blockAt(1), ...asked })
          expect(outcome).toStrictEqual({ kind: 'changed', block: expected })
          expect(await store.numbers.block(blockAt(1))).toStrictEqual(expected)
        }
        expect(store.highestCommittedTime()).toBe(at)
      }),
    )

    test(
      'of a block that is not there, or not any more as it was, changes nothing',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await change(store, { block: blockAt(1), to: 'withdrawn' })).toEqual({ kind: 'absent' })
        const outdated = { kind: 'outdated', block: numberBlock() }
        expect(await change(store, { from: 'withdrawn', to: 'recovered' })).toStrictEqual(outdated)
        expect(await change(store, { from: 'allocated', validUntil: noon })).toStrictEqual(outdated)
        expect(await store.numbers.block(block)).toStrictEqual(numberBlock())
        expect(store.highestCommittedTime()).toBe(1)
      }),
    )

    test(
      'never moves a block from one customer to another (NUM-5)',
      on(kind, async (store) => {
        await addCustomers(store)
        const outcome = await change(store, { customer: otherCustomer, validUntil: noon + day })
        expect(outcome).toStrictEqual({ kind: 'taken', block: numberBlock() })
        expect(await store.numbers.block(block)).toStrictEqual(numberBlock())
        await expect(change(store, { customer: customerId(9) })).rejects.toMatchObject({ code: 'internal' })
      }),
    )

    test(
      'neither recovers a block nor cuts its validity while pairs on it are live beyond that (NUM-8)',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, terms: { graceMs: minute } }))
        await store.bindings.place(placement({ n: 2, expiresAt: noon + 2 * minute, on: numberAt(block, 9_999) }))
        await change(store, { to: 'withdrawn' })
        const until = noon + hour + minute
        const inUse = { kind: 'in_use', block: { state: 'withdrawn' }, liveUntil: until }
        const withdrawn = { from: 'withdrawn' } as const
        expect(await change(store, { ...withdrawn, to: 'recovered' })).toMatchObject(inUse)
        expect(await change(store, { ...withdrawn, validUntil: until - 1 })).toMatchObject(inUse)
        expect(await change(store, { ...withdrawn, validUntil: until })).toMatchObject({ kind: 'changed' })
        expect(await change(store, { ...withdrawn, to: 'recovered', at: until - 1 })).toMatchObject(inUse)
        expect(await change(store, { ...withdrawn, to: 'recovered', at: until })).toMatchObject({ kind: 'changed' })
        expect(await store.numbers.block(block)).toMatchObject({ state: 'recovered', firstUsedAt: noon })
      }),
    )

    test(
      'is not hindered by pairs of another block',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, customer: otherCustomer, on: otherX }))
        await change(store, { to: 'withdrawn' })
        const recovered = await change(store, { from: 'withdrawn', to: 'recovered' })
        expect(recovered).toMatchObject({ kind: 'changed' })
      }),
    )

    test(
      'decides at the highest committed time',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await change(store, { to: 'withdrawn', at: noon + hour })
        const stepped = await change(store, { from: 'withdrawn', to: 'recovered', at: noon })
        expect(stepped).toMatchObject({ kind: 'changed' })
      }),
    )
  })

  describe('a pool', () => {
    test(
      'is the blocks of its customer in the order of their digits, in whatever state',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.numbers.addBlocks([
          numberBlock({ block: blockAt(3), state: 'withdrawn', validUntil: noon }),
          numberBlock({ block: blockAt(1), state: 'allocated', validFrom: noon }),
          numberBlock({ block: blockAt(2), customer: null }),
        ])
        expect(await store.numbers.pool(customer)).toStrictEqual([
          { block, state: 'active', validFrom: 1, validUntil: null },
          { block: blockAt(1), state: 'allocated', validFrom: noon, validUntil: null },
          { block: blockAt(3), state: 'withdrawn', validFrom: 1, validUntil: noon },
        ])
        expect(await store.numbers.pool(customerId(9))).toEqual([])
      }),
    )

    test(
      'is as it is from the answer of a change on, though it was asked for before and meanwhile',
      on(kind, async (store) => {
        await addCustomers(store)
        const states = async () => (await store.numbers.pool(customer)).map(({ state }) => state)
        const through = async (change: Promise<unknown>) => {
          for (let asked = 0; asked < 3; asked += 1) await states()
          await change
          return states()
        }
        expect(await states()).toEqual(['active'])
        const withdrawn = { block, from: 'active', to: 'withdrawn', at: noon } as const
        expect(await through(store.numbers.changeBlock(withdrawn))).toEqual(['withdrawn'])
        const second = numberBlock({ block: blockAt(1) })
        expect(await through(store.numbers.addBlocks([second]))).toEqual(['withdrawn', 'active'])
      }),
    )
  })

  describe('a list of blocks', () => {
    test(
      'is in the order of their digits, narrowed by customer and by state, alone and together',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.numbers.addBlocks([
          numberBlock({ block: blockAt(2), state: 'allocated', customer: null }),
          numberBlock({ block: blockAt(1), state: 'withdrawn' }),
        ])
        expect(await listed(store)).toEqual([block, otherBlock, blockAt(1), blockAt(2)])
        expect(await listed(store, { customer })).toEqual([block, blockAt(1)])
        expect(await listed(store, { state: 'active' })).toEqual([block, otherBlock])
        expect(await listed(store, { state: 'withdrawn', customer })).toEqual([blockAt(1)])
        expect(await listed(store, { state: 'recovered' })).toEqual([])
        expect(await listed(store, { customer: customerId(9) })).toEqual([])
      }),
    )

    test(
      'has pages, and each of its cursors is its own',
      on(kind, async (store) => {
        await addCustomers(store)
        const more = [1, 2, 3].map((n) => numberBlock({ block: blockAt(n) }))
        await store.numbers.addBlocks(more)
        const first = await store.numbers.blocks({ limit: 2, customer })
        expect(first?.items).toStrictEqual([numberBlock(), more[0]])
        const cursor = first?.next ?? ''
        expect(await store.numbers.blocks({ limit: 2, customer, cursor })).toStrictEqual({
          items: more.slice(1),
          next: null,
        })
        const others: Partial<BlockQuery>[] = [{}, { customer: otherCustomer }, { customer, state: 'active' }]
        for (const other of others) expect(await listed(store, { ...other, cursor })).toBeUndefined()
        const customers = (await store.customers.list({ limit: 1 }))?.next ?? ''
        for (const bad of ['', 'x', `${cursor}A`, customers]) {
          expect(await listed(store, { customer, cursor: bad })).toBeUndefined()
        }
      }),
    )
  })

  describe('how fast a customer binds', () => {
    test(
      'is told by his newest bindings, so many at most, created after an instant',
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.numbers.recentBinds(customer, 0, 10)).toEqual({ count: 0, oldest: null })
        for (const n of [1, 2, 3, 4]) await store.bindings.place(placement({ n, at: noon + n }))
        await store.bindings.place(placement({ n: 5, at: noon + 5, customer: otherCustomer, on: otherX }))
        expect(await store.numbers.recentBinds(customer, 0, 10)).toEqual({ count: 4, oldest: noon + 1 })
        expect(await store.numbers.recentBinds(customer, noon + 2, 10)).toEqual({ count: 2, oldest: noon + 3 })
        expect(await store.numbers.recentBinds(customer, 0, 3)).toEqual({ count: 3, oldest: noon + 2 })
        expect(await store.numbers.recentBinds(customer, noon + 4, 3)).toEqual({ count: 0, oldest: null })
        expect(await store.numbers.recentBinds(otherCustomer, 0, 3)).toEqual({ count: 1, oldest: noon + 5 })
      }),
    )
  })

  describe('a number', () => {
    test(
      "of a block in nobody's pool holds nobody",
      on(kind, async (store) => {
        await addCustomers(store)
        expect(await store.bindings.standing(numberAt(blockAt(1), 1), octetsOf('a1'))).toBeUndefined()
        expect(await store.numbers.use([blockAt(1)], noon)).toEqual([{ held: 0, returning: [] }])
        expect(await store.bindings.standing(x, octetsOf('a1'))).toBeUndefined()
      }),
    )
  })
}
