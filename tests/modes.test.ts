import { type Binding, blockOf, type PhoneNumber, reveal } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { day, drawing, hour, minute, openScene, phone, type Scene } from './binding-scene.ts'
import { stores } from './stores.ts'

const [a, b, c, d, stranger] = [phone(1), phone(2), phone(3), phone(4), phone(9)]

/** Who reaches whom by which number, for everybody on both numbers of a binding. */
const reached = async (scene: Scene, { x, y }: Pick<Binding, 'x' | 'y'>, people: readonly PhoneNumber[]) =>
  Promise.all(
    people.map(async (person) => {
      const through = async (number: typeof x) => {
        const answer = await scene.call(person, number)
        return answer.startsWith('1') ? answer.slice(-1) : answer
      }
      return x === y ? [await through(x)] : [await through(x), await through(y)]
    }),
  )

describe.each(stores)('over the $name store', ({ open }) => {
  describe('APP-3, APP-4: the four modes', () => {
    test('AXB: both dial X and both see it', async () => {
      const scene = await openScene(open)
      const binding = await scene.bound(a, b)
      expect(binding.y).toBe(binding.x)
      expect(await reached(scene, binding, [a, b, stranger])).toEqual([['2'], ['1'], ['not_a_party']])
    })

    test('AXYB: A dials X and B sees Y; B dials Y and A sees X; neither number serves the other', async () => {
      const scene = await openScene(open)
      const binding = await scene.bound(a, b, { mode: 'AXYB' })
      expect(binding.y).not.toBe(binding.x)
      expect(blockOf(binding.y)).toBe(blockOf(binding.x))
      expect(await reached(scene, binding, [a, b, stranger])).toEqual([
        ['2', 'not_a_party'],
        ['not_a_party', '1'],
        ['not_a_party', 'not_a_party'],
      ])
      const shown = await scene.router.route(a, binding.x)
      expect(shown).toMatchObject({ kind: 'connect', present: binding.y })
      expect(await scene.router.route(b, binding.y)).toMatchObject({ kind: 'connect', present: binding.x })
    })

    test('GXB: members reach B, B reaches the default member, members never reach each other', async () => {
      const scene = await openScene(open)
      const binding = await scene.boundGroup([a, c, d], b, { defaultMember: c })
      expect(await reached(scene, binding, [a, c, d, b, stranger])).toEqual([
        ['2'],
        ['2'],
        ['2'],
        ['3'],
        ['not_a_party'],
      ])
    })

    test('GXYB: the same with a number for each side', async () => {
      const scene = await openScene(open)
      const binding = await scene.boundGroup([a, c], b, { mode: 'GXYB', defaultMember: a })
      expect(await reached(scene, binding, [a, c, b])).toEqual([
        ['2', 'not_a_party'],
        ['2', 'not_a_party'],
        ['not_a_party', '1'],
      ])
      expect(await scene.router.route(c, binding.x)).toMatchObject({ present: binding.y })
      expect(await scene.router.route(b, binding.y)).toMatchObject({ present: binding.x })
    })

    test.each(['AXB', 'AXYB', 'GXB', 'GXYB'] as const)('%s ends and rests on all its numbers', async (mode) => {
      const scene = await openScene(open)
      const isGroup = mode.startsWith('G')
      const binding = isGroup
        ? await scene.boundGroup([a], b, { mode, defaultMember: a })
        : await scene.bound(a, b, { mode })
      const calls = async () => [await scene.call(a, binding.x), await scene.call(b, binding.y)]
      expect(await calls()).toEqual([reveal(b), reveal(a)])
      await scene.bindings.unbind(scene.customer.id, binding.id)
      expect(await calls()).toEqual(['ended', 'ended'])
      scene.clock.time += day - 1
      expect(await calls()).toEqual(['ended', 'ended'])
      scene.clock.time += 1
      expect(await calls()).toEqual(['not_a_party', 'not_a_party'])
    })

    test('nothing but these four modes exists: each binding names two sides', async () => {
      const scene = await openScene(open)
      const alone = await scene.boundGroup([], b)
      expect(await scene.call(b, alone.x)).toBe('no_member')
      expect(await scene.call(stranger, alone.x)).toBe('not_a_party')
    })
  })

  describe('APP-10: a group is who is in it now', () => {
    test('only current members reach B, and leaving is immediate', async () => {
      const scene = await openScene(open)
      const { id, x } = await scene.boundGroup([a, c], b, { defaultMember: a })
      expect(await scene.bindings.change(scene.customer, id, { removeMembers: [a], addMembers: [d] })).toMatchObject({
        kind: 'found',
      })
      expect(await reached(scene, { x, y: x }, [a, c, d])).toEqual([['ended'], ['2'], ['2']])
      expect(await scene.call(b, x)).toBe('no_member')
    })

    test('B reaches the default member and nobody else', async () => {
      const scene = await openScene(open)
      const { id, x } = await scene.boundGroup([a, c], b)
      expect(await scene.call(b, x)).toBe('no_member')
      await scene.bindings.change(scene.customer, id, { defaultMember: c })
      expect(await scene.call(b, x)).toBe(reveal(c))
      await scene.bindings.change(scene.customer, id, { defaultMember: null })
      expect(await scene.call(b, x)).toBe('no_member')
    })

    test('B reaches the last caller while he is a member, else the default, else nobody', async () => {
      const scene = await openScene(open)
      const terms = { groupCallee: 'last_caller' } as const
      const { id, x } = await scene.boundGroup([a, c, d], b, { defaultMember: a, terms })
      const call = async (member: PhoneNumber) => {
        const route = await scene.router.route(member, x)
        if (route.kind === 'connect') await scene.router.called(route)
      }
      expect(await scene.call(b, x)).toBe(reveal(a))
      await call(c)
      expect(await scene.call(b, x)).toBe(reveal(c))
      await call(d)
      expect(await scene.call(b, x)).toBe(reveal(d))
      await scene.bindings.change(scene.customer, id, { removeMembers: [d] })
      expect(await scene.call(b, x)).toBe(reveal(a))
      await scene.bindings.change(scene.customer, id, { defaultMember: null })
      expect(await scene.call(b, x)).toBe('no_member')
    })

    test('a group has up to 200 members, at the bind and afterwards', async () => {
      const scene = await openScene(open)
      const members = Array.from({ length: 200 }, (_, order) => phone(100 + order))
      const { id, x } = await scene.boundGroup(members, b)
      for (const member of [members[0], members[99], members[199]]) {
        expect(member && (await scene.call(member, x))).toBe(reveal(b))
      }
      const refused = await scene.bindings.change(scene.customer, id, { addMembers: [a] })
      expect(refused).toMatchObject({ reason: 'too_many_members', field: 'members' })
      expect(await scene.call(a, x)).toBe('not_a_party')
    })

    test('each member counts as one pair of the number, also while he rests', async () => {
      const scene = await openScene(open, { randomness: drawing(1), limits: { pairsPerNumber: 3 } })
      const { id } = await scene.boundGroup([a, c], b)
      await scene.bound(phone(20), phone(21))
      expect(await scene.bind(phone(22), phone(23))).toMatchObject({ reason: 'pool_exhausted' })
      const full = await scene.bindings.change(scene.customer, id, { addMembers: [d] })
      expect(full).toMatchObject({ reason: 'number_full', field: 'members' })
      await scene.bindings.change(scene.customer, id, { removeMembers: [a] })
      expect(await scene.bindings.change(scene.customer, id, { addMembers: [d] })).toMatchObject({
        reason: 'number_full',
      })
      expect(await scene.bindings.change(scene.customer, id, { addMembers: [a] })).toMatchObject({ kind: 'found' })
    })

    test('whoever stands or rests on the number for another order is refused, and the conflict is named', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const other = await scene.bound(c, d)
      const { id, x } = await scene.boundGroup([a], b)
      for (const _ of ['live', 'resting']) {
        const refused = await scene.bindings.change(scene.customer, id, { addMembers: [phone(20), c] })
        expect(refused).toMatchObject({ kind: 'refused', reason: 'party_stands', field: 'members' })
        expect(refused.kind === 'refused' && refused.explanation).toContain(other.id)
        expect(refused.kind === 'refused' && refused.explanation).toContain(c.mask)
        expect(await scene.call(phone(20), x)).toBe('not_a_party')
        await scene.bindings.unbind(scene.customer.id, other.id)
      }
    })

    test('a removed member comes back, and meanwhile no other order has him on that number', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const { id, x } = await scene.boundGroup([a, c], b)
      await scene.bindings.change(scene.customer, id, { removeMembers: [a] })
      expect(await scene.bind(a, d)).toMatchObject({ reason: 'pool_exhausted' })
      await scene.bindings.change(scene.customer, id, { addMembers: [a] })
      expect(await scene.call(a, x)).toBe(reveal(b))
    })
  })

  describe('changing A or B', () => {
    test.each(['AXB', 'AXYB'] as const)(
      '%s: the new one reaches the other, the old one is told that it ended',
      async (mode) => {
        const scene = await openScene(open)
        const { id, x, y } = await scene.bound(a, b, { mode })
        await scene.bindings.change(scene.customer, id, { a: c })
        expect([await scene.call(a, x), await scene.call(c, x), await scene.call(b, y)]).toEqual([
          'ended',
          reveal(b),
          reveal(c),
        ])
        await scene.bindings.change(scene.customer, id, { b: d })
        expect([await scene.call(b, y), await scene.call(c, x), await scene.call(d, y)]).toEqual([
          'ended',
          reveal(d),
          reveal(c),
        ])
      },
    )

    test('is refused where the new one stands on the number already (APP-5)', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const other = await scene.bound(c, d)
      const { id, x } = await scene.bound(a, b)
      for (const change of [{ a: c }, { b: d }]) {
        const refused = await scene.bindings.change(scene.customer, id, change)
        expect(refused).toMatchObject({ reason: 'party_stands', field: Object.keys(change)[0] })
        expect(refused.kind === 'refused' && refused.explanation).toContain(other.id)
      }
      expect([await scene.call(a, x), await scene.call(c, x)]).toEqual([reveal(b), reveal(d)])
    })

    test('A and B change places', async () => {
      const scene = await openScene(open)
      const { id, x } = await scene.bound(a, b, { terms: { direction: 'a_to_b' } })
      await scene.bindings.change(scene.customer, id, { a: b, b: a })
      expect([await scene.call(a, x), await scene.call(b, x)]).toEqual(['wrong_direction', reveal(a)])
    })

    test('NUM-7: two people who never had each other do not take the number back', async () => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const { id } = await scene.bound(a, b)
      await scene.bindings.change(scene.customer, id, { a: c })
      await scene.bindings.unbind(scene.customer.id, id)
      expect(await scene.bind(a, c)).toMatchObject({ reason: 'pool_exhausted' })
      expect(await scene.bind(c, b)).toMatchObject({ kind: 'bound' })
    })
  })

  test('two changes at once are both made, one after the other', async () => {
    const scene = await openScene(open)
    const { id, x } = await scene.boundGroup([a], b)
    const added = Array.from({ length: 6 }, (_, order) => phone(20 + order))
    const outcomes = await Promise.all(
      added.map((member) => scene.bindings.change(scene.customer, id, { addMembers: [member] })),
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(added.map(() => 'found'))
    for (const member of [a, ...added]) expect(await scene.call(member, x)).toBe(reveal(b))
  })

  test('a change that changes nothing is answered and writes nothing', async () => {
    const scene = await openScene(open)
    const { id, expiresAt } = await scene.boundGroup([a], b)
    const same = await scene.bindings.change(scene.customer, id, { expiresAt, addMembers: [a], removeMembers: [c], b })
    expect(same.kind === 'found' && same.binding.revision).toBe(0)
  })

  test('all that may change is changed at once or not at all', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    await scene.bound(c, d)
    const { id, x, expiresAt } = await scene.bound(a, b)
    const asked = { expiresAt: expiresAt + hour, a: c, terms: { calls: false } }
    expect(await scene.bindings.change(scene.customer, id, asked)).toMatchObject({ reason: 'party_stands' })
    const found = await scene.bindings.find(scene.customer.id, id)
    expect(found.kind === 'found' && found.binding).toMatchObject({ expiresAt, revision: 0, terms: { calls: true } })
    expect(await scene.call(a, x)).toBe(reveal(b))
    scene.clock.time += minute
    const made = await scene.bindings.change(scene.customer, id, { ...asked, a: phone(20) })
    expect(made.kind === 'found' && made.binding).toMatchObject({ expiresAt: expiresAt + hour, revision: 1 })
    expect([await scene.call(a, x), await scene.call(phone(20), x)]).toEqual(['ended', 'switched_off'])
  })
})
