import type { SimplePhone } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { finderOf } from './independent-search.ts'
import { people, RunningService } from './running-service.ts'

let service: RunningService
let recorded = 0

beforeAll(async () => {
  service = await RunningService.start({ calls: { ringTimeoutMs: 1_000 } })
})
afterEach(() => service.hangUpAll())
afterAll(() => service.stop())

const pair = async (transport: 'udp' | 'tcp' = 'udp'): Promise<{ a: SimplePhone; b: SimplePhone }> => ({
  a: await service.phone(people.a, { transport, talkative: true }),
  b: await service.phone(people.b, { transport, talkative: true }),
})

const newestCall = async () => {
  recorded += 1
  const [call] = await service.calls(recorded)
  if (call === undefined) throw new Error('there is no call')
  return call
}

const receivedBy = (phone: SimplePhone): string =>
  phone
    .received()
    .map(({ wire }) => wire)
    .join('\n')

/** The requests that made a phone ring. */
const invitesTo = (phone: SimplePhone): number =>
  phone.received().filter(({ wire }) => wire.startsWith('INVITE ')).length

describe.each(['udp', 'tcp'] as const)('a protected call over %s', (transport) => {
  test('connects both ways; each phone shows X, and no byte of either holds the other number (BASE-3, BASE-4)', async () => {
    const { a, b } = await pair(transport)
    const bound = await service.bind()

    for (const [caller, callee, direction] of [
      [a, b, 'a_to_b'],
      [b, a, 'b_to_a'],
    ] as const) {
      const dialled = caller.dial(bound.x)
      const rings = await callee.nextCall()
      expect(rings.shownNumber).toBe(bound.x)
      rings.ring()
      await dialled.ringing()
      await rings.answer()
      await dialled.answered()
      await dialled.hangUp()
      await rings.ended()
      expect(await newestCall()).toMatchObject({
        binding: bound.id,
        orderId: 'order-1',
        direction,
        x: bound.x,
        outcome: 'completed',
        q850Cause: 16,
        refusal: null,
        caller: direction === 'a_to_b' ? '138****0001' : '138****0002',
        callee: direction === 'a_to_b' ? '138****0002' : '138****0001',
      })
    }
    expect(finderOf(people.b)(receivedBy(a))).toBe(false)
    expect(finderOf(people.a)(receivedBy(b))).toBe(false)
    await service.unbind(bound)
  })
})

