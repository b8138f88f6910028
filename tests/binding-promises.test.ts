import {
  type Binding,
  type BindOutcome,
  numbersPerBlock,
  type Parties,
  type PhoneNumber,
  reveal,
  serialOf,
} from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { block, day, drawing, hour, minute, openScene, phone, randomness, type Scene } from './binding-scene.ts'
import { stores } from './stores.ts'

const [a, b, other, fourth] = [phone(1), phone(2), phone(3), phone(4)]

const boundOf = (outcomes: readonly BindOutcome[]): Binding[] =>
  outcomes.flatMap((outcome) => (outcome.kind === 'bound' ? [outcome.binding] : []))

const ofTwo = (parties: Parties): [PhoneNumber, PhoneNumber] => {
  if (parties.kind === 'group') throw new Error('these bindings are of two')
  return [parties.a, parties.b]
}

/** Binds every two of these people at once, `times` over. */
const bindAll = (scene: Scene, people: readonly PhoneNumber[], times: number): Promise<BindOutcome[]> => {
  const pairs = people.flatMap((one, index) => people.slice(index + 1).map((another) => [one, another] as const))
  const asked = Array.from({ length: times }, () => pairs).flat()
  return Promise.all(asked.map(([one, another]) => scene.bind(one, another)))
}

