import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { a, b, bind, block, c, d, e, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
const reachable: { answer: boolean | null } = { answer: null }

beforeEach(async () => {
  reachable.answer = null
  api = await runApi({ reaches: () => reachable.answer })
})
afterEach(() => api.close())

const x = `${block}0017`
const check = async (caller: string, dialled: string, more: object = {}, headers = {}) => {
  const { status, json } = await api.ask({
    method: 'POST',
    path: '/v1/routes/check',
    body: { caller, dialled, ...more },
    headers,
  })
  expect(status).toBe(200)
  return json
}

const nobody = {
  works: false,
  reason: 'not_a_party',
  explanation: 'The caller stands in no binding of yours on the number.',
  binding: null,
  present: null,
  callee: null,
  reachable: null,
}

describe('a dry run of a call', () => {
  test.each([
    [null, true],
    [true, true],
    [false, false],
  ])('between two parties whose callee is reachable: %j', async (answer, works) => {
    reachable.answer = answer
    const { json: bound } = await bind(api, { mode: 'AXYB' })
    expect(await check(a, bound.x)).toEqual({
      works,
      reason: works ? null : 'unreachable',
      explanation: works ? 'It would go through.' : 'No phone or network of the callee is there now.',
      binding: bound.id,
      present: bound.y,
      callee: '139****0012',
      reachable: answer,
    })
  })

  test('says to a stranger, of a lapsed pair and of a number of nobody the same', async () => {
    const { json: bound } = await bind(api, { x })
    expect(await check(c, x)).toEqual(nobody)
    expect(await check(a, `${block}0018`)).toEqual(nobody)
    expect(await check(a, '700999999999999')).toEqual(nobody)
    api.wall.at = Date.parse(bound.expiresAt) + 86_400_000
    expect(await check(a, x)).toEqual(nobody)
  })

  test('says the same of the bindings of another customer, live and ended', async () => {
    const { json: bound } = await bind(api, { x })
    const other = await api.addCustomer('another', [])
    const authorization = { authorization: `Bearer ${other.key}` }
    expect(await check(a, x, {}, authorization)).toEqual(nobody)
    await api.ask({ method: 'DELETE', path: `/v1/bindings/${bound.id}` })
    expect(await check(a, x, {}, authorization)).toEqual(nobody)
  })

  test('says why it would not work', async () => {
    const { json: ended } = await bind(api, { x })
    await api.ask({ method: 'DELETE', path: `/v1/bindings/${ended.id}` })
    expect(await check(a, x)).toMatchObject({ works: false, reason: 'ended', binding: ended.id, callee: null })

    const { json: oneWay } = await bind(api, { a: c, b: d, direction: 'a_to_b', messages: false })
    expect(await check(d, oneWay.x)).toMatchObject({ works: false, reason: 'wrong_direction', binding: oneWay.id })
    expect((await check(c, oneWay.x)).works).toBe(true)
    expect((await check(c, oneWay.x, { errand: 'call' })).works).toBe(true)
    expect((await check(c, oneWay.x, { errand: 'message' })).reason).toBe('switched_off')

    const { json: group } = await bind(api, { a: undefined, mode: 'GXB', members: [a], b: e })
    expect((await check(e, group.x)).reason).toBe('no_member')
  })

  test('asks for no phone when a message is meant', async () => {
    reachable.answer = false
    const { json: bound } = await bind(api)
    expect(await check(a, bound.x, { errand: 'message' })).toMatchObject({ works: true, reachable: null })
  })

  test.each([
    ['no caller', { dialled: x }, 'caller', 'is required'],
    ['a 700 number as the caller', { caller: x, dialled: x }, 'caller', expect.stringMatching(/^must be a mainland/)],
    [
      'a real number dialled',
      { caller: a, dialled: b },
      'dialled',
      expect.stringMatching(/^must be exactly 15 digits/),
    ],
    ['another errand', { caller: a, dialled: x, errand: 'fax' }, 'errand', 'must be call or message'],
    ['a field too many', { caller: a, dialled: x, trunk: 't' }, 'trunk', 'is none of caller, dialled, errand'],
  ])('with %s is refused by field and rule', async (_, body, field, rule) => {
    const { status, json } = await api.ask({ method: 'POST', path: '/v1/routes/check', body })
    expect([status, json.errors]).toEqual([400, [{ field, rule }]])
  })
})
