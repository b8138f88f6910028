import { setTimeout as pause } from 'node:timers/promises'
import type { SimplePhone } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type BoundAnswer, people, RunningService } from './running-service.ts'

let service: RunningService
let a: SimplePhone
let b: SimplePhone

beforeAll(async () => {
  service = await RunningService.start({ bindings: { shortestLifeMs: 0 } })
})
afterEach(() => service.hangUpAll())
afterAll(() => service?.stop())

const phones = async (): Promise<void> => {
  a = await service.phone(people.a)
  b = await service.phone(people.b)
}

/** A and B talk. */
const conversation = async (bound: BoundAnswer, caller = a, callee = b) => {
  const call = caller.dial(bound.x)
  const rings = await callee.nextCall()
  await rings.answer()
  await call.answered()
  return { call, rings }
}

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()

const expectRings = async (caller: SimplePhone, number: string, callee: SimplePhone): Promise<void> => {
  const call = caller.dial(number)
  const rings = await callee.nextCall()
  rings.decline()
  expect(await call.ended()).toMatchObject({ status: 486 })
}

describe('APP-9: who may call is for the binding to say', () => {
  test.each([
    ['a_to_b', () => [a, b] as const],
    ['b_to_a', () => [b, a] as const],
  ])(
    '%s lets one side call and refuses the other with 403, whose phone never rings the first',
    async (direction, sides) => {
      await phones()
      const bound = await service.bindWith({ direction })
      const [may, mayNot] = sides()
      await expectRings(may, bound.x, mayNot)
      expect(await mayNot.dial(bound.x).ended()).toMatchObject({ status: 403, q850Cause: 21 })
      expect(may.callsOffered).toBe(0)
      expect(await service.endedCall(bound, 2)).toMatchObject({ outcome: 'refused', refusal: 'wrong_direction' })

      await service.change(bound, { direction: 'both' })
      await expectRings(mayNot, bound.x, may)
    },
  )

  test('calls that are switched off are refused with 403 for both, and go through when they are switched on', async () => {
    await phones()
    const bound = await service.bindWith({ calls: false })
    for (const [index, phone] of [a, b].entries()) {
      expect(await phone.dial(bound.x).ended()).toMatchObject({ status: 403, q850Cause: 21 })
      expect(await service.endedCall(bound, index + 1)).toMatchObject({ outcome: 'refused', refusal: 'switched_off' })
    }
    expect([a.callsOffered, b.callsOffered]).toEqual([0, 0])
    await service.change(bound, { calls: true, messages: false })
    await expectRings(a, bound.x, b)
  })

  test('a callee rings as long as the binding says', async () => {
    await phones()
    const bound = await service.bindWith({ ringTimeoutMs: 5_000 })
    const from = performance.now()
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    rings.ring()
    expect(await call.ended(15_000)).toMatchObject({ status: 480, q850Cause: 19 })
    await rings.ended()
    const rang = performance.now() - from
    expect(rang).toBeGreaterThan(4_900)
    expect(rang).toBeLessThan(12_000)
    expect(await service.endedCall(bound)).toMatchObject({ outcome: 'no_answer' })
  })

  test('a call lasts at most as long as the binding says, and both phones are hung up', async () => {
    await phones()
    const bound = await service.bindWith({ longestCallMs: 10_000 })
    const { call, rings } = await conversation(bound)
    expect(await Promise.all([call.ended(20_000), rings.ended(20_000)])).toMatchObject([
      { by: 'there', q850Cause: 31 },
      { by: 'there', q850Cause: 31 },
    ])
    const { outcome, durationMs } = await service.endedCall(bound)
    expect(outcome).toBe('completed')
    expect(durationMs).toBeGreaterThanOrEqual(9_990)
    expect(durationMs).toBeLessThan(16_000)
  })
})