describe.each(stores)('over the $name store', ({ open }) => {
  describe('promise 1, APP-5: a real number stands in one binding of a 700 number', () => {
    test('under 225 binds at once on five numbers', async () => {
      const scene = await openScene(open, { randomness: drawing(1, 2, 3, 4, 5), limits: { allocationTries: 10 } })
      const people = Array.from({ length: 10 }, (_, order) => phone(order))
      const outcomes = await bindAll(scene, people, 5)
      expect(outcomes).toHaveLength(225)
      const bound = boundOf(outcomes)
      const standing = bound.flatMap(({ x, parties }) => ofTwo(parties).map((party) => `${x} ${reveal(party)}`))
      expect(new Set(standing).size).toBe(standing.length)
      // Ten people fill a number with five bindings at most; a greedy choice leaves at least three.
      expect(bound.length).toBeGreaterThanOrEqual(15)
      expect(bound.length).toBeLessThanOrEqual(25)
      for (const outcome of outcomes) {
        if (outcome.kind !== 'bound') expect(outcome).toMatchObject({ kind: 'refused', reason: 'pool_exhausted' })
      }
      for (const binding of bound) {
        const [one, another] = ofTwo(binding.parties)
        expect(await scene.call(one, binding.x)).toBe(reveal(another))
        expect(await scene.call(another, binding.x)).toBe(reveal(one))
      }
    })

    test('a number never holds more bindings than it may, under 60 binds at once', async () => {
      const scene = await openScene(open, { randomness: drawing(1, 2), limits: { pairsPerNumber: 7 } })
      const asked = Array.from({ length: 60 }, (_, order) => scene.bind(phone(2 * order), phone(2 * order + 1)))
      const bound = boundOf(await Promise.all(asked))
      const uses = new Map<string, number>()
      for (const { x } of bound) uses.set(x, (uses.get(x) ?? 0) + 1)
      expect([...uses.values()]).toEqual([7, 7])
    })

    test('somebody who is in many bindings has a number for each', async () => {
      const scene = await openScene(open, { randomness: drawing(1, 2, 3) })
      const bindings = [await scene.bound(a, b), await scene.bound(a, other), await scene.bound(fourth, a)]
      expect(new Set(bindings.map(({ x }) => x)).size).toBe(3)
      for (const [index, callee] of [b, other, fourth].entries()) {
        const x = bindings[index]?.x
        expect(x !== undefined && (await scene.call(a, x))).toBe(reveal(callee))
      }
    })

    test('strangers share a number, and each reaches only his own counterpart', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const [one, another] = [await scene.bound(a, b), await scene.bound(other, fourth)]
      expect(one.x).toBe(another.x)
      for (const [caller, callee] of [
        [a, b],
        [b, a],
        [other, fourth],
        [fourth, other],
      ] as const) {
        expect(await scene.call(caller, one.x)).toBe(reveal(callee))
      }
    })
  })

  describe('promise 2: a clock that steps back revives nothing', () => {
    test('neither an unbound binding', async () => {
      const scene = await openScene(open)
      const { id, x } = await scene.bound(a, b)
      scene.clock.time += 30 * minute
      await scene.bindings.unbind(scene.customer.id, id)
      scene.clock.time -= 10 * minute
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
      const changed = await scene.bindings.change(scene.customer, id, { expiresAt: scene.clock.now() + hour })
      expect(changed).toMatchObject({ reason: 'binding_ended' })
    })

    test('nor an expired one, once a later change was committed', async () => {
      const scene = await openScene(open, { randomness: drawing(1, 2) })
      const { id, x, expiresAt } = await scene.bound(a, b)
      scene.clock.time = expiresAt
      await scene.bound(other, fourth)
      scene.clock.time = expiresAt - 30 * minute
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
      const changed = await scene.bindings.change(scene.customer, id, { expiresAt: expiresAt + hour })
      expect(changed).toMatchObject({ reason: 'binding_ended' })
      const found = await scene.bindings.find(scene.customer.id, id)
      expect(found.kind === 'found' && scene.bindings.stateOf(found.binding)).toBe('ended')
    })

    test('nor a lapsed one, for its parties nor against others', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const { x, expiresAt } = await scene.bound(a, b)
      scene.clock.time = expiresAt + day
      await scene.bound(other, fourth)
      scene.clock.time = expiresAt - minute
      expect(await scene.call(a, x)).toBe('not_a_party')
      await scene.bound(a, phone(5), { expiresAt: expiresAt + day + hour })
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual([reveal(phone(5)), 'not_a_party'])
    })

    test('a minute ahead is a minute ahead of the committed time', async () => {
      const scene = await openScene(open)
      await scene.bound(a, b)
      const committed = scene.clock.now()
      scene.clock.time -= hour
      expect(await scene.bind(other, fourth, { expiresAt: committed + minute })).toMatchObject({
        reason: 'expiry_too_soon',
      })
      expect(await scene.bind(other, fourth, { expiresAt: committed + minute + 1 })).toMatchObject({ kind: 'bound' })
    })
  })

  describe('promise 3: a pair rests after its binding', () => {
    const ended = async (how: string) => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const binding = await scene.bound(a, b)
      if (how === 'unbound') {
        scene.clock.time += 10 * minute
        await scene.bindings.unbind(scene.customer.id, binding.id)
      } else {
        scene.clock.time = binding.expiresAt
      }
      return { scene, binding, x: binding.x, lapse: scene.clock.now() + day }
    }

    describe.each(['unbound', 'expired'])('when it is %s', (how) => {
      test('a stale party is told that it has ended until the quarantine is over, then it is nobody', async () => {
        const { scene, x, lapse } = await ended(how)
        for (const time of [scene.clock.now(), lapse - 1]) {
          scene.clock.time = time
          expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['ended', 'ended'])
        }
        scene.clock.time = lapse
        expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['not_a_party', 'not_a_party'])
      })

      test('neither party is put on that number with another until then, in either role', async () => {
        const { scene, x, lapse } = await ended(how)
        for (const time of [scene.clock.now(), lapse - 1]) {
          scene.clock.time = time
          for (const [one, another] of [
            [a, other],
            [other, a],
            [b, other],
            [other, b],
          ] as const) {
            expect(await scene.bind(one, another)).toMatchObject({ kind: 'refused', reason: 'pool_exhausted' })
          }
          expect([await scene.call(a, x), await scene.call(other, x)]).toEqual(['ended', 'not_a_party'])
        }
      })

      test('when it has lapsed each party may be put there with another, and the old counterpart reaches nobody', async () => {
        const { scene, x, lapse } = await ended(how)
        scene.clock.time = lapse
        await scene.bound(other, a)
        expect(await scene.call(a, x)).toBe(reveal(other))
        expect(await scene.call(b, x)).toBe('not_a_party')
        await scene.bound(b, fourth)
        expect(await scene.call(b, x)).toBe(reveal(fourth))
        expect(await scene.call(a, x)).toBe(reveal(other))
      })

      test.each([
        ['as they were', a, b],
        ['the other way round', b, a],
      ])('the identical parties take the number back, %s', async (_name, one, another) => {
        const { scene, x, binding } = await ended(how)
        const again = await scene.bound(one, another)
        expect(again.x).toBe(x)
        expect(again.id).not.toBe(binding.id)
        expect([await scene.call(a, x), await scene.call(b, x)]).toEqual([reveal(b), reveal(a)])
        const old = await scene.bindings.find(scene.customer.id, binding.id)
        expect(old.kind === 'found' && scene.bindings.stateOf(old.binding)).toBe('ended')
      })

      test('what was taken back is not touched through the binding before', async () => {
        const { scene, x, binding } = await ended(how)
        await scene.bound(a, b)
        await scene.bindings.unbind(scene.customer.id, binding.id)
        const changed = await scene.bindings.change(scene.customer, binding.id, {
          expiresAt: scene.clock.now() + 2 * minute,
        })
        expect(changed).toMatchObject({ reason: 'binding_ended' })
        scene.clock.time += 30 * minute
        expect([await scene.call(a, x), await scene.call(b, x)]).toEqual([reveal(b), reveal(a)])
      })

      test('the number serves others at once, and they rest on their own', async () => {
        const { scene, x, lapse } = await ended(how)
        await scene.bound(other, fourth)
        expect([await scene.call(other, x), await scene.call(a, x)]).toEqual([reveal(fourth), 'ended'])
        scene.clock.time = lapse
        expect([await scene.call(other, x), await scene.call(a, x)]).toEqual(['ended', 'not_a_party'])
      })
    })

    test('parties who rest from two bindings do not make one of them', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const [one, another] = [await scene.bound(a, b), await scene.bound(other, fourth)]
      for (const { id } of [one, another]) await scene.bindings.unbind(scene.customer.id, id)
      expect(await scene.bind(a, other)).toMatchObject({ reason: 'pool_exhausted' })
      expect(await scene.bind(a, fourth)).toMatchObject({ reason: 'pool_exhausted' })
      expect(await scene.bind(a, b)).toMatchObject({ kind: 'bound' })
    })

    test('the number goes on for its other pairs when one binding ends', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const [one, another] = [await scene.bound(a, b), await scene.bound(other, fourth)]
      await scene.bindings.unbind(scene.customer.id, one.id)
      expect(await scene.call(other, another.x)).toBe(reveal(fourth))
      expect(await scene.call(a, one.x)).toBe('ended')
    })

    test('resting bindings count towards what a number holds, lapsed ones do not', async () => {
      const scene = await openScene(open, { randomness: drawing(1), limits: { pairsPerNumber: 2 } })
      const one = await scene.bound(a, b)
      await scene.bound(other, fourth, { expiresAt: scene.clock.now() + 10 * day })
      await scene.bindings.unbind(scene.customer.id, one.id)
      expect(await scene.bind(phone(5), phone(6))).toMatchObject({ reason: 'pool_exhausted' })
      scene.clock.time += day - 1
      expect(await scene.bind(phone(5), phone(6))).toMatchObject({ reason: 'pool_exhausted' })
      scene.clock.time += 1
      expect(await scene.bind(phone(5), phone(6))).toMatchObject({ kind: 'bound' })
      expect(await scene.bind(phone(7), phone(8))).toMatchObject({ reason: 'pool_exhausted' })
    })

    test('taking back a full number is no further binding on it', async () => {
      const scene = await openScene(open, { randomness: drawing(1), limits: { pairsPerNumber: 2 } })
      const one = await scene.bound(a, b)
      await scene.bound(other, fourth)
      await scene.bindings.unbind(scene.customer.id, one.id)
      expect(await scene.bind(a, b)).toMatchObject({ kind: 'bound' })
      expect(await scene.bind(phone(5), phone(6))).toMatchObject({ reason: 'pool_exhausted' })
    })

    test('a call that is refused does not lengthen the rest', async () => {
      const { scene, x, lapse } = await ended('unbound')
      scene.clock.time = lapse - 1
      expect(await scene.call(a, x)).toBe('ended')
      scene.clock.time = lapse
      expect(await scene.call(a, x)).toBe('not_a_party')
    })
  })

  test('one number names one binding for each party at all times, whoever binds, unbinds and comes back', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    const first = await scene.bound(a, b)
    await scene.bindings.unbind(scene.customer.id, first.id)
    const second = await scene.bound(b, a)
    await scene.bindings.unbind(scene.customer.id, second.id)
    const third = await scene.bound(a, b)
    const standings = await Promise.all(
      [a, b].map((party) => scene.store.bindings.standing(first.x, scene.vault.hashOfParty(party))),
    )
    expect(standings.map((standing) => [standing?.binding, standing?.side])).toEqual([
      [third.id, 'a'],
      [third.id, 'b'],
    ])
  })
})

