import type { SimplePhone } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { finderOf } from './independent-search.ts'
import { type BoundAnswer, people, RunningService } from './running-service.ts'

/** B and the members of a group, and a number that is of neither. */
const { a: first, b, stranger: second, other: outside } = people
const members = [first, second]

let service: RunningService
beforeAll(async () => {
  service = await RunningService.start()
})
afterEach(() => service.hangUpAll())
afterAll(() => service?.stop())

const phones = async () => ({
  b: await service.phone(b, { talkative: true }),
  first: await service.phone(first, { talkative: true }),
  second: await service.phone(second, { talkative: true }),
})

/** One call that is answered and hung up by its caller; answers what the callee's phone showed. */
const talk = async (caller: SimplePhone, number: string, callee: SimplePhone): Promise<string | undefined> => {
  const call = caller.dial(number)
  const rings = await callee.nextCall()
  rings.ring()
  await rings.answer()
  await call.answered()
  await call.hangUp()
  await rings.ended()
  return rings.shownNumber
}

const receivedBy = (phone: SimplePhone): string =>
  phone
    .received()
    .map(({ wire }) => wire)
    .join('\n')

const group = (mode: 'GXB' | 'GXYB', fields: object = {}): Promise<BoundAnswer> =>
  service.bindWith({ mode, members, b, ...fields })

describe.each(['GXB', 'GXYB'] as const)('APP-3, APP-10: in a %s binding', (mode) => {
  test('each member reaches B and B the default member; each sees a 700 number, and none learns another’s (promise 5)', async () => {
    const { b: phoneB, first: one, second: two } = await phones()
    const bound = await group(mode, { defaultMember: second })
    const ofB = bound.y ?? bound.x
    expect(ofB === bound.x).toBe(mode === 'GXB')

    expect(await talk(one, bound.x, phoneB)).toBe(ofB)
    expect(await talk(two, bound.x, phoneB)).toBe(ofB)
    expect(await service.endedCall(bound, 2)).toMatchObject({
      ...{ direction: 'a_to_b', outcome: 'completed', caller: '138****0003', callee: '138****0002' },
    })
    expect(await talk(phoneB, ofB, two)).toBe(bound.x)
    expect(await service.endedCall(bound, 3)).toMatchObject({
      ...{ direction: 'b_to_a', outcome: 'completed', caller: '138****0002', callee: '138****0003' },
    })
    expect(one.callsOffered).toBe(0)

    expect(finderOf(first, second)(receivedBy(phoneB))).toBe(false)
    expect(finderOf(b, second)(receivedBy(one))).toBe(false)
    expect(finderOf(b, first)(receivedBy(two))).toBe(false)
    await service.unbind(bound)
  })

  test('B reaches nobody without a default member: 480, and no phone rings', async () => {
    const { b: phoneB, first: one, second: two } = await phones()
    const bound = await group(mode)
    expect(await phoneB.dial(bound.y ?? bound.x).ended()).toMatchObject({ status: 480, q850Cause: 20 })
    expect(await service.endedCall(bound)).toMatchObject({
      ...{ outcome: 'refused', refusal: 'no_member', direction: 'b_to_a', callee: null },
    })
    expect([one.callsOffered, two.callsOffered]).toEqual([0, 0])
    await service.unbind(bound)
  })

  test('B reaches the member who called last, answered or not, from the moment on at which B’s phone rings', async () => {
    const { b: phoneB, first: one, second: two } = await phones()
    const bound = await group(mode, { defaultMember: first, groupCallee: 'last_caller' })
    const ofB = bound.y ?? bound.x
    expect(await talk(phoneB, ofB, one)).toBe(bound.x)

    const missed = two.dial(bound.x)
    const rings = await phoneB.nextCall()
    const back = phoneB.dial(ofB)
    const rung = await two.nextCall()
    expect(rung.shownNumber).toBe(bound.x)
    rung.decline()
    rings.decline()
    await Promise.all([missed.ended(), back.ended()])

    await talk(one, bound.x, phoneB)
    expect(await talk(phoneB, ofB, one)).toBe(bound.x)
    await service.unbind(bound)
  })

  test('who left is told that the order has ended, who joined reaches B, and nobody else does', async () => {
    const { b: phoneB, first: one, second: two } = await phones()
    const stranger = await service.phone(outside)
    const bound = await group(mode, { members: [first], defaultMember: first })
    expect(await two.dial(bound.x).ended()).toMatchObject({ status: 404, q850Cause: 1 })
    await service.change(bound, { addMembers: [second], removeMembers: [first] })
    expect(await one.dial(bound.x).ended()).toMatchObject({ status: 410, q850Cause: 22 })
    await talk(two, bound.x, phoneB)
    expect(await stranger.dial(bound.x).ended()).toMatchObject({ status: 404 })
    // The default member left, and B's calls with him.
    expect(await phoneB.dial(bound.y ?? bound.x).ended()).toMatchObject({ status: 480 })
    await service.unbind(bound)
  })
})

test('APP-3: in an AXYB binding A dials X and B sees Y, B dials Y and A sees X; the other number is nobody’s for them', async () => {
  const { b: phoneB, first: phoneA } = await phones()
  const bound = await service.bindWith({ mode: 'AXYB' })
  const y = bound.y ?? ''
  expect(y).toMatch(/^700[0-9]{12}$/)
  expect(await talk(phoneA, bound.x, phoneB)).toBe(y)
  expect(await talk(phoneB, y, phoneA)).toBe(bound.x)
  expect(await phoneA.dial(y).ended()).toMatchObject({ status: 404 })
  expect(await phoneB.dial(bound.x).ended()).toMatchObject({ status: 404 })
  expect(finderOf(b)(receivedBy(phoneA))).toBe(false)
  expect(finderOf(first)(receivedBy(phoneB))).toBe(false)
})
