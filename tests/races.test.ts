import type { Binding } from '@axbridge/core'
import { reveal } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { block, drawing, hour, minute, openScene, phone, type Scene } from './binding-scene.ts'
import { stores } from './stores.ts'

const [a, b, c] = [phone(1), phone(2), phone(3)]
const rounds = Array.from({ length: 24 }, (_, round) => round)

/** Begins what races in each order in turn, the second a few turns of the event loop behind the first. */
const race = async <One, Other>(
  round: number,
  one: () => Promise<One>,
  other: () => Promise<Other>,
): Promise<[One, Other]> => {
  const turns = Math.floor(round / 2) % 4
  const later = async <Outcome>(begin: () => Promise<Outcome>): Promise<Outcome> => {
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    return begin()
  }
  return round % 2 === 0 ? Promise.all([one(), later(other)]) : Promise.all([later(one), other()])
}

const liveOf = async (scene: Scene): Promise<readonly Binding[]> => {
  const listed = await scene.bindings.list({ customer: scene.customer.id, state: 'live', limit: 100 })
  if (listed.kind !== 'page') throw new Error('the bindings cannot be listed')
  return listed.page.items
}

describe.each(stores)('over the $name store', ({ open }) => {
  test('of twenty binds of one pair on one number at once one stands', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    const outcomes = await Promise.all(rounds.map((round) => (round % 2 === 0 ? scene.bind(a, b) : scene.bind(b, a))))
    const bound = outcomes.flatMap((outcome) => (outcome.kind === 'bound' ? [outcome.binding] : []))
    expect(bound).toHaveLength(1)
    const [binding] = bound
    if (binding === undefined) return
    expect((await liveOf(scene)).map(({ id }) => id)).toEqual([binding.id])
    expect([await scene.call(a, binding.x), await scene.call(b, binding.x)]).toEqual([reveal(b), reveal(a)])
    for (const outcome of outcomes) {
      if (outcome.kind !== 'bound') expect(outcome).toMatchObject({ kind: 'refused', reason: 'pool_exhausted' })
    }
  })

  test('of binds at once that share a party on one number one stands, and its parties reach each other only', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    const others = rounds.map((round) => phone(100 + round))
    const outcomes = await Promise.all(others.map((other) => scene.bind(a, other)))
    const winners = others.filter((_, index) => outcomes[index]?.kind === 'bound')
    expect(winners).toHaveLength(1)
    const [winner] = winners
    const [live] = await liveOf(scene)
    if (winner === undefined || live === undefined) throw new Error('nobody is bound')
    expect(await scene.call(a, live.x)).toBe(reveal(winner))
    for (const other of others) {
      expect(await scene.call(other, live.x)).toBe(other === winner ? reveal(a) : 'not_a_party')
    }
  })

  test('a bind of the same pair against its unbind either comes first and is refused, or takes the number back', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    const { x } = await scene.bound(a, b)
    for (const round of rounds) {
      const [before] = await liveOf(scene)
      if (before === undefined) throw new Error('nobody is bound')
      const [outcome] = await race(
        round,
        () => scene.bind(a, b),
        () => scene.bindings.unbind(scene.customer.id, before.id),
      )
      const live = await liveOf(scene)
      if (outcome.kind === 'bound') {
        expect(live.map(({ id }) => id)).toEqual([outcome.binding.id])
        expect([await scene.call(a, x), await scene.call(b, x)]).toEqual([reveal(b), reveal(a)])
      } else {
        expect(live).toEqual([])
        expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
        await scene.bound(a, b)
      }
    }
  })

  test('a bind with somebody else never gets the number of a pair that is just unbound', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    const { x } = await scene.bound(a, b)
    for (const round of rounds) {
      const [before] = await liveOf(scene)
      if (before === undefined) throw new Error('nobody is bound')
      const [outcome] = await race(
        round,
        () => scene.bind(c, b),
        () => scene.bindings.unbind(scene.customer.id, before.id),
      )
      expect(outcome).toMatchObject({ kind: 'refused', reason: 'pool_exhausted' })
      expect([await scene.call(a, x), await scene.call(b, x), await scene.call(c, x)]).toEqual([
        'ended',
        'ended',
        'not_a_party',
      ])
      await scene.bound(a, b)
    }
  })

  test('while a member is added calls reach B or nobody, and afterwards B', async () => {
    const scene = await openScene(open)
    for (const round of rounds) {
      const binding = await scene.boundGroup([a], b, { defaultMember: a })
      const added = { addMembers: [c] }
      const [outcome, [ofMember, ofNew, ofB]] = await race(
        round,
        () => scene.bindings.change(scene.customer, binding.id, added),
        () => Promise.all([scene.call(a, binding.x), scene.call(c, binding.x), scene.call(b, binding.x)]),
      )
      expect(outcome.kind).toBe('found')
      expect([ofMember, ofB]).toEqual([reveal(b), reveal(a)])
      expect([reveal(b), 'not_a_party']).toContain(ofNew)
      expect(await scene.call(c, binding.x)).toBe(reveal(b))
    }
  })

  test('while a member is removed he reaches B or hears that it has ended, and is not reached afterwards', async () => {
    const scene = await openScene(open)
    for (const round of rounds) {
      const binding = await scene.boundGroup([a, c], b, { defaultMember: c })
      const [outcome, [ofRemoved, ofB, ofMember]] = await race(
        round,
        () => scene.bindings.change(scene.customer, binding.id, { removeMembers: [c] }),
        () => Promise.all([scene.call(c, binding.x), scene.call(b, binding.x), scene.call(a, binding.x)]),
      )
      expect(outcome.kind).toBe('found')
      expect([reveal(b), 'ended']).toContain(ofRemoved)
      expect([reveal(c), 'no_member']).toContain(ofB)
      expect(ofMember).toBe(reveal(b))
      expect([await scene.call(c, binding.x), await scene.call(b, binding.x)]).toEqual(['ended', 'no_member'])
    }
  })

  test('a member added to two bindings of one number at once comes to stand in one of them', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    for (const round of rounds) {
      const [people, other] = [phone(1_000 + round), phone(2_000 + round)]
      const [member, another] = [phone(3_000 + round), phone(4_000 + round)]
      const one = await scene.boundGroup([member], people)
      const two = await scene.boundGroup([another], other)
      const added = { addMembers: [c] }
      const outcomes = await race(
        round,
        () => scene.bindings.change(scene.customer, one.id, added),
        () => scene.bindings.change(scene.customer, two.id, added),
      )
      const isIn = outcomes.map(({ kind }) => kind === 'found')
      expect(isIn.filter(Boolean)).toHaveLength(1)
      expect(await scene.call(c, one.x)).toBe(reveal(isIn[0] === true ? people : other))
      for (const { id } of [one, two]) await scene.bindings.unbind(scene.customer.id, id)
      scene.clock.time += 30 * 24 * hour
    }
  })

  test('a call against the expiry connects before it only, and never to anybody else', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    for (const round of rounds) {
      const { x, expiresAt } = await scene.bound(a, b)
      scene.clock.time = expiresAt - 1
      const begun = await race(
        round,
        () => scene.call(a, x),
        async () => {
          scene.clock.time = expiresAt
          return scene.call(b, x)
        },
      )
      expect([reveal(b), 'ended']).toContain(begun[0])
      expect(begun[1]).toBe('ended')
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
    }
  })

  test('a longer life against the expiry is either granted in time, or refused and the binding stays ended', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    for (const round of rounds) {
      const { id, x, expiresAt } = await scene.bound(a, b)
      scene.clock.time = expiresAt - 1
      const longer = { expiresAt: expiresAt + 10 * minute }
      const [outcome] = await race(
        round,
        () => scene.bindings.change(scene.customer, id, longer),
        async () => {
          scene.clock.time = expiresAt
        },
      )
      const calls = [await scene.call(a, x), await scene.call(b, x)]
      if (outcome.kind === 'found') {
        expect(calls).toEqual([reveal(b), reveal(a)])
        scene.clock.time = longer.expiresAt
      } else {
        expect(outcome.reason).toBe('binding_ended')
        expect(calls).toEqual(['ended', 'ended'])
      }
      expect(await scene.call(a, x)).toBe('ended')
    }
  })

  test('NUM-3: a longer life against a shorter validity of the block: one of the two is refused', async () => {
    const scene = await openScene(open)
    for (const round of rounds) {
      const { id, expiresAt } = await scene.bound(a, b)
      const known = { block: block(1), from: 'active', at: scene.clock.now() } as const
      const [changed, validity] = await race(
        round,
        () => scene.bindings.change(scene.customer, id, { expiresAt: expiresAt + 10 * minute }),
        () => scene.store.numbers.changeBlock({ ...known, validUntil: expiresAt + minute }),
      )
      const isLonger = changed.kind === 'found'
      expect(validity.kind).toBe(isLonger ? 'in_use' : 'changed')
      if (changed.kind === 'refused') expect(changed.reason).toBe('expiry_too_late')
      await scene.bindings.unbind(scene.customer.id, id)
      await scene.store.numbers.changeBlock({ ...known, validUntil: null })
    }
  })

  test('the first answer against an unbind never moves the end behind it', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    for (const round of rounds) {
      const { id, x } = await scene.bound(a, b, { terms: { endAfterAnswerMs: 5 * minute } })
      const route = await scene.router.route(a, x)
      if (route.kind !== 'connect') throw new Error('it does not connect')
      await race(
        round,
        () => scene.router.answered(route),
        () => scene.bindings.unbind(scene.customer.id, id),
      )
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
      expect(await scene.router.lastsUntil(route)).toBe(scene.clock.now())
      scene.clock.time += minute
    }
  })
})
