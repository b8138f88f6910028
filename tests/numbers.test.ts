import {
  blockOf,
  type NumberBlock,
  type ProtectedNumber,
  parseBlock,
  parseProtectedNumber,
  reveal,
} from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { activeBlock, block, day, drawing, hour, minute, openScene, phone, type Scene } from './binding-scene.ts'
import { stores } from './stores.ts'

const [a, b, c, d] = [phone(1), phone(2), phone(3), phone(4)]

/** A customer with one block that is as given. */
const withBlock = async (scene: Scene, own: Partial<NumberBlock>) =>
  scene.addCustomerWith({}, { ...activeBlock(block(2), null, scene.clock.now()), ...own })

describe.each(stores)('over the $name store', ({ open }) => {
  describe('NUM-3: numbers come only from a block that is recorded, active and valid until the end', () => {
    test.each<[string, (now: number) => Partial<NumberBlock>, string]>([
      ['allocated and not active yet', () => ({ state: 'allocated' }), 'no_pool'],
      ['withdrawn', () => ({ state: 'withdrawn' }), 'no_pool'],
      ['recovered', () => ({ state: 'recovered' }), 'no_pool'],
      ['not valid yet', (now) => ({ validFrom: now + 1 }), 'no_pool'],
      ['valid from now', (now) => ({ validFrom: now }), 'bound'],
      ['valid until the very end', (now) => ({ validUntil: now + hour }), 'bound'],
      ['not valid until the end', (now) => ({ validUntil: now + hour - 1 }), 'no_pool'],
    ])('a block that is %s', async (_name, own, expected) => {
      const scene = await openScene(open)
      const customer = await withBlock(scene, own(scene.clock.now()))
      const outcome = await scene.bind(a, b, { customer })
      expect(outcome.kind === 'refused' ? outcome.reason : outcome.kind).toBe(expected)
    })

    test('the grace counts, and a later end is held to it too', async () => {
      const scene = await openScene(open)
      const validUntil = scene.clock.now() + 2 * hour
      const customer = await withBlock(scene, { validUntil })
      expect(await scene.bind(a, b, { customer, terms: { graceMs: hour + 1 } })).toMatchObject({ reason: 'no_pool' })
      const { id } = await scene.bound(a, b, { customer, terms: { graceMs: hour } })
      const later = await scene.bindings.change(customer, id, { expiresAt: validUntil - hour + 1 })
      expect(later).toMatchObject({ reason: 'expiry_too_late', field: 'expiresAt' })
    })

    test.each([
      ['of no block', `${block(7)}0001`],
      ["of another customer's block", `${block(2)}0001`],
    ])('a number %s is not given on request', async (_name, x) => {
      const scene = await openScene(open)
      await scene.addCustomer(block(2))
      const outcome = await scene.bind(a, b, { choice: { kind: 'requested', x: x as ProtectedNumber } })
      expect(outcome).toMatchObject({ reason: 'number_not_issued', field: 'x' })
    })

    test('a block that is withdrawn while a bind is under way takes it no more', async () => {
      const scene = await openScene(open)
      const { store, clock } = scene
      const [withdrawn, ...bound] = await Promise.all([
        store.numbers.changeBlock({ block: block(1), from: 'active', to: 'withdrawn', at: clock.now() }),
        ...Array.from({ length: 20 }, (_, order) => scene.bind(phone(20 + order), phone(50 + order))),
      ])
      expect(withdrawn.kind).toBe('changed')
      for (const outcome of bound) if (outcome.kind === 'refused') expect(outcome.reason).toMatch(/pool/)
      expect(await scene.bind(a, b)).toMatchObject({ reason: 'no_pool' })
    })
  })

  describe('NUM-5: a block never goes from one customer to another', () => {
    test('neither by a change of its pool nor by recording it again', async () => {
      const scene = await openScene(open)
      const [{ numbers }, other] = [scene.store, await scene.addCustomer(block(2))]
      const at = scene.clock.now()
      for (const from of ['active', 'withdrawn'] as const) {
        const moved = await numbers.changeBlock({ block: block(1), from, customer: other.id, at })
        expect(moved.kind).toBe('taken')
        const again = await numbers.addBlocks([activeBlock(block(1), other.id, at)])
        expect(again.there).toEqual([block(1)])
        expect((await numbers.block(block(1)))?.customer).toBe(scene.customer.id)
        await numbers.changeBlock({ block: block(1), from: 'active', to: 'withdrawn', at })
      }
    })

    test('a block that was in no pool is put into one, and only once', async () => {
      const scene = await openScene(open)
      const [{ numbers }, at] = [scene.store, scene.clock.now()]
      const other = await scene.addCustomer()
      await numbers.addBlocks([activeBlock(block(3), null, at)])
      expect(await scene.bind(a, b, { customer: other })).toMatchObject({ reason: 'no_pool' })
      const given = await numbers.changeBlock({ block: block(3), from: 'active', customer: other.id, at })
      expect(given.kind).toBe('changed')
      expect(blockOf((await scene.bound(a, b, { customer: other })).x)).toBe(block(3))
      const taken = await numbers.changeBlock({ block: block(3), from: 'active', customer: scene.customer.id, at })
      expect(taken.kind).toBe('taken')
    })
  })

  test('NUM-6: whatever is asked for, X and Y are 700 numbers of 15 digits', async () => {
    const scene = await openScene(open)
    for (const mode of ['AXB', 'AXYB'] as const) {
      const { x, y } = await scene.bound(a, b, { mode })
      for (const number of [x, y]) expect(parseProtectedNumber(number).ok).toBe(true)
    }
    for (const written of ['13800000001', '+8670000000001', '70000000001000', '40012345678', '9500000000100000']) {
      expect(parseProtectedNumber(written).ok).toBe(false)
      expect(parseBlock(written.slice(0, 11)).ok).toBe(written.startsWith('700'))
    }
  })

  test('NUM-7: a stale party never reaches whoever has the number now', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    const { id, x } = await scene.bound(a, b)
    await scene.bindings.unbind(scene.customer.id, id)
    await scene.bound(c, d)
    for (let waited = 0; waited <= day; waited += 6 * hour) {
      expect([await scene.call(a, x), await scene.call(b, x)]).not.toContain(reveal(c))
      expect([await scene.call(a, x), await scene.call(b, x)]).not.toContain(reveal(d))
      scene.clock.time += 6 * hour
    }
  })

  describe('NUM-8: utilisation, first use and withdrawal', () => {
    const useOf = async ({ store, clock }: Scene) => (await store.numbers.use([block(1)], clock.now()))[0]

    test('a block knows when it was first used and what it holds', async () => {
      const scene = await openScene(open)
      const { store, clock } = scene
      expect((await store.numbers.block(block(1)))?.firstUsedAt).toBeNull()
      expect(await useOf(scene)).toEqual({ held: 0, returning: [] })
      clock.time += minute
      const first = clock.now()
      const { id } = await scene.bound(a, b)
      clock.time += minute
      await scene.bound(a, c, { mode: 'AXYB' })
      await scene.boundGroup([a, c, d], b)
      expect((await store.numbers.block(block(1)))?.firstUsedAt).toBe(first)
      // One of AXB, one on each number of AXYB, three members.
      expect((await useOf(scene))?.held).toBe(6)
      await scene.bindings.unbind(scene.customer.id, id)
      expect((await useOf(scene))?.held).toBe(6)
      clock.time += day + 2 * hour
      expect((await useOf(scene))?.held).toBe(0)
    })

    test('withdrawal stops binds, lets live bindings go on to their end and keeps the history', async () => {
      const scene = await openScene(open)
      const { store, clock } = scene
      const { id, x, expiresAt } = await scene.bound(a, b)
      await store.numbers.changeBlock({ block: block(1), from: 'active', to: 'withdrawn', at: clock.now() })
      expect(await scene.bind(c, d)).toMatchObject({ reason: 'no_pool' })
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual([reveal(b), reveal(a)])
      const tooSoon = await store.numbers.changeBlock({
        block: block(1),
        from: 'withdrawn',
        to: 'recovered',
        at: clock.now(),
      })
      expect(tooSoon).toMatchObject({ kind: 'in_use', liveUntil: expiresAt })
      clock.time = expiresAt
      const recovered = await store.numbers.changeBlock({
        block: block(1),
        from: 'withdrawn',
        to: 'recovered',
        at: clock.now(),
      })
      expect(recovered).toMatchObject({ kind: 'changed', block: { state: 'recovered' } })
      expect(await scene.bindings.find(scene.customer.id, id)).toMatchObject({ kind: 'found' })
    })
  })

  describe('APP-8: one call ends all bindings of an order', () => {
    test('all of them, no other, and not twice', async () => {
      const scene = await openScene(open)
      const order = { orderId: 'order-8' }
      const mine = [
        await scene.bound(a, b, order),
        await scene.bound(a, c, { ...order, mode: 'AXYB' }),
        await scene.boundGroup([c, d], b, order),
      ]
      const other = await scene.bound(a, b, { orderId: 'order-9' })
      const stranger = await scene.addCustomer(block(2))
      const theirs = await scene.bound(a, b, { ...order, customer: stranger })
      const first = await scene.bindings.unbindOrder(scene.customer.id, 'order-8')
      expect(first.count).toBe(3)
      expect(first.bindings.map(({ id }) => id)).toEqual(mine.map(({ id }) => id))
      expect(await scene.bindings.unbindOrder(scene.customer.id, 'order-8')).toEqual({ count: 0, bindings: [] })
      for (const { x } of mine.slice(0, 2)) expect(await scene.call(a, x)).toBe('ended')
      for (const { x } of [other, theirs]) expect(await scene.call(a, x)).toBe(reveal(b))
    })

    test('more of them than one change ends', async () => {
      const scene = await openScene(open)
      await Promise.all(
        Array.from({ length: 1_203 }, (_, order) => scene.bound(phone(2 * order), phone(2 * order + 1))),
      )
      const ended = await scene.bindings.unbindOrder(scene.customer.id, 'order-1')
      expect([ended.count, ended.bindings.length]).toEqual([1_203, 1_000])
      const live = await scene.bindings.list({ customer: scene.customer.id, state: 'live', limit: 10 })
      expect(live).toMatchObject({ page: { items: [] } })
    })
  })

  describe('a search', () => {
    test('finds by party, number, order, mode, state and time, alone and together', async () => {
      const scene = await openScene(open)
      const [customer, start] = [scene.customer.id, scene.clock.now()]
      const names = new Map<string, string>()
      const keep = async (name: string, bound: Promise<{ id: string }>) => {
        names.set((await bound).id, name)
        scene.clock.time += 10 * minute
      }
      const one = scene.bound(a, b, { orderId: 'order-1' })
      await keep('one', one)
      const two = scene.bound(b, c, { orderId: 'order-2', mode: 'AXYB' })
      await keep('two', two)
      const three = scene.boundGroup([a, c], d, { orderId: 'order-2' })
      await keep('three', three)
      await scene.bindings.change(scene.customer, (await three).id, { removeMembers: [a] })
      await scene.bindings.unbind(customer, (await one).id)
      const found = async (query: object) => {
        const outcome = await scene.bindings.list({ customer, limit: 10, ...query })
        if (outcome.kind !== 'page') throw new Error(outcome.reason)
        return outcome.page.items.map(({ id }) => names.get(id)).join(' ')
      }
      expect(await found({ party: a })).toBe('three one')
      expect(await found({ party: b })).toBe('two one')
      expect(await found({ party: phone(9) })).toBe('')
      expect(await found({ party: c, orderId: 'order-2' })).toBe('three two')
      expect(await found({ party: c, mode: 'AXYB' })).toBe('two')
      expect(await found({ number: (await two).x })).toContain('two')
      expect(await found({ number: (await two).y })).toContain('two')
      expect(await found({ state: 'ended' })).toBe('one')
      expect(await found({ party: b, state: 'live' })).toBe('two')
      expect(await found({ from: start + 10 * minute })).toBe('three two')
      expect(await found({ to: start + 10 * minute })).toBe('one')
      expect(await found({ from: start + 10 * minute, to: start + 20 * minute })).toBe('two')
      const stranger = await scene.addCustomer(block(2))
      expect(await found({ customer: stranger.id, party: a })).toBe('')
    })
  })
})