describe('APP-7: what becomes of a live call at the end of its binding', () => {
  const cut = { by: 'there', q850Cause: 31 }

  test('it is cut at the expiry where the binding says so: both are hung up, and the next call is refused', async () => {
    await phones()
    const expiresAt = inMs(4_000)
    const bound = await service.bindWith({ atEnd: 'cut', expiresAt })
    const { call, rings } = await conversation(bound)
    expect(await Promise.all([call.ended(10_000), rings.ended(10_000)])).toMatchObject([cut, cut])
    const { outcome, endedAt, q850Cause } = await service.endedCall(bound)
    expect([outcome, q850Cause]).toEqual(['completed', 31])
    const late = Date.parse(endedAt ?? '') - Date.parse(expiresAt)
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(2_000)
    expect(await a.dial(bound.x).ended()).toMatchObject({ status: 410 })
  })

  test('it is cut when the order is ended by hand, at once, also while it rings: then with 410', async () => {
    await phones()
    const bound = await service.bindWith({ atEnd: 'cut' })
    const { call, rings } = await conversation(bound)
    await service.unbind(bound)
    expect(await Promise.all([call.ended(), rings.ended()])).toMatchObject([cut, cut])

    const other = await service.bindWith({ atEnd: 'cut' })
    const waiting = a.dial(other.x)
    const ringing = await b.nextCall()
    ringing.ring()
    await waiting.ringing()
    await service.unbind(other)
    expect(await waiting.ended()).toMatchObject({ status: 410, q850Cause: 22 })
    expect(await ringing.ended()).toMatchObject({ by: 'there', status: 487 })
    expect(await service.endedCall(other)).toMatchObject({ outcome: 'cancelled', answeredAt: null, q850Cause: 31 })
  })

  test('it is cut when one of the two leaves the binding, and only that one’s call is', async () => {
    await phones()
    const second = await service.phone(people.stranger)
    const bound = await service.bindWith({
      ...{ mode: 'GXB', members: [people.a, people.stranger], atEnd: 'cut' },
    })
    const [one, two] = [await conversation(bound), await conversation(bound, second)]
    await service.change(bound, { removeMembers: [people.a] })
    expect(await Promise.all([one.call.ended(), one.rings.ended()])).toMatchObject([cut, cut])
    await pause(300)
    expect(await two.call.hangUp()).toMatchObject({ by: 'here' })
    expect(await two.rings.ended()).toMatchObject({ by: 'there', q850Cause: 16 })
    expect(await second.dial(bound.x).cancel()).toBeDefined()
  })

  test('it goes on where the binding does not say so, until the binding is changed to say so', async () => {
    await phones()
    const bound = await service.bindWith({ expiresAt: inMs(3_600_000), graceMs: 3_600_000 })
    const { call, rings } = await conversation(bound)
    await service.change(bound, { expiresAt: inMs(1_000), graceMs: 0 })
    await pause(1_500)
    expect(await a.dial(bound.x).ended()).toMatchObject({ status: 410 })
    expect(await call.hangUp()).toMatchObject({ by: 'here' })
    await rings.ended()

    const other = await service.bindWith({})
    const later = await conversation(other)
    await service.change(other, { atEnd: 'cut', expiresAt: inMs(1_000) })
    expect(await Promise.all([later.call.ended(), later.rings.ended()])).toMatchObject([cut, cut])
  })

  test('it goes on as long as the binding was extended', async () => {
    await phones()
    const bound = await service.bindWith({ atEnd: 'cut', expiresAt: inMs(2_500) })
    const { call, rings } = await conversation(bound)
    await service.change(bound, { expiresAt: inMs(3_600_000) })
    await pause(3_000)
    expect(await call.hangUp()).toMatchObject({ by: 'here' })
    await rings.ended()
  })

  test('it is cut so long after the first answer as the binding says, and the binding ends then (APP-8)', async () => {
    await phones()
    const bound = await service.bindWith({ atEnd: 'cut', endAfterAnswerMs: 1_500 })
    const { call, rings } = await conversation(bound)
    const from = performance.now()
    expect(await Promise.all([call.ended(), rings.ended()])).toMatchObject([cut, cut])
    expect(performance.now() - from).toBeGreaterThan(1_300)
    expect(await a.dial(bound.x).ended()).toMatchObject({ status: 410 })
    const { json } = await service.request('GET', `/v1/bindings/${bound.id}`)
    expect(json).toMatchObject({ state: 'ended' })
  })

  test('it is cut so long after its answer also where that was asked for while it rang', async () => {
    await phones()
    const bound = await service.bindWith({ atEnd: 'cut' })
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    await service.change(bound, { endAfterAnswerMs: 500 })
    await Promise.all([rings.answer(), call.answered()])
    expect(await Promise.all([call.ended(), rings.ended()])).toMatchObject([cut, cut])
  })
})

describe('APP-7: the grace behind an end', () => {
  test('lets both still call, and refuses them when it is over or cut short', async () => {
    await phones()
    const bound = await service.bindWith({ graceMs: 3_600_000 })
    await service.unbind(bound)
    await expectRings(a, bound.x, b)
    await expectRings(b, bound.x, a)
    const { status } = await service.request('DELETE', `/v1/bindings/${bound.id}?graceMs=0`)
    expect(status).toBe(200)
    for (const phone of [a, b]) expect(await phone.dial(bound.x).ended()).toMatchObject({ status: 410 })
  })

  test('keeps a live call from being cut until it is over', async () => {
    await phones()
    const bound = await service.bindWith({ atEnd: 'cut', graceMs: 2_000 })
    const { call, rings } = await conversation(bound)
    await service.unbind(bound)
    const from = performance.now()
    expect(await Promise.all([call.ended(), rings.ended()])).toMatchObject([
      { by: 'there', q850Cause: 31 },
      { by: 'there', q850Cause: 31 },
    ])
    expect(performance.now() - from).toBeGreaterThan(1_500)
  })
})
