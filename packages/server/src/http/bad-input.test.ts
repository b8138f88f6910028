import { BindRequest } from '@axbridge/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { a, b, bind, goodBody, list, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeAll(async () => {
  api = await runApi()
})
afterAll(() => api.close())

const phoneRule = 'must be a mainland mobile number: 11 digits beginning with 13 to 19, with or without +86'
const orderRule = 'must be 1 to 128 printable characters'
const instantRule = 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z'
const modeRule = 'must be AXB, AXYB, GXB or GXYB'
const noField = `is none of ${Object.keys(BindRequest.properties).join(', ')}`
const json = 'must be JSON (RFC 8259) in UTF-8'

const fullWidth = (text: string) => text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
const { a: _, ...withoutA } = goodBody

type BadBody = readonly [what: string, body: unknown, field: string, rule: string]

const missing: readonly BadBody[] = ['a', 'b', 'orderId', 'expiresAt'].map((field) => [
  `no ${field}`,
  Object.fromEntries(Object.entries(goodBody).filter(([name]) => name !== field)),
  field,
  'is required',
])

const wrongTypes: readonly BadBody[] = ['a', 'b', 'orderId', 'expiresAt', 'mode'].flatMap((field) => [
  [`a number as ${field}`, { ...goodBody, [field]: 17 }, field, field === 'mode' ? modeRule : 'must be a string'],
  [`null as ${field}`, { ...goodBody, [field]: null }, field, field === 'mode' ? modeRule : 'must be a string'],
])

/** NUM-1, and what else is no mainland mobile. */
const notMobiles: readonly BadBody[] = [
  ['a 700 number', '700100000010001'],
  ['a 700 number with +86', '+86700100000010001'],
  ['a 700 number with 0', '0700100000010001'],
  ['a 700 number with 86', '86700100000010001'],
  ['14 digits of a 700 number', '70010000001000'],
  ['16 digits of a 700 number', '7001000000100011'],
  ['a 700 number in full-width digits', fullWidth('700100000010001')],
  ['a mobile in full-width digits', fullWidth(a)],
  ['10 digits', a.slice(0, -1)],
  ['12 digits', `${a}1`],
  ['a mobile with spaces', `${a.slice(0, 3)} ${a.slice(3, 7)} ${a.slice(7)}`],
  ['a mobile with a line end', `${a}\n`],
  ['a mobile of another country', `+852${a}`],
  ['a landline', '01012345678'],
  ['an operator’s short number', '10086'],
  ['nothing', ''],
  ['a very long text', '1'.repeat(10_000)],
].flatMap(([what, text]) => [
  [`${what} as a`, { ...goodBody, a: text }, 'a', phoneRule] as const,
  [`${what} as b`, { ...goodBody, b: text }, 'b', phoneRule] as const,
])

const orderIds: readonly BadBody[] = [
  ['no character', ''],
  ['129 characters', 'x'.repeat(129)],
  ['a line end', 'order\n17'],
  ['a NUL', 'order\u0000'],
  ['a delete', 'order\u007f'],
  ['a zero-width space', 'order\u200b'],
  ['a line separator', 'order\u2028'],
  ['half a character', 'order\ud83d'],
].map(([what, orderId]) => [`an order id of ${what}`, { ...goodBody, orderId }, 'orderId', orderRule])

const partiesInOrderIds: readonly BadBody[] = [
  a,
  b,
  `order-${a}`,
  `order 86${b}-2`,
  `+86${a}`,
  `${a.slice(0, 3)}-${a.slice(3, 7)}-${a.slice(7)}`,
  [a.slice(0, 3), a.slice(3, 7), a.slice(7)].join(','),
  [b.slice(0, 3), b.slice(3, 7), b.slice(7)].join(' – '),
  Array.from(b, (digit) => `%3${digit}`).join(''),
  Buffer.from(a).toString('base64'),
  fullWidth(a),
].map((orderId, index) => [
  `an order id that holds a party (${index})`,
  { ...goodBody, orderId },
  'orderId',
  'must not hold the number of a party',
])

const expiries: readonly BadBody[] = [
  ['no offset', '2030-01-31T09:00:00'],
  ['no time', '2030-01-31'],
  ['30 February', '2030-02-30T09:00:00Z'],
  ['29 February of a common year', '2030-02-29T09:00:00Z'],
  ['month 13', '2030-13-01T09:00:00Z'],
  ['day 0', '2030-02-00T09:00:00Z'],
  ['24 hours', '2030-02-01T24:00:00Z'],
  ['60 minutes', '2030-02-01T09:60:00Z'],
  ['a leap second', '2030-06-30T23:59:60Z'],
  ['an offset of 24 hours', '2030-02-01T09:00:00+24:00'],
  ['an offset of 60 minutes', '2030-02-01T09:00:00+08:60'],
  ['an offset without colon', '2030-02-01T09:00:00+0800'],
  ['a space for the T', '2030-02-01 09:00:00Z'],
  ['no fraction after its point', '2030-02-01T09:00:00.Z'],
  ['a fraction of 10 digits', '2030-02-01T09:00:00.1234567890Z'],
  ['seconds since 1970', '1896339600'],
  ['words', 'tomorrow'],
  ['a line end', '2030-02-01T09:00:00Z\n'],
  ['a year of 6 digits', '+012030-02-01T09:00:00Z'],
].map(([what, expiresAt]) => [`an expiry with ${what}`, { ...goodBody, expiresAt }, 'expiresAt', instantRule])

const otherFields: readonly BadBody[] = [
  ['another mode', { ...goodBody, mode: 'AXC' }, 'mode', modeRule],
  ['a field too many', { ...goodBody, callerId: b }, 'callerId', noField],
  ['a field in another case', { ...withoutA, A: a }, 'A', noField],
  ['a real number as a field', { ...goodBody, [a]: 'x' }, 'body', `holds a field that ${noField}`],
]

