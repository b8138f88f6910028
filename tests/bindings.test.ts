import {
  type Binding,
  type BindingOutcome,
  type BindOutcome,
  openBinding,
  type PhoneNumber,
  parsePhoneNumber,
  reveal,
} from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { block, day, drawing, hour, minute, openScene, phone, type Scene } from './binding-scene.ts'
import { stores } from './stores.ts'

const [a, b, other] = [phone(1), phone(2), phone(3)]

const reasonOf = (outcome: BindOutcome | BindingOutcome): string =>
  outcome.kind === 'refused' ? outcome.reason : outcome.kind

const isOf = ({ parties }: Binding, a: PhoneNumber, b: PhoneNumber): boolean =>
  parties.kind === 'two' && parties.a.equals(a) && parties.b.equals(b)

/** A binding without its real numbers, for comparing. */
const shown = (binding: Binding): unknown => JSON.parse(JSON.stringify(binding))

const everyBinding = async ({ bindings, customer }: Scene): Promise<unknown[]> => {
  const outcome = await bindings.list({ customer: customer.id, limit: 100 })
  if (outcome.kind !== 'page') throw new Error(outcome.reason)
  return outcome.page.items.map(shown)
}

describe.each(stores)('the operations on bindings over the $name store', ({ open }) => {
  test('two parties are bound on a number of the pool, and each reaches the other', async () => {
    const scene = await openScene(open)
    const binding = await scene.bound(a, b, { orderId: 'order-7', expiresAt: scene.clock.now() + 5 * minute })
    expect(shown(binding)).toMatchObject({
      customer: scene.customer.id,
      mode: 'AXB',
      orderId: 'order-7',
      parties: { kind: 'two', a: a.mask, b: b.mask },
      createdAt: scene.clock.now(),
      expiresAt: scene.clock.now() + 5 * minute,
      unboundAt: null,
    })
    expect(binding.x.slice(0, 11)).toBe(block(1))
    expect(binding.id.slice(0, 16)).toBe(`bnd_${block(1)}_`)
    expect(await scene.call(a, binding.x)).toBe(reveal(b))
    expect(await scene.call(b, binding.x)).toBe(reveal(a))
    expect(await scene.call(other, binding.x)).toBe('not_a_party')
    const found = await scene.bindings.find(scene.customer.id, binding.id)
    expect(found.kind === 'found' && shown(found.binding)).toEqual(shown(binding))
    expect(found.kind === 'found' && isOf(found.binding, a, b)).toBe(true)
  })

  test('a number that is not bound answers as one on which the caller is no party', async () => {
    const scene = await openScene(open, { randomness: drawing(7) })
    const { x } = await scene.bound(a, b)
    const unbound = `${x.slice(0, 11)}0008` as typeof x
    expect(await scene.router.route(other, x)).toEqual(await scene.router.route(other, unbound))
  })

  test('a party is known in every spelling of its number', async () => {
    const scene = await openScene(open)
    const { x } = await scene.bound(a, b)
    for (const prefix of ['', '86', '+86', '0086', '0']) {
      const caller = parsePhoneNumber(prefix + reveal(a))
      expect(caller.ok && (await scene.call(caller.value, x))).toBe(reveal(b))
    }
  })

  test('no number is given out that shows the number of one of its parties (promise 5)', async () => {
    // 700 0 1380000 0001: its last eleven digits are somebody's number.
    const scene = await openScene(open, { randomness: drawing(1, 2, 3) })
    const customer = await scene.addCustomer(block(1_380_000))
    const binding = await scene.bound(phone(1), phone(2), { customer })
    expect(binding.x).toBe('700013800000003')
  })

  test('nobody is bound to himself', async () => {
    const scene = await openScene(open)
    expect(await scene.bind(a, phone(1))).toMatchObject({ kind: 'refused', reason: 'same_party', field: 'b' })
    expect(await everyBinding(scene)).toEqual([])
  })

  describe('APP-6: an expiry is more than a minute and at most the longest life ahead', () => {
    const cases = [
      ['in the past', -1, 'expiry_too_soon'],
      ['now', 0, 'expiry_too_soon'],
      ['at no time', Number.NaN, 'malformed'],
      ['between two milliseconds', hour + 0.5, 'malformed'],
      ['a minute ahead', minute, 'expiry_too_soon'],
      ['a minute and a millisecond ahead', minute + 1, 'taken'],
      ['the longest life ahead', 30 * day, 'taken'],
      ['a millisecond more than the longest life ahead', 30 * day + 1, 'expiry_too_late'],
    ] as const

    test.each(cases)('a bind until %s', async (_name, life, expected) => {
      const scene = await openScene(open)
      const outcome = await scene.bind(a, b, { expiresAt: scene.clock.now() + life })
      expect(reasonOf(outcome)).toBe(expected === 'taken' ? 'bound' : expected)
      if (outcome.kind === 'refused') expect(outcome).toMatchObject({ field: 'expiresAt', rule: expect.any(String) })
      expect(await everyBinding(scene)).toHaveLength(expected === 'taken' ? 1 : 0)
    })

    test.each(cases)('a change of a live binding to %s', async (_name, life, expected) => {
      const scene = await openScene(open)
      const binding = await scene.bound(a, b)
      const before = await everyBinding(scene)
      scene.clock.time += minute
      const expiresAt = scene.clock.now() + life
      const outcome = await scene.bindings.change(scene.customer, binding.id, { expiresAt: expiresAt })
      expect(reasonOf(outcome)).toBe(expected === 'taken' ? 'found' : expected)
      expect(await everyBinding(scene)).toEqual(
        expected === 'taken' ? [{ ...(shown(binding) as object), expiresAt, revision: 1 }] : before,
      )
    })
  })

  describe('a binding ends at the millisecond, with nothing running', () => {
    test('at its expiry', async () => {
      const scene = await openScene(open)
      const { x, id, expiresAt } = await scene.bound(a, b)
      scene.clock.time = expiresAt - 1
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual([reveal(b), reveal(a)])
      scene.clock.time = expiresAt
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
      const found = await scene.bindings.find(scene.customer.id, id)
      expect(found.kind === 'found' && scene.bindings.stateOf(found.binding)).toBe('ended')
    })

    test.each([
      ['an earlier', 2 * minute],
      ['a later', 3 * hour],
    ])('at %s expiry that it was given', async (_name, life) => {
      const scene = await openScene(open)
      const { x, id } = await scene.bound(a, b)
      const expiresAt = scene.clock.now() + life
      const changed = await scene.bindings.change(scene.customer, id, { expiresAt: expiresAt })
      expect(changed.kind === 'found' && changed.binding.expiresAt).toBe(expiresAt)
      scene.clock.time = expiresAt - 1
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual([reveal(b), reveal(a)])
      scene.clock.time = expiresAt
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
      scene.clock.time = expiresAt + day - 1
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
      scene.clock.time = expiresAt + day
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['not_a_party', 'not_a_party'])
    })

    test('when it is unbound', async () => {
      const scene = await openScene(open)
      const { x, id } = await scene.bound(a, b)
      scene.clock.time += minute
      const unbound = await scene.bindings.unbind(scene.customer.id, id)
      expect(unbound.kind === 'found' && unbound.binding.unboundAt).toBe(scene.clock.now())
      expect(unbound.kind === 'found' && scene.bindings.stateOf(unbound.binding)).toBe('ended')
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
    })
  })

  describe('APP-7: unbinding and changing may be repeated', () => {
    test('a second unbind is answered with the binding as the first left it', async () => {
      const scene = await openScene(open)
      const { id } = await scene.bound(a, b)
      scene.clock.time += minute
      const first = await scene.bindings.unbind(scene.customer.id, id)
      scene.clock.time += minute
      const second = await scene.bindings.unbind(scene.customer.id, id)
      expect(second.kind === 'found' && shown(second.binding)).toEqual(first.kind === 'found' && shown(first.binding))
    })

    test('an expired binding stays as it was when it is unbound', async () => {
      const scene = await openScene(open)
      const binding = await scene.bound(a, b)
      scene.clock.time = binding.expiresAt
      const unbound = await scene.bindings.unbind(scene.customer.id, binding.id)
      expect(unbound.kind === 'found' && shown(unbound.binding)).toEqual(shown(binding))
    })

    test('the same change twice is the change once', async () => {
      const scene = await openScene(open)
      const { id } = await scene.bound(a, b)
      const expiresAt = scene.clock.now() + 2 * hour
      const first = await scene.bindings.change(scene.customer, id, { expiresAt: expiresAt })
      scene.clock.time += minute
      const second = await scene.bindings.change(scene.customer, id, { expiresAt: expiresAt })
      expect(second.kind === 'found' && shown(second.binding)).toEqual(first.kind === 'found' && shown(first.binding))
    })

    test.each(['unbound', 'expired'])('the expiry of an %s binding is not changed', async (how) => {
      const scene = await openScene(open)
      const { id, x, expiresAt } = await scene.bound(a, b)
      if (how === 'unbound') await scene.bindings.unbind(scene.customer.id, id)
      else scene.clock.time = expiresAt
      const before = await everyBinding(scene)
      const outcome = await scene.bindings.change(scene.customer, id, { expiresAt: scene.clock.now() + hour })
      expect(reasonOf(outcome)).toBe('binding_ended')
      expect(await everyBinding(scene)).toEqual(before)
      expect(await scene.call(a, x)).toBe('ended')
    })
  })

  describe('a refused bind changes nothing', () => {
    test('when no number of the pool takes the parties', async () => {
      const scene = await openScene(open, { randomness: drawing(1, 2) })
      await scene.bound(a, b)
      await scene.bound(a, b)
      const before = await everyBinding(scene)
      expect(before).toHaveLength(2)
      expect(await scene.bind(a, other)).toMatchObject({ kind: 'refused', reason: 'pool_exhausted' })
      expect(await everyBinding(scene)).toEqual(before)
      for (const { x } of before as Binding[]) {
        expect(await scene.call(a, x)).toBe(reveal(b))
        expect(await scene.call(other, x)).toBe('not_a_party')
      }
    })

    test('when every number holds as many bindings as it may', async () => {
      const scene = await openScene(open, { randomness: drawing(1, 2), limits: { pairsPerNumber: 2 } })
      for (let order = 0; order < 4; order += 1) await scene.bound(phone(10 + order), phone(20 + order))
      expect(reasonOf(await scene.bind(a, b))).toBe('pool_exhausted')
      expect(await everyBinding(scene)).toHaveLength(4)
    })

    test('when the customer has no pool', async () => {
      const scene = await openScene(open)
      const customer = await scene.addCustomer()
      expect(await scene.bind(a, b, { customer })).toEqual({ kind: 'refused', reason: 'no_pool' })
      expect(await everyBinding(scene)).toEqual([])
    })
  })

  test('a customer draws only from its own pool', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    const customer = await scene.addCustomer(block(2), block(3))
    for (let order = 0; order < 20; order += 1) {
      const { x } = await scene.bound(phone(10 + order), phone(50 + order), { customer })
      expect([block(2), block(3)]).toContain(x.slice(0, 11))
    }
  })

  test("another customer's binding is as absent as one that never was", async () => {
    const scene = await openScene(open)
    const stranger = await scene.addCustomer(block(2))
    const { id, x } = await scene.bound(a, b)
    const never = `${id.slice(0, -1)}${id.endsWith('a') ? 'b' : 'a'}` as typeof id
    const before = await everyBinding(scene)
    for (const [customer, asked] of [
      [stranger, id],
      [scene.customer, never],
    ] as const) {
      expect(await scene.bindings.find(customer.id, asked)).toEqual({ kind: 'refused', reason: 'not_found' })
      const changed = await scene.bindings.change(customer, asked, { expiresAt: scene.clock.now() + 2 * hour })
      expect(changed).toEqual({ kind: 'refused', reason: 'not_found' })
      expect(await scene.bindings.unbind(customer.id, asked)).toEqual({ kind: 'refused', reason: 'not_found' })
    }
    for (const query of [{}, { number: x }, { orderId: 'order-1' }]) {
      const listed = await scene.bindings.list({ customer: stranger.id, limit: 10, ...query })
      expect(listed).toMatchObject({ page: { items: [] } })
    }
    expect(await everyBinding(scene)).toEqual(before)
    expect(await scene.call(a, x)).toBe(reveal(b))
  })

  test('a list gives the parties, newest first, by order, number and state', async () => {
    const scene = await openScene(open, { randomness: drawing(1, 2, 3) })
    const first = await scene.bound(a, b, { orderId: 'order-1' })
    const second = await scene.bound(a, b, { orderId: 'order-2' })
    await scene.bindings.unbind(scene.customer.id, first.id)
    const listed = async (query: object): Promise<string[]> => {
      const outcome = await scene.bindings.list({ customer: scene.customer.id, limit: 10, ...query })
      if (outcome.kind !== 'page') throw new Error(outcome.reason)
      for (const item of outcome.page.items) expect(isOf(item, a, b)).toBe(true)
      return outcome.page.items.map((item) => item.id)
    }
    expect(await listed({})).toEqual([second.id, first.id])
    expect(await listed({ orderId: 'order-1' })).toEqual([first.id])
    expect(await listed({ number: second.x })).toEqual([second.id])
    expect(await listed({ state: 'live' })).toEqual([second.id])
    expect(await listed({ state: 'ended' })).toEqual([first.id])
    scene.clock.time = second.expiresAt
    expect(await listed({ state: 'live' })).toEqual([])
  })

  test('a cursor that no page gave is refused', async () => {
    const scene = await openScene(open)
    await scene.bound(a, b)
    const outcome = await scene.bindings.list({ customer: scene.customer.id, limit: 10, cursor: 'nonsense' })
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'malformed', field: 'cursor' })
  })

  test('what is kept holds no digit of the parties', async () => {
    const scene = await openScene(open)
    const { id, x } = await scene.bound(a, b)
    const stored = await scene.store.bindings.find(scene.customer.id, id)
    const standing = await scene.store.bindings.standing(x, scene.vault.hashOfParty(a))
    const kept = Buffer.from(
      JSON.stringify([stored, standing], (_, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      ),
    )
    expect(standing?.stored.id).toBe(id)
    for (const secret of [a, b]) expect(kept.includes(reveal(secret))).toBe(false)
  })

  test("a binding that was given another's parties is not opened and calls nobody", async () => {
    const scene = await openScene(open, { randomness: drawing(1, 2) })
    const one = await scene.bound(a, b)
    const another = await scene.bound(a, other)
    const stored = await scene.store.bindings.find(scene.customer.id, another.id)
    if (stored === undefined) throw new Error('it was bound')
    expect(() => openBinding(scene.vault, { ...stored, id: one.id })).toThrow()
    expect(isOf(openBinding(scene.vault, stored), a, other)).toBe(true)
  })
})
