import type { BindOutcome, RepeatableRequest } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { type AskedBind, block, day, drawing, hour, minute, openScene, phone, type Scene } from './binding-scene.ts'
import { stores } from './stores.ts'

const [a, b, other] = [phone(1), phone(2), phone(3)]

const repeatable = (given: Partial<RepeatableRequest> = {}): RepeatableRequest => ({
  operation: 'POST /v1/bindings',
  key: 'key-1',
  body: '{"orderId":"order-1"}',
  answerOf: ({ binding }) => JSON.stringify({ id: binding.id, parties: binding.parties }),
  ...given,
})

const ask = (scene: Scene, given: Partial<RepeatableRequest> = {}, command: AskedBind = {}, party = b) =>
  scene.bind(a, party, { repeatable: repeatable(given), ...command })

const boundIdOf = (outcome: BindOutcome): string => {
  if (outcome.kind !== 'bound') throw new Error(`not bound but ${JSON.stringify(outcome)}`)
  return outcome.binding.id
}

const answerTo = (id: string): unknown => ({
  kind: 'repeated',
  answer: JSON.stringify({ id, parties: { kind: 'two', a: a.mask, b: b.mask } }),
})

const countOf = async ({ bindings, customer }: Scene): Promise<number> => {
  const outcome = await bindings.list({ customer: customer.id, limit: 100 })
  return outcome.kind === 'page' ? outcome.page.items.length : Number.NaN
}

describe.each(stores)('APP-7: a bind with an Idempotency-Key over the $name store', ({ open }) => {
  test('the same request gets the same answer and binds once', async () => {
    const scene = await openScene(open)
    const id = boundIdOf(await ask(scene))
    scene.clock.time += minute
    for (let again = 0; again < 3; again += 1) expect(await ask(scene)).toEqual(answerTo(id))
    expect(await countOf(scene)).toBe(1)
  })

  test('the answer comes again when what the body asks for would be refused by now', async () => {
    const scene = await openScene(open)
    const expiresAt = scene.clock.now() + 2 * minute
    const id = boundIdOf(await ask(scene, {}, { expiresAt }))
    scene.clock.time = expiresAt + hour
    expect(await ask(scene, {}, { expiresAt })).toEqual(answerTo(id))
  })

  test('another body under the same key is refused and changes nothing', async () => {
    const scene = await openScene(open)
    const id = boundIdOf(await ask(scene))
    expect(await ask(scene, { body: '{"orderId":"order-2"}' })).toMatchObject({
      kind: 'refused',
      reason: 'idempotency_mismatch',
      field: 'Idempotency-Key',
    })
    expect(await countOf(scene)).toBe(1)
    expect(await ask(scene)).toEqual(answerTo(id))
  })

  test('the answer is kept for 24 hours to the millisecond; then the key is as good as new', async () => {
    const scene = await openScene(open)
    const id = boundIdOf(await ask(scene))
    scene.clock.time += day - 1
    expect(await ask(scene)).toEqual(answerTo(id))
    scene.clock.time += 1
    const next = boundIdOf(await ask(scene, { body: '{"orderId":"order-2"}' }))
    expect(next).not.toBe(id)
    expect(await ask(scene, { body: '{"orderId":"order-2"}' })).toEqual(answerTo(next))
    expect(await countOf(scene)).toBe(2)
  })

  test.each([
    ['key', { key: 'key-2' }],
    ['operation', { operation: 'POST /v1/others' }],
  ])('another %s is another request', async (_name, given) => {
    const scene = await openScene(open)
    const id = boundIdOf(await ask(scene))
    expect(boundIdOf(await ask(scene, given))).not.toBe(id)
    expect(await countOf(scene)).toBe(2)
  })

  test("another customer's key of the same name is another key", async () => {
    const scene = await openScene(open)
    const customer = await scene.addCustomer(block(2))
    const id = boundIdOf(await ask(scene))
    const theirs = boundIdOf(await ask(scene, {}, { customer }))
    expect(theirs).not.toBe(id)
    expect(await ask(scene, {}, { customer })).toEqual(answerTo(theirs))
    expect(await ask(scene)).toEqual(answerTo(id))
    expect(await ask(scene, { body: 'another' }, { customer })).toMatchObject({ reason: 'idempotency_mismatch' })
  })

  test('of twenty requests at once one binds and the others get its answer', async () => {
    const scene = await openScene(open)
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(scene)))
    const bound = outcomes.filter((outcome) => outcome.kind === 'bound')
    expect(bound).toHaveLength(1)
    const id = boundIdOf(bound[0] as BindOutcome)
    for (const outcome of outcomes) if (outcome.kind !== 'bound') expect(outcome).toEqual(answerTo(id))
    expect(await countOf(scene)).toBe(1)
  })

  test('of two requests at once with two bodies one is refused', async () => {
    const scene = await openScene(open)
    const outcomes = await Promise.all([ask(scene), ask(scene, { body: 'another' }, {}, other)])
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['bound', 'refused'])
    expect(outcomes.find((outcome) => outcome.kind === 'refused')).toMatchObject({ reason: 'idempotency_mismatch' })
    expect(await countOf(scene)).toBe(1)
  })

  test('a refusal is not kept: the key may be used again', async () => {
    const scene = await openScene(open, { randomness: drawing(1) })
    expect(await ask(scene, {}, { expiresAt: scene.clock.now() })).toMatchObject({ reason: 'expiry_too_soon' })
    const blocking = await scene.bound(a, other)
    expect(await ask(scene)).toMatchObject({ reason: 'pool_exhausted' })
    await scene.bindings.unbind(scene.customer.id, blocking.id)
    scene.clock.time += day
    const id = boundIdOf(await ask(scene, { body: 'another' }))
    expect(await ask(scene, { body: 'another' })).toEqual(answerTo(id))
  })

  test('a clock that steps back does not make the key new, nor the answer another', async () => {
    const scene = await openScene(open)
    const id = boundIdOf(await ask(scene))
    scene.clock.time -= 2 * day
    expect(await ask(scene)).toEqual(answerTo(id))
  })

  test('a key and an operation that run into each other are kept apart', async () => {
    const scene = await openScene(open)
    const id = boundIdOf(await ask(scene, { operation: 'POST /v1/a', key: 'b' }))
    expect(boundIdOf(await ask(scene, { operation: 'POST /v1/', key: 'ab' }))).not.toBe(id)
  })
})
