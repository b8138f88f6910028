import type { Route } from '@axbridge/core'
import { Router } from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { a, b, bind, block, c, d, e, list, phone, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const group = { a: undefined, mode: 'GXB', members: [a, c, d], defaultMember: c, b } as const

/** Whom a caller would reach, and what that one would see. */
const reached = async (caller: string, dialled: string): Promise<string> => {
  const router = new Router(api.store, api.vault, { now: () => api.wall.at }, 86_400_000)
  const route: Route = await router.route(phone(caller), dialled as never)
  return route.kind === 'connect' ? `${route.callee.mask} sees ${route.present}` : route.reason
}

describe('a bind in AXYB', () => {
  test('gives each party a number of his own, both of one block (APP-4)', async () => {
    const { status, json } = await bind(api, { mode: 'AXYB' })
    expect(status).toBe(201)
    expect(json).toMatchObject({ mode: 'AXYB', a: '138****0011', b: '139****0012' })
    expect(json.y).not.toBe(json.x)
    expect([json.x.slice(0, 11), json.y.slice(0, 11)]).toEqual([block, block])
    expect(json.yDisplay).toBe(`700 1 0000001 ${json.y.slice(11)}`)
    expect(await reached(a, json.x)).toBe(`139****0012 sees ${json.y}`)
    expect(await reached(b, json.y)).toBe(`138****0011 sees ${json.x}`)
    expect(await reached(a, json.y)).toBe('not_a_party')
  })
})

describe('a bind of a group', () => {
  test('in GXB answers its members as masks and lets each reach B (APP-10)', async () => {
    const { status, json } = await bind(api, group)
    expect(status).toBe(201)
    expect(json).toMatchObject({
      mode: 'GXB',
      members: ['138****0011', '137****0013', '136****0014'],
      defaultMember: '137****0013',
      b: '139****0012',
    })
    expect('a' in json).toBe(false)
    expect(json.y).toBe(json.x)
    expect(await reached(d, json.x)).toBe(`139****0012 sees ${json.x}`)
    expect(await reached(b, json.x)).toBe(`137****0013 sees ${json.x}`)
  })

  test('in GXYB shows Y to the members’ side and X to B’s', async () => {
    const { json } = await bind(api, { ...group, mode: 'GXYB' })
    expect(json.y).not.toBe(json.x)
    expect(await reached(a, json.x)).toBe(`139****0012 sees ${json.y}`)
    expect(await reached(b, json.y)).toBe(`137****0013 sees ${json.x}`)
  })

  test('takes one without members and without a default member', async () => {
    const { status, json } = await bind(api, { ...group, members: [], defaultMember: null })
    expect([status, json.members, json.defaultMember]).toEqual([201, [], null])
    expect(await reached(b, json.x)).toBe('no_member')
    const without = await bind(api, { ...group, defaultMember: undefined })
    expect([without.status, without.json.defaultMember]).toEqual([201, null])
  })

  test('takes 200 members and is refused with one more', async () => {
    const members = Array.from({ length: 201 }, (_, index) => `1340000${String(index).padStart(4, '0')}`)
    const all = await bind(api, { ...group, members: members.slice(1), defaultMember: null })
    expect([all.status, all.json.members?.length]).toEqual([201, 200])
    const more = await bind(api, { ...group, members, defaultMember: null })
    expect([more.status, more.json.code]).toEqual([422, 'too_many_members'])
    expect(more.json.errors).toEqual([{ field: 'members', rule: 'must be at most 200' }])
    expect(more.text.includes('1340000')).toBe(false)
  })
})

describe('the fields of another mode', () => {
  test.each([
    ['members in AXB', { members: [c] }, 'wrong_mode', 'members', 'is of a group: AXB has a and b'],
    [
      'a default member in AXYB',
      { mode: 'AXYB', defaultMember: c },
      'wrong_mode',
      'defaultMember',
      'is of a group: AXYB has a and b',
    ],
    ['a in GXB', { ...group, a: e }, 'wrong_mode', 'a', 'is of a binding of two: GXB has members'],
    [
      'no members in GXYB',
      { ...group, mode: 'GXYB', members: undefined },
      'malformed',
      'members',
      'is required in GXYB',
    ],
    ['y in AXB', { x: `${block}0001`, y: `${block}0002` }, 'wrong_mode', 'y', 'AXB has one number, x'],
    ['B as a member', { ...group, b: d }, 'same_party', 'b', 'must not be a member of the group'],
    ['a member twice', { ...group, members: [a, c, `+86${a}`] }, 'same_party', 'members', 'must be different numbers'],
    [
      'a default who is no member',
      { ...group, defaultMember: e },
      'malformed',
      'defaultMember',
      'must be a member of the group',
    ],
  ] as const)('%s: refused by field and rule, and nothing is bound', async (_, changes, code, field, rule) => {
    const { status, json } = await bind(api, changes)
    expect([status, json.code]).toEqual([code === 'malformed' ? 400 : 422, code])
    expect(json.errors).toEqual([{ field, rule }])
    expect((await list(api)).json.items).toEqual([])
  })

  const phoneRule = 'must be a mainland mobile number: 11 digits beginning with 13 to 19, with or without +86'
  test.each([
    ['a member who is none', { members: [a, '700100000010001'] }, 'members.1', phoneRule],
    ['a member who is a number', { members: [1] }, 'members.0', 'must be a string'],
    ['members who are no list', { members: a }, 'members', 'must be a list of numbers'],
    ['members who are null', { members: null }, 'members', 'must be a list of numbers'],
    ['a default member of another form', { defaultMember: '10086' }, 'defaultMember', `${phoneRule}, or null`],
  ])('%s: refused by place and rule', async (_, changes, field, rule) => {
    const { status, json } = await bind(api, { ...group, ...changes })
    expect([status, json.errors]).toEqual([400, [{ field, rule }]])
  })

  test.each([0, 1, 2])('an order id that holds the number of member %i is refused', async (index) => {
    const { status, json } = await bind(api, { ...group, orderId: `order ${group.members[index]}` })
    expect([status, json.errors]).toEqual([400, [{ field: 'orderId', rule: 'must not hold the number of a party' }]])
  })
})

describe('the terms of a bind', () => {
  const terms = {
    direction: 'a_to_b',
    calls: true,
    messages: false,
    ringTimeoutMs: 20_000,
    longestCallMs: 600_000,
    atEnd: 'cut',
    graceMs: 300_000,
    endAfterAnswerMs: 0,
    groupCallee: 'last_caller',
  }

  test('are answered, and kept (APP-9)', async () => {
    const { status, json, headers } = await bind(api, terms)
    expect([status, json.terms]).toEqual([201, terms])
    expect(json.routesUntil).toBe('2030-01-31T09:05:00.000Z')
    const read = await api.ask({ method: 'GET', path: headers.get('location') ?? '' })
    expect(read.json).toEqual(json)
    expect(await reached(b, json.x)).toBe('wrong_direction')
  })

  test('that are left out have their defaults', async () => {
    const { json } = await bind(api, { ringTimeoutMs: null, graceMs: 1 })
    expect(json.terms).toMatchObject({ direction: 'both', calls: true, ringTimeoutMs: null, graceMs: 1 })
  })

  test('leave a binding in its grace when it has ended', async () => {
    const { json } = await bind(api, { graceMs: 60_000 })
    api.wall.at = Date.parse(json.expiresAt)
    const path = `/v1/bindings/${json.id}`
    const grace = await api.ask({ method: 'GET', path })
    expect(grace.json).toMatchObject({ state: 'grace', endedAt: json.expiresAt, endReason: 'expired' })
    expect((await list(api, '?state=grace')).json.items).toHaveLength(1)
    api.wall.at += 60_000
    expect((await api.ask({ method: 'GET', path })).json.state).toBe('ended')
  })

  const whole = (least: number, most: number) => `must be null or a whole number from ${least} to ${most}`
  test.each([
    ['direction', 'b_to_b', 'must be both, a_to_b or b_to_a'],
    ['direction', null, 'must be both, a_to_b or b_to_a'],
    ['calls', 'yes', 'must be true or false'],
    ['messages', 1, 'must be true or false'],
    ['ringTimeoutMs', 4_999, whole(5_000, 180_000)],
    ['ringTimeoutMs', 180_001, whole(5_000, 180_000)],
    ['ringTimeoutMs', '20000', whole(5_000, 180_000)],
    ['longestCallMs', 1.5, whole(10_000, 14_400_000)],
    ['longestCallMs', 14_400_001, whole(10_000, 14_400_000)],
    ['atEnd', 'hang_up', 'must be let_finish or cut'],
    ['graceMs', -1, 'must be a whole number, 0 or more'],
    ['graceMs', null, 'must be a whole number, 0 or more'],
    ['graceMs', 1e300, 'must be a whole number, 0 or more'],
    ['graceMs', 604_800_001, 'must be a whole number from 0 to 604800000'],
    ['endAfterAnswerMs', -1, whole(0, 2_592_000_000)],
    ['groupCallee', 'everybody', 'must be default or last_caller'],
    ['reuseLast', 'yes', 'must be true or false'],
    ['explain', 1, 'must be true or false'],
  ])('%s %j is refused by field and rule', async (field, value, rule) => {
    const { status, json } = await bind(api, { [field]: value })
    expect([status, json.code, json.errors]).toEqual([400, 'malformed', [{ field, rule }]])
    expect((await list(api)).json.items).toEqual([])
  })
})