const notObjects: readonly BadBody[] = [
  ['an array', [goodBody], 'body', 'must be a JSON object'],
  ['a text', JSON.stringify(a), 'body', 'must be a JSON object'],
  ['a number', a, 'body', 'must be a JSON object'],
  ['null', 'null', 'body', 'must be a JSON object'],
  ['nothing', '', 'body', 'must be a JSON object'],
  ['half an object', JSON.stringify(goodBody).slice(0, -1), 'body', json],
  ['an object and more', `${JSON.stringify(goodBody)}}`, 'body', json],
  ['a comment', `/* ${a} */ {}`, 'body', json],
  ['single quotes', `{'a':'${a}'}`, 'body', json],
  ['octets that are no UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), 'body', json],
  ['a prototype', `{"__proto__":{"a":"${a}"}}`, 'body', json],
]

describe('a malformed bind', () => {
  test.each([
    ...missing,
    ...wrongTypes,
    ...notMobiles,
    ...orderIds,
    ...partiesInOrderIds,
    ...expiries,
    ...otherFields,
    ...notObjects,
  ])('with %s is refused by field and rule, and changes nothing', async (__, body, field, rule) => {
    const { status, json: problem } = await api.ask({ method: 'POST', path: '/v1/bindings', body })
    expect([status, problem.code, problem.type]).toEqual([400, 'malformed', 'urn:axbridge:problem:malformed'])
    expect(problem.errors).toContainEqual({ field, rule })
    expect(problem.detail).toContain(`${field} ${rule}`)
    expect((await list(api)).json).toEqual({ items: [], next: null })
  })

  test('without an order is refused, over all, and binds nobody (APP-1)', async () => {
    for (const orderId of [undefined, '', null]) {
      const { status, json: problem } = await bind(api, { orderId })
      expect([status, problem.errors?.map(({ field: of }: { field: string }) => of)]).toEqual([400, ['orderId']])
    }
    expect((await list(api)).json.items).toEqual([])
  })

  test('is told every field that is wrong at once', async () => {
    const { json: problem } = await api.ask({
      method: 'POST',
      path: '/v1/bindings',
      body: { a: '', orderId: '', e: 1 },
    })
    expect(problem.errors.map(({ field }: { field: string }) => field).sort()).toEqual(
      ['a', 'b', 'e', 'expiresAt', 'orderId'].sort(),
    )
  })

  test('is told of a bounded number of fields', async () => {
    const body = Object.fromEntries(Array.from({ length: 2_000 }, (__, index) => [letters(index), 1]))
    const { status, json: problem } = await api.ask({ method: 'POST', path: '/v1/bindings', body })
    expect(status).toBe(400)
    expect(problem.errors).toHaveLength(16)
  })
})

const letters = (index: number): string =>
  String(index).replace(/[0-9]/g, (digit) => String.fromCharCode(0x61 + Number(digit)))

describe('a bind that a rule forbids', () => {
  test.each([
    ['A and B the same', { b: a }, 'same_party', 'b', 'must be another number than a'],
    ['A and B the same in two spellings', { b: `+86${a}` }, 'same_party', 'b', 'must be another number than a'],
    ['an expiry in the past', { expiresAt: '2030-01-31T07:59:59Z' }, 'expiry_too_soon'],
    ['an expiry now', { expiresAt: '2030-01-31T08:00:00Z' }, 'expiry_too_soon'],
    ['an expiry a minute ahead', { expiresAt: '2030-01-31T08:01:00.000Z' }, 'expiry_too_soon'],
    ['an expiry in the year 1', { expiresAt: '0001-01-31T08:01:00.000Z' }, 'malformed', 'expiresAt', instantRule],
    ['an expiry in 2029', { expiresAt: '2029-01-31T08:01:00.000Z' }, 'expiry_too_soon'],
    ['an expiry in a year', { expiresAt: '2031-01-31T08:00:00Z' }, 'expiry_too_late'],
  ] as const)('with %s is refused by field and rule, and changes nothing', async (...given) => {
    const [, changes, code, field = 'expiresAt', rule] = given
    const { status, json: problem } = await bind(api, changes)
    expect([status, problem.code]).toEqual([code === 'malformed' ? 400 : 422, code])
    expect(problem.errors).toEqual([{ field, rule: rule ?? expect.stringMatching(/^must be .* ahead$/) }])
    expect((await list(api)).json).toEqual({ items: [], next: null })
  })
})

describe('a body that is not read', () => {
  test('of more than 64 KiB is refused with 413', async () => {
    const body = JSON.stringify({ ...goodBody, orderId: a.repeat(6_000) })
    const { status, json: problem } = await api.ask({ method: 'POST', path: '/v1/bindings', body })
    expect([status, problem.code]).toEqual([413, 'body_too_large'])
  })

  test('of exactly 64 KiB is read', async () => {
    const body = JSON.stringify(goodBody).padEnd(65_536)
    const fresh = await runApi()
    expect((await fresh.ask({ method: 'POST', path: '/v1/bindings', body })).status).toBe(201)
    await fresh.close()
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'text/json', 'application/xml', 'json'])(
    'of the media type %s is refused with 415',
    async (type) => {
      const body = JSON.stringify(goodBody)
      const {
        status,
        headers,
        json: problem,
      } = await api.ask({
        method: 'POST',
        path: '/v1/bindings',
        body,
        headers: { 'content-type': type },
      })
      expect([status, problem.code, headers.get('accept')]).toEqual([415, 'unsupported_media_type', 'application/json'])
    },
  )

  test('changes nothing', async () => {
    expect((await list(api)).json).toEqual({ items: [], next: null })
  })
})