describe('a call that does not come about', () => {
  test('is refused with 404 for a stranger, bound number or not, in one form, and nobody rings (BASE-1, BASE-6)', async () => {
    const { b } = await pair()
    const bound = await service.bind()
    const stranger = await service.phone(people.stranger)
    const answers: string[] = []
    for (const dialled of [bound.x, '700000000990000']) {
      const before = stranger.received().length
      const call = stranger.dial(dialled)
      expect(await call.ended()).toMatchObject({ status: 404, q850Cause: 1 })
      const refusal = stranger
        .received()
        .slice(before)
        .map(({ wire }) => wire)
        .find((wire) => wire.startsWith('SIP/2.0 404'))
      answers.push(formOf(refusal ?? '', dialled))
    }
    expect(answers[0]).toBe(answers[1])
    expect(invitesTo(b)).toBe(0)
    await service.unbind(bound)
  })

  test('is refused with 410 after the order ended, for both parties, and nobody rings (BASE-6)', async () => {
    const { a, b } = await pair()
    const bound = await service.bind()
    await service.unbind(bound)
    for (const caller of [a, b]) {
      expect(await caller.dial(bound.x).ended()).toMatchObject({ status: 410, q850Cause: 22 })
      expect(await newestCall()).toMatchObject({
        outcome: 'refused',
        refusal: 'ended',
        binding: bound.id,
        ringingAt: null,
      })
    }
    expect(invitesTo(a) + invitesTo(b)).toBe(0)
  })

  test.each([
    ['busy', 486, { status: 486, q850Cause: 17 }, { outcome: 'busy', q850Cause: 17 }],
    ['declined with 603', 603, { status: 480, q850Cause: 21 }, { outcome: 'declined', q850Cause: 21 }],
    ['unknown at the far end', 404, { status: 480, q850Cause: 1 }, { outcome: 'failed', q850Cause: 1 }],
  ])('tells the caller that the callee is %s and nothing of him', async (_what, status, heard, kept) => {
    const { a, b } = await pair()
    const bound = await service.bind()
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    rings.decline(status)
    expect(await call.ended()).toMatchObject(heard)
    expect(await newestCall()).toMatchObject({ ...kept, durationMs: 0, answeredAt: null })
    expect(finderOf(people.b)(receivedBy(a))).toBe(false)
    await service.unbind(bound)
  })

  test('is cancelled at the callee when the caller gives up', async () => {
    const { a, b } = await pair()
    const bound = await service.bind()
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    rings.ring()
    await call.ringing()
    expect(await call.cancel()).toMatchObject({ status: 487 })
    await rings.ended()
    expect(await newestCall()).toMatchObject({ outcome: 'cancelled', answeredAt: null })
    await service.unbind(bound)
  })

  test('is given up when the callee rings too long', async () => {
    const { a, b } = await pair()
    const bound = await service.bind()
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    rings.ring()
    expect(await call.ended()).toMatchObject({ status: 480, q850Cause: 19 })
    await rings.ended()
    expect(await newestCall()).toMatchObject({ outcome: 'no_answer', q850Cause: 19 })
    await service.unbind(bound)
  })

  test('finds no phone of the callee: 480, with a record that names nobody', async () => {
    const a = await service.phone(people.a)
    const bound = await service.bind(people.a, people.other)
    expect(await a.dial(bound.x).ended()).toMatchObject({ status: 480, q850Cause: 20 })
    expect(await newestCall()).toMatchObject({ outcome: 'refused', refusal: 'unreachable', callee: '138****0004' })
    await service.unbind(bound)
  })
})

test('a live call goes on when its order ends, and the next one is refused (APP-7)', async () => {
  const { a, b } = await pair()
  const bound = await service.bind()
  const call = a.dial(bound.x)
  const rings = await b.nextCall()
  await rings.answer()
  await call.answered()
  await service.unbind(bound)
  expect(await b.dial(bound.x).ended()).toMatchObject({ status: 410 })
  recorded += 1
  await rings.hangUp()
  await call.ended()
  expect(await service.calls(recorded + 1)).toContainEqual(
    expect.objectContaining({ binding: bound.id, outcome: 'completed', direction: 'a_to_b' }),
  )
  recorded += 1
})

test('two orders of one courier have two numbers, and each reaches its own passenger', async () => {
  const [courier, first, second] = [
    await service.phone(people.a),
    await service.phone(people.b),
    await service.phone(people.stranger),
  ]
  const one = await service.bind(people.a, people.b, 'order-one')
  const two = await service.bind(people.a, people.stranger, 'order-two')
  expect(one.x).not.toBe(two.x)
  for (const [{ x }, phone] of [
    [one, first],
    [two, second],
  ] as const) {
    const call = courier.dial(x)
    const rings = await phone.nextCall()
    expect(rings.shownNumber).toBe(x)
    rings.decline()
    await call.ended()
    await newestCall()
  }
  await service.unbind(one)
  await service.unbind(two)
})

test('a second start finds the sandbox, its key and its bindings again', async () => {
  const bound = await service.bind()
  const key = service.apiKey
  await service.restart()
  expect(service.apiKey).toBe(key)
  const { a, b } = await pair()
  const call = a.dial(bound.x)
  const rings = await b.nextCall()
  expect(rings.shownNumber).toBe(bound.x)
  rings.decline()
  await call.ended()
  await newestCall()
})

/** A response without what differs from call to call, and without the number that was dialled. */
const formOf = (wire: string, dialled: string): string =>
  wire
    .replaceAll(dialled, 'X')
    .replace(/(?<=;(?:tag|branch|rport)=)[^;\s>]+/g, '…')
    .replace(/(?<=^Call-ID: ).*/m, '…')