describe('promise 8: numbers cannot be guessed', () => {
  const memory = stores[0]
  if (memory === undefined) throw new Error('there is a store')

  test('2,000 binds are spread evenly over the blocks of the pool and over the serials', async () => {
    const scene = await openScene(memory.open)
    const customer = await scene.addCustomer(block(2), block(3))
    const [counts, blocks] = [new Array<number>(20).fill(0), new Map<string, number>()]
    for (let order = 0; order < 2000; order += 1) {
      const { x } = await scene.bound(phone(2 * order), phone(2 * order + 1), { customer })
      const bin = Math.floor((serialOf(x) * 20) / numbersPerBlock)
      counts[bin] = (counts[bin] ?? 0) + 1
      blocks.set(x.slice(0, 11), (blocks.get(x.slice(0, 11)) ?? 0) + 1)
    }
    // Chi-square with 19 degrees of freedom: above 60 once in 300,000 runs when every serial is equally likely.
    expect(counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(60)
    // 1,000 of 2,000 with a standard deviation of 22.4: five of them.
    expect(blocks.size).toBe(2)
    for (const count of blocks.values()) expect(Math.abs(count - 1000)).toBeLessThan(112)
  })

  test('the number depends on the randomness and on nothing that a customer or a party knows', async () => {
    const drawn = async (serial: number, order: number): Promise<string> => {
      const scene = await openScene(memory.open, { randomness: { ...randomness, below: (below) => serial % below } })
      scene.clock.time += order * hour
      const { x } = await scene.bound(phone(order), phone(order + 1), { orderId: `order-${order}` })
      return x
    }
    expect([await drawn(4711, 10), await drawn(4711, 20), await drawn(4711, 30)]).toEqual(
      new Array(3).fill(`${block(1)}4711`),
    )
    expect([await drawn(1, 10), await drawn(2, 10), await drawn(9999, 10)]).toEqual([
      `${block(1)}0001`,
      `${block(1)}0002`,
      `${block(1)}9999`,
    ])
  })

  test('a number that is taken is not followed by its neighbour', async () => {
    // Behind one number that is taken eight more are drawn at once, and the first of them that is free is bound.
    const draws = [5, 5, 700, 1, 2, 3, 4, 6, 7, 8, 5, 42]
    const scene = await openScene(memory.open, {
      randomness: { ...randomness, below: (below) => (below === numbersPerBlock ? (draws.shift() ?? 0) : 0) },
    })
    const serials = [await scene.bound(a, b), await scene.bound(a, b), await scene.bound(a, b)].map(({ x }) =>
      serialOf(x),
    )
    expect(serials).toEqual([5, 700, 42])
  })
})
