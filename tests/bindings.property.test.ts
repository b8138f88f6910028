import { type BindOutcome, type ProtectedNumber, reveal } from '@axbridge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BindingModel, limits } from './binding-model.ts'
import { block, drawing, phone, type Scene, sceneOver } from './binding-scene.ts'
import { stores } from './stores.ts'

const people = [0, 1, 2, 3, 4]
const serials = [1, 2, 3]
const numbers = serials.map((serial) => `${block(1)}000${serial}` as ProtectedNumber)

type Step =
  | { readonly kind: 'bind'; readonly a: number; readonly b: number; readonly lifeMs: number }
  | { readonly kind: 'unbind'; readonly which: number }
  | { readonly kind: 'change'; readonly which: number; readonly lifeMs: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'wait for an end'; readonly which: number; readonly byMs: number }

const person = fc.constantFrom(...people)
const life = fc.oneof(
  fc.integer({ min: limits.shortestLifeMs + 1, max: limits.longestLifeMs }),
  fc.constantFrom(-1, limits.shortestLifeMs, limits.shortestLifeMs + 1, limits.longestLifeMs, limits.longestLifeMs + 1),
)
const which = fc.nat({ max: 20 })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('bind' as const), a: person, b: person, lifeMs: life }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unbind' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), which, lifeMs: life }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -200_000, max: 200_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait for an end' as const), which, byMs: fc.constantFrom(-1, 0, 1) }),
  },
)

const isAllowed = (lifeMs: number): boolean => lifeMs > limits.shortestLifeMs && lifeMs <= limits.longestLifeMs

/** Takes a step in the scene and in the model, and checks that they tell the same. */
const take = async (scene: Scene, model: BindingModel, taken: Step): Promise<void> => {
  const now = model.now(scene.clock.time)
  const chosen = 'which' in taken ? model.bindings[taken.which % Math.max(1, model.bindings.length)] : undefined
  switch (taken.kind) {
    case 'bind': {
      const { a, b, lifeMs } = taken
      const outcome = await scene.bind(phone(a), phone(b), { expiresAt: now + lifeMs })
      checkBind(model, taken, outcome, now)
      if (outcome.kind === 'bound') model.bound(outcome, a, b, now)
      return
    }
    case 'unbind': {
      if (chosen === undefined) return
      const wasLive = model.isLive(chosen.id, now)
      const outcome = await scene.bindings.unbind(scene.customer, chosen.id)
      expect(outcome.kind === 'found' && scene.bindings.stateOf(outcome.binding)).toBe('ended')
      if (wasLive) model.ends(chosen.id, now, now)
      return
    }
    case 'change': {
      if (chosen === undefined) return
      const mayChange = isAllowed(taken.lifeMs) && model.isLive(chosen.id, now)
      const outcome = await scene.bindings.changeExpiry(scene.customer, chosen.id, now + taken.lifeMs)
      expect(outcome.kind).toBe(mayChange ? 'found' : 'refused')
      if (mayChange) model.ends(chosen.id, now + taken.lifeMs, now)
      return
    }
    case 'wait':
      scene.clock.time += taken.ms
      return
    case 'wait for an end': {
      if (chosen === undefined) return
      const found = await scene.bindings.find(scene.customer, chosen.id)
      if (found.kind === 'found') scene.clock.time = (found.binding.unboundAt ?? found.binding.expiresAt) + taken.byMs
    }
  }
}

const checkBind = (
  model: BindingModel,
  { a, b, lifeMs }: Step & { kind: 'bind' },
  outcome: BindOutcome,
  now: number,
): void => {
  const free = numbers.filter((x) => model.mayBind(x, a, b, now))
  if (outcome.kind === 'bound') {
    expect(a).not.toBe(b)
    expect(isAllowed(lifeMs)).toBe(true)
    expect(free).toContain(outcome.binding.x)
  } else if (a !== b && isAllowed(lifeMs)) {
    // Every number of the pool was tried, so that a refusal says that there was none.
    expect(free).toEqual([])
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'pool_exhausted' })
  }
}

/** Who reaches whom, for every person on every number. */
const checkCalls = async (scene: Scene, model: BindingModel): Promise<void> => {
  const now = model.now(scene.clock.time)
  for (const x of numbers) {
    for (const caller of people) {
      const expected = model.expected(caller, x, now)
      const reached = await scene.call(phone(caller), x)
      expect(reached).toBe(typeof expected === 'number' ? reveal(phone(expected)) : expected)
    }
  }
}

describe.each(stores)('over the $name store', ({ open }) => {
  test('whatever is bound, ended, changed and whenever, nobody reaches anyone but his counterpart of that moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const opened = await open()
        try {
          const scene = await sceneOver(opened.store, { randomness: drawing(...serials), limits })
          const model = new BindingModel(scene.clock.time)
          for (const taken of steps) {
            await take(scene, model, taken)
            await checkCalls(scene, model)
          }
        } finally {
          await opened.close()
        }
      }),
      { numRuns: 60 },
    )
  })
})
