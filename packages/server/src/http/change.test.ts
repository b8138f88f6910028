import { BindingChangeRequest } from '@axbridge/api'
import { type BindingId, mostChanges, openBinding, partiesOf, sealParties } from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Heard } from './held-to-contract.test.kit.ts'
import { a, b, bind, block, c, d, e, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const x = `${block}0017`
const at = (bound: { id: string }) => `/v1/bindings/${bound.id}`
const patch = (bound: { id: string }, body: unknown): Promise<Heard> =>
  api.ask({ method: 'PATCH', path: at(bound), body })
const read = async (bound: { id: string }) => (await api.ask({ method: 'GET', path: at(bound) })).json
const bindGroup = async () =>
  (await bind(api, { a: undefined, mode: 'GXB', members: [a, c], defaultMember: a, b, x })).json
const check = async (caller: string, dialled: string) =>
  (await api.ask({ method: 'POST', path: '/v1/routes/check', body: { caller, dialled } })).json

/** Another binding of the same people, on another number, as if it had been changed as often as who stands there is kept. */
const changedTooOften = async ({ id }: { readonly id: BindingId }) => {
  const stored = await api.store.bindings.find(api.customer.id, id)
  if (stored === undefined) throw new Error('it was just bound')
  const { parties } = openBinding(api.vault, stored)
  const bound = {
    id: stored.id.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')) as BindingId,
    x: `${block}0018` as typeof stored.x,
  }
  const { expiresAt: liveUntil, createdAt } = stored
  await api.store.bindings.place({
    binding: { ...stored, revision: mostChanges },
    candidates: [{ ...bound, y: bound.x, parties: sealParties(api.vault, bound.id, parties) }],
    parties: partiesOf(api.vault, parties),
    ...{ liveUntil, heldUntil: liveUntil + 1, limit: 200, at: createdAt },
  })
  return bound
}

describe('a change of a binding of two', () => {
  test('puts another in the place of A, and of B (APP-3)', async () => {
    const bound = (await bind(api)).json
    const changed = await patch(bound, { a: c })
    expect([changed.status, changed.json]).toEqual([200, { ...bound, a: '137****0013' }])
    expect((await patch(bound, { b: d })).json).toMatchObject({ a: '137****0013', b: '136****0014' })
    expect((await check(c, bound.x)).callee).toBe('136****0014')
    expect((await check(a, bound.x)).reason).toBe('ended')
  })

  test('changes everything that it names at once', async () => {
    const bound = (await bind(api)).json
    const body = { a: c, b: d, expiresAt: '2030-01-31T10:00:00Z', direction: 'b_to_a', ringTimeoutMs: 9_000 }
    const { json } = await patch(bound, body)
    expect(json).toEqual({
      ...bound,
      a: '137****0013',
      b: '136****0014',
      expiresAt: '2030-01-31T10:00:00.000Z',
      routesUntil: '2030-01-31T10:00:00.000Z',
      terms: { ...bound.terms, direction: 'b_to_a', ringTimeoutMs: 9_000 },
    })
    expect(await read(bound)).toEqual(json)
  })

  test('gives a term back to the server', async () => {
    const bound = (await bind(api, { ringTimeoutMs: 9_000, endAfterAnswerMs: 1 })).json
    const { json } = await patch(bound, { ringTimeoutMs: null })
    expect(json.terms).toMatchObject({ ringTimeoutMs: null, endAfterAnswerMs: 1 })
  })

  test('is answered the same however often it is asked', async () => {
    const bound = (await bind(api)).json
    const first = await patch(bound, { a: c, calls: false })
    expect((await patch(bound, { a: c, calls: false })).text).toBe(first.text)
  })

  test('of who stands there is refused where it was made too often to keep all who stood there (REG-1)', async () => {
    const bound = await changedTooOften((await bind(api)).json)
    const refused = await patch(bound, { b: d })
    expect([refused.status, refused.json]).toMatchObject([409, { code: 'limit_reached', errors: [{ field: 'b' }] }])
    expect((await read(bound)).b).toBe(b.replace(/^(...)..../, '$1****'))
    expect((await patch(bound, { calls: false })).json.terms.calls).toBe(false)
  })

  test('that would put somebody on a number twice names the binding where he stands, and changes nothing', async () => {
    const other = (await bind(api, { a: c, b: d, x })).json
    const bound = (await bind(api, { x })).json
    const { status, json } = await patch(bound, { a: c, calls: false })
    expect([status, json.code, json.errors[0].field]).toEqual([409, 'party_stands', 'a'])
    expect(json.detail).toBe(`137****0013 stands or rests on ${x} in the binding ${other.id}.`)
    expect(await read(bound)).toEqual(bound)
  })

  test('of one that has ended is refused', async () => {
    const bound = (await bind(api)).json
    await api.ask({ method: 'DELETE', path: at(bound) })
    const { status, json } = await patch(bound, { calls: false })
    expect([status, json.code]).toEqual([409, 'binding_ended'])
  })

  test.each([
    ['members', { members: [c] }],
    ['addMembers', { addMembers: [c] }],
    ['removeMembers', { removeMembers: [c] }],
    ['defaultMember', { defaultMember: null }],
  ])('with %s is refused', async (field, body) => {
    const bound = (await bind(api)).json
    const { status, json } = await patch(bound, body)
    expect([status, json.code, json.errors[0].field, json.detail]).toEqual([
      422,
      'wrong_mode',
      field,
      'The binding is AXB.',
    ])
  })
})

describe('a change of a group', () => {
  test('adds and removes members and names a default one (APP-10)', async () => {
    const bound = await bindGroup()
    const added = await patch(bound, { addMembers: [d, c], removeMembers: [a], defaultMember: d })
    expect(added.json).toMatchObject({ members: ['137****0013', '136****0014'], defaultMember: '136****0014' })
    expect((await check(b, bound.x)).callee).toBe('136****0014')
    expect((await check(a, bound.x)).reason).toBe('ended')
    expect((await patch(bound, { defaultMember: null })).json.defaultMember).toBeNull()
    expect((await check(b, bound.x)).reason).toBe('no_member')
    expect((await patch(bound, { members: [e] })).json.members).toEqual(['135****0015'])
    expect((await patch(bound, { members: [] })).json.members).toEqual([])
  })

  test('removes a member at once however often it was made, and then brings nobody in (APP-10, REG-1)', async () => {
    const bound = await changedTooOften(await bindGroup())
    const added = await patch(bound, { addMembers: [d], removeMembers: [a] })
    expect([added.status, added.json]).toMatchObject([
      409,
      { code: 'limit_reached', errors: [{ field: 'members', rule: expect.stringContaining('bring nobody in') }] },
    ])
    expect((await read(bound)).members).toHaveLength(2)
    expect((await patch(bound, { removeMembers: [c] })).json.members).toEqual(['138****0011'])
    expect((await check(c, bound.x)).reason).toBe('ended')
    expect((await patch(bound, { members: [] })).json.members).toEqual([])
    expect((await api.store.traces.stoodIn(bound.id)).map(({ isCertain }) => isCertain)).toEqual([true, true, true])
  })

  test('takes back a member who was removed', async () => {
    const bound = await bindGroup()
    await patch(bound, { removeMembers: [c] })
    const { status, json } = await patch(bound, { addMembers: [c] })
    expect([status, json.members]).toEqual([200, bound.members])
  })

  test.each([
    ['a', { a: e }, 422, 'wrong_mode', 'a'],
    ['a list of all and one of some', { members: [c], addMembers: [d] }, 400, 'malformed', 'members'],
    ['B as a member', { addMembers: [b] }, 422, 'same_party', 'b'],
    ['a default who is no member', { defaultMember: e }, 400, 'malformed', 'defaultMember'],
    ['a member who is none', { addMembers: [d, '1'] }, 400, 'malformed', 'addMembers.1'],
    ['more members than a group has', { members: Array(201).fill(c) }, 422, 'too_many_members', 'members'],
    ['more to add than a group has', { addMembers: Array(201).fill(c) }, 422, 'too_many_members', 'addMembers'],
  ] as const)('with %s is refused by field, and changes nothing', async (_, body, status, code, field) => {
    const bound = await bindGroup()
    const heard = await patch(bound, body)
    expect([heard.status, heard.json.code, heard.json.errors[0].field]).toEqual([status, code, field])
    expect(await read(bound)).toEqual(bound)
  })

  test('is refused when the number holds no more pairs', async () => {
    await api.close()
    api = await runApi({ bindingLimits: { pairsPerNumber: 2 } })
    const bound = await bindGroup()
    const { status, json } = await patch(bound, { addMembers: [d] })
    expect([status, json.code, json.detail]).toEqual([409, 'number_full', `${x} holds as many pairs as it may.`])
    expect(await read(bound)).toEqual(bound)
  })
})

// None of the people whose numbers may stand in no answer: an order id is answered as it came.
const outsider = '13300000033'

describe('the order id of a binding', () => {
  test.each([
    ['a', { a: outsider }],
    ['b', { b: outsider }],
  ])('that holds the number of a new %s refuses him', async (field, body) => {
    const bound = (await bind(api, { orderId: `for ${outsider.slice(0, 3)}-${outsider.slice(3)}` })).json
    const { status, json } = await patch(bound, body)
    expect([status, json.errors]).toEqual([400, [{ field, rule: 'must not be a number that stands in the order id' }]])
    expect(await read(bound)).toEqual(bound)
  })

  test.each(['members', 'addMembers'])('that holds the number of one of %s refuses him', async (field) => {
    const group = { a: undefined, mode: 'GXB', members: [a], b, orderId: `for ${outsider}` }
    const bound = (await bind(api, group)).json
    const { status, json } = await patch(bound, { [field]: [d, outsider] })
    expect([status, json.errors[0].field]).toEqual([400, field])
  })
})

describe('a malformed change', () => {
  const noField = `is none of ${Object.keys(BindingChangeRequest.properties).join(', ')}`
  const instantRule = 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z'
  test.each([
    ['of nothing', {}, 'body', 'must name at least one field to change'],
    ['of the order', { orderId: 'other' }, 'orderId', noField],
    ['of the number', { x }, 'x', noField],
    ['of the mode', { mode: 'AXYB' }, 'mode', noField],
    ['to no date', { expiresAt: 'soon' }, 'expiresAt', instantRule],
    ['to a leap second', { expiresAt: '2030-06-30T23:59:60Z' }, 'expiresAt', instantRule],
    ['to a number as the end', { expiresAt: 1 }, 'expiresAt', 'must be a string'],
    ['to null as A', { a: null }, 'a', 'must be a string'],
    ['by an array', [], 'body', 'must be a JSON object'],
    ['by a grace without end', { graceMs: -1 }, 'graceMs', 'must be a whole number, 0 or more'],
  ])('%s is refused by field and rule, and changes nothing', async (_, body, field, rule) => {
    const bound = (await bind(api)).json
    const { status, json } = await patch(bound, body)
    expect([status, json.code]).toEqual([400, 'malformed'])
    expect(json.errors).toContainEqual({ field, rule })
    expect(await read(bound)).toEqual(bound)
  })
})
