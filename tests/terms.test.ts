import { type BindingTerms, reveal } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { day, drawing, hour, minute, openScene, phone, type Scene } from './binding-scene.ts'
import { stores } from './stores.ts'

const [a, b, other] = [phone(1), phone(2), phone(3)]

describe.each(stores)('over the $name store', ({ open }) => {
  describe('APP-9: a one-way restriction holds for calls and messages', () => {
    const asked = async (
      scene: Scene,
      { x, y }: { x: Parameters<Scene['call']>[1]; y: Parameters<Scene['call']>[1] },
    ) => {
      const outcome = async (errand: 'call' | 'message') => [
        (await scene.call(a, x, errand)).replace(reveal(b), 'reaches'),
        (await scene.call(b, y, errand)).replace(reveal(a), 'reaches'),
      ]
      const [call, message] = [await outcome('call'), await outcome('message')]
      return { call, message }
    }

    test.each<[Partial<BindingTerms>, string[], string[]]>([
      [{}, ['reaches', 'reaches'], ['reaches', 'reaches']],
      [{ direction: 'a_to_b' }, ['reaches', 'wrong_direction'], ['reaches', 'wrong_direction']],
      [{ direction: 'b_to_a' }, ['wrong_direction', 'reaches'], ['wrong_direction', 'reaches']],
      [{ calls: false }, ['switched_off', 'switched_off'], ['reaches', 'reaches']],
      [{ messages: false }, ['reaches', 'reaches'], ['switched_off', 'switched_off']],
    ])('%o', async (terms, call, message) => {
      const scene = await openScene(open)
      for (const mode of ['AXB', 'AXYB'] as const) {
        expect(await asked(scene, await scene.bound(a, b, { mode, terms }))).toEqual({ call, message })
        const later = await scene.bound(a, b, { mode })
        await scene.bindings.change(scene.customer, later.id, { terms })
        expect(await asked(scene, later)).toEqual({ call, message })
      }
    })
  })

  describe('a grace', () => {
    const graced = async (graceMs = 10 * minute) => {
      const scene = await openScene(open, { randomness: drawing(1) })
      const binding = await scene.bound(a, b, { terms: { graceMs } })
      const calls = async () => [await scene.call(a, binding.x), await scene.call(b, binding.x)]
      return { scene, binding, calls }
    }
    const [yes, ended, nobody] = [
      [reveal(b), reveal(a)],
      ['ended', 'ended'],
      ['not_a_party', 'not_a_party'],
    ]

    test.each(['unbound', 'expired'])('connects for its time behind the end of a binding that is %s', async (how) => {
      const { scene, binding, calls } = await graced()
      if (how === 'unbound') await scene.bindings.unbind(scene.customer.id, binding.id)
      else scene.clock.time = binding.expiresAt
      const end = scene.clock.now()
      const found = await scene.bindings.find(scene.customer.id, binding.id)
      expect(found.kind === 'found' && scene.bindings.stateOf(found.binding)).toBe('grace')
      for (const [at, expected] of [
        [end, yes],
        [end + 10 * minute - 1, yes],
        [end + 10 * minute, ended],
        [end + 10 * minute + day - 1, ended],
        [end + 10 * minute + day, nobody],
      ] as const) {
        scene.clock.time = at
        expect(await calls()).toEqual(expected)
      }
    })

    test('is cut by the unbind that says so, also when it runs', async () => {
      const { scene, binding, calls } = await graced()
      await scene.bindings.unbind(scene.customer.id, binding.id)
      scene.clock.time += minute
      expect(await calls()).toEqual(yes)
      await scene.bindings.unbind(scene.customer.id, binding.id, 0)
      expect(await calls()).toEqual(ended)
      scene.clock.time += day
      expect(await calls()).toEqual(nobody)
    })

    test('does not let the binding be changed', async () => {
      const { scene, binding } = await graced()
      await scene.bindings.unbind(scene.customer.id, binding.id)
      const refused = await scene.bindings.change(scene.customer, binding.id, { expiresAt: scene.clock.now() + hour })
      expect(refused).toMatchObject({ reason: 'binding_ended' })
    })

    test('keeps the number from others', async () => {
      const { scene, binding } = await graced()
      await scene.bindings.unbind(scene.customer.id, binding.id)
      expect(await scene.bind(a, other)).toMatchObject({ reason: 'pool_exhausted' })
      expect(await scene.bind(a, b)).toMatchObject({ reason: 'pool_exhausted' })
      scene.clock.time += 10 * minute
      expect(await scene.bind(a, other)).toMatchObject({ reason: 'pool_exhausted' })
      expect(await scene.bind(a, b)).toMatchObject({ kind: 'bound' })
    })

    test('is given later, longer and shorter', async () => {
      const { scene, binding, calls } = await graced(0)
      await scene.bindings.change(scene.customer, binding.id, { terms: { graceMs: 5 * minute } })
      scene.clock.time = binding.expiresAt + 5 * minute - 1
      expect(await calls()).toEqual(yes)
      scene.clock.time += 1
      expect(await calls()).toEqual(ended)
    })
  })

  describe('a binding that ends some time after its first answered call', () => {
    const answering = async (endAfterAnswerMs: number | null, life = hour) => {
      const scene = await openScene(open)
      const binding = await scene.bound(a, b, { terms: { endAfterAnswerMs }, expiresAt: scene.clock.now() + life })
      const answer = async () => {
        const route = await scene.router.route(b, binding.x)
        if (route.kind !== 'connect') throw new Error(route.reason)
        await scene.router.answered(route)
      }
      const found = async () => {
        const outcome = await scene.bindings.find(scene.customer.id, binding.id)
        if (outcome.kind !== 'found') throw new Error(outcome.reason)
        return outcome.binding
      }
      return { scene, binding, answer, found }
    }

    test('ends so long after the first, and a second does not move it', async () => {
      const { scene, binding, answer, found } = await answering(10 * minute)
      scene.clock.time += minute
      const end = scene.clock.now() + 10 * minute
      await answer()
      scene.clock.time += minute
      await answer()
      expect((await found()).expiresAt).toBe(end)
      scene.clock.time = end - 1
      expect(await scene.call(a, binding.x)).toBe(reveal(b))
      scene.clock.time = end
      expect([await scene.call(a, binding.x), await scene.call(b, binding.x)]).toEqual(['ended', 'ended'])
      scene.clock.time = end + day
      expect(await scene.call(a, binding.x)).toBe('not_a_party')
    })

    test('ends so long after an answer whose call began before that was asked for', async () => {
      const { scene, binding, found } = await answering(null)
      const route = await scene.router.route(b, binding.x)
      if (route.kind !== 'connect') throw new Error(route.reason)
      await scene.bindings.change(scene.customer, binding.id, { terms: { endAfterAnswerMs: 10 * minute } })
      expect(await scene.router.answered(route)).toBe(true)
      expect((await found()).expiresAt).toBe(scene.clock.now() + 10 * minute)
      expect(await scene.router.answered(route)).toBe(false)
    })

    test('is not lengthened by it', async () => {
      const { binding, answer, found } = await answering(2 * hour)
      await answer()
      expect((await found()).expiresAt).toBe(binding.expiresAt)
    })

    test('stays as it is where it was not asked for', async () => {
      const { binding, answer, found } = await answering(null)
      await answer()
      expect(await found()).toMatchObject({ expiresAt: binding.expiresAt, firstAnsweredAt: null, revision: 0 })
    })
  })

  test.each([
    ['graceMs', -1],
    ['graceMs', 8 * day],
    ['graceMs', 1.5],
    ['ringTimeoutMs', 4_999],
    ['ringTimeoutMs', 180_001],
    ['longestCallMs', 0],
    ['endAfterAnswerMs', -1],
  ])('a term out of its bounds is refused by name: %s of %d', async (field, value) => {
    const scene = await openScene(open)
    expect(await scene.bind(a, b, { terms: { [field]: value } })).toMatchObject({ reason: 'malformed', field })
    const { id } = await scene.bound(a, b)
    const changed = await scene.bindings.change(scene.customer, id, { terms: { [field]: value } })
    expect(changed).toMatchObject({ reason: 'malformed', field })
  })
})
