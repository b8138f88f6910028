import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bind } from '../http/running-api.test.kit.ts'
import { faultsOf, fieldsOf, type RunningAdmin, runAdmin, stores } from './running-admin.test.kit.ts'

const hour = 3_600_000
const day = 24 * hour

describe.each(stores)('blocks, over the %s store', (kind) => {
  let api: RunningAdmin
  let other: string
  beforeAll(async () => {
    api = await runAdmin(kind)
    other = (await api.admin('POST', '/customers', { name: 'other' })).json.id
  })
  afterAll(() => api.close())

  let taken = 100
  const freeBlock = () => {
    taken += 1
    return `70010000${taken}`
  }
  const good = (changes: object = {}) => ({
    block: freeBlock(),
    approval: 'approval-1',
    validFrom: '2030-01-01T00:00:00+08:00',
    basePlatform: 'operator-1',
    ...changes,
  })
  const record = async (changes: object = {}): Promise<string> => {
    const { status, json } = await api.admin('POST', '/blocks', good(changes))
    expect(status).toBe(201)
    return json.block
  }
  const change = (block: string, body: object) => api.admin('PATCH', `/blocks/${block}`, body)
  const read = async (block: string) => (await api.admin('GET', `/blocks/${block}`)).json
  const alarmsBy = async (work: () => Promise<unknown>) => {
    const before = api.alarms.length
    await work()
    return api.alarms.slice(before)
  }

  test('are recorded with approval, validity and base platform, and read back the same (NUM-3)', async () => {
    const wanted = good({ validUntil: '2031-01-01T00:00:00+08:00', customer: other, state: 'active' })
    const recorded = await api.admin('POST', '/blocks', wanted)
    expect(recorded.status).toBe(201)
    expect(recorded.headers.get('location')).toBe(`/admin/v1/blocks/${wanted.block}`)
    expect(recorded.json).toEqual({
      block: wanted.block,
      approval: 'approval-1',
      validFrom: '2029-12-31T16:00:00.000Z',
      validUntil: '2030-12-31T16:00:00.000Z',
      basePlatform: 'operator-1',
      customer: other,
      state: 'active',
      createdAt: new Date(api.wall.at).toISOString(),
      firstUsedAt: null,
      capacity: 2_000_000,
      held: 0,
      free: 2_000_000,
    })
    expect(await read(wanted.block)).toEqual(recorded.json)
  })

  test('begin allocated, in no pool and without end where nothing else is said', async () => {
    expect(await read(await record())).toMatchObject({
      state: 'allocated',
      customer: null,
      validUntil: null,
      free: 0,
    })
  })

  test.each([
    ['nothing (NUM-3)', () => ({}), ['block', 'approval', 'validFrom', 'basePlatform']],
    ['no approval (NUM-3)', () => ({ ...good(), approval: undefined }), ['approval']],
    ['an empty approval (NUM-3)', () => good({ approval: '' }), ['approval']],
    ['an approval of 65 characters', () => good({ approval: 'a'.repeat(65) }), ['approval']],
    ['an approval that is not printable', () => good({ approval: 'a\tb' }), ['approval']],
    ['no validity (NUM-3)', () => ({ ...good(), validFrom: undefined }), ['validFrom']],
    ['a validity without an offset', () => good({ validFrom: '2030-01-01T00:00:00' }), ['validFrom']],
    ['a day that is none', () => good({ validFrom: '2030-02-30T00:00:00Z' }), ['validFrom']],
    ['a validity of another century', () => good({ validFrom: '2203-01-01T00:00:00Z' }), ['validFrom']],
    ['an end that cannot be read', () => good({ validUntil: 'never' }), ['validUntil']],
    ['an end before the beginning', () => good({ validUntil: '2029-01-01T00:00:00Z' }), ['validUntil']],
    ['an end that has passed', () => good({ validUntil: '2030-01-02T00:00:00Z' }), ['validUntil']],
    ['10 digits', () => good({ block: '7001000000' }), ['block']],
    ['12 digits', () => good({ block: '700100000001' }), ['block']],
    ['digits that do not begin with 700 (NUM-6)', () => good({ block: '95013000001' }), ['block']],
    ['full-width digits', () => good({ block: '７００10000001' }), ['block']],
    ['a number for a block', () => good({ block: 70_010_000_001 }), ['block']],
    ['no base platform', () => ({ ...good(), basePlatform: undefined }), ['basePlatform']],
    ['a state that no block begins in', () => good({ state: 'withdrawn' }), ['state']],
    ['a customer who is nobody', () => good({ customer: 'cus_abcdefghijkmnpqr' }), ['customer']],
    ['an id that is none', () => good({ customer: 'sandbox' }), ['customer']],
    ['an unknown field', () => good({ operator: 'third party' }), ['operator']],
  ])('with %s are refused by field and rule, and not recorded', async (_, body, fields) => {
    const wanted = body()
    const refused = await api.admin('POST', '/blocks', wanted)
    expect(refused.status).toBe(400)
    expect(fieldsOf(refused)).toEqual(fields)
    const { block } = wanted as { block?: unknown }
    if (typeof block === 'string' && /^700[0-9]{8}$/.test(block)) {
      expect((await api.admin('GET', `/blocks/${block}`)).status).toBe(404)
    }
  })

  test('are recorded once', async () => {
    const block = await record()
    const again = await api.admin('POST', '/blocks', good({ block, approval: 'approval-2' }))
    expect(again.status).toBe(409)
    expect(again.json.code).toBe('block_taken')
    expect(faultsOf(again)).toEqual(['block: is recorded already'])
    expect(await read(block)).toMatchObject({ approval: 'approval-1' })
  })

  test('that are not there are not found', async () => {
    for (const block of ['70099999999', '700', 'nonsense']) {
      expect((await api.admin('GET', `/blocks/${block}`)).status).toBe(404)
      expect((await change(block, { state: 'active' })).status).toBe(404)
    }
  })

  test('are put into a pool once, and binds draw from them from then on', async () => {
    const { key, customer } = await api.addCustomer('with a block', [])
    const block = await record()
    await change(block, { state: 'active' })
    const asCustomer = { authorization: `Bearer ${key}` }
    expect((await bind(api, {}, asCustomer)).json.code).toBe('no_pool')
    const assigned = await change(block, { customer: customer.id })
    expect(assigned.status).toBe(200)
    expect(assigned.json).toMatchObject({ customer: customer.id, free: 2_000_000 })
    expect((await change(block, { customer: customer.id })).json).toEqual(assigned.json)
    expect((await bind(api, {}, asCustomer)).json.x.startsWith(block)).toBe(true)
  })

  test('never move to another customer: refused, unchanged, and an alarm is logged (NUM-5)', async () => {
    const block = await record({ customer: api.customer.id, state: 'active' })
    const alarms = await alarmsBy(async () => {
      const refused = await change(block, { customer: other, state: 'withdrawn' })
      expect(refused.status).toBe(409)
      expect(refused.json.code).toBe('block_taken')
      expect(fieldsOf(refused)).toEqual(['customer'])
      const recordedAnew = await api.admin('POST', '/blocks', good({ block, customer: other }))
      expect(recordedAnew.status).toBe(409)
      expect(fieldsOf(recordedAnew)).toEqual(['customer'])
    })
    expect(await read(block)).toMatchObject({ customer: api.customer.id, state: 'active' })
    expect(alarms).toHaveLength(2)
    expect(alarms[0]?.fields).toMatchObject({ operator: 'admin', block, to: other })
  })

  test('are not taken out of a pool, and go to nobody who is not here', async () => {
    const block = await record({ customer: api.customer.id })
    expect(fieldsOf(await change(block, { customer: null }))).toEqual(['customer'])
    expect(fieldsOf(await change(await record(), { customer: 'cus_abcdefghijkmnpqr' }))).toEqual(['customer'])
    expect(await read(block)).toMatchObject({ customer: api.customer.id })
  })

  test('know how many pairs they hold and when they were first used (NUM-8)', async () => {
    const { key, customer } = await api.addCustomer('counted', [], { pairsPerNumber: 2 })
    const block = await record({ customer: customer.id, state: 'active' })
    expect(await read(block)).toMatchObject({ capacity: 20_000, held: 0, free: 20_000, firstUsedAt: null })
    const first = api.wall.at
    const asCustomer = { authorization: `Bearer ${key}` }
    const expiresAt = new Date(first + 2 * hour).toISOString()
    expect((await bind(api, { expiresAt }, asCustomer)).status).toBe(201)
    api.wall.at += 1_000
    expect((await bind(api, { expiresAt, mode: 'AXYB' }, asCustomer)).status).toBe(201)
    const used = await read(block)
    expect(used).toMatchObject({ capacity: 20_000, held: 3, free: 19_997 })
    expect(used.firstUsedAt).toBe(new Date(first).toISOString())
  })

  test('withdrawn give out no number, keep what is bound, and can be active again (NUM-8)', async () => {
    const { key, customer } = await api.addCustomer('withdrawn', [])
    const block = await record({ customer: customer.id, state: 'active' })
    const asCustomer = { authorization: `Bearer ${key}` }
    const expiresAt = new Date(api.wall.at + 2 * hour).toISOString()
    const bound = await bind(api, { expiresAt }, asCustomer)
    expect((await change(block, { state: 'withdrawn' })).json).toMatchObject({ state: 'withdrawn', held: 1, free: 0 })
    expect((await bind(api, { expiresAt, orderId: 'next' }, asCustomer)).json.code).toBe('no_pool')
    const still = await api.ask({ method: 'GET', path: `/v1/bindings/${bound.json.id}`, headers: asCustomer })
    expect(still.json).toMatchObject({ state: 'live' })
    expect((await change(block, { state: 'withdrawn' })).status).toBe(200)
    await change(block, { state: 'active' })
    expect((await bind(api, { expiresAt, orderId: 'next' }, asCustomer)).status).toBe(201)
  })

  test('are recovered only when nothing lives on them, and recorded anew only under a new approval (NUM-3, NUM-8)', async () => {
    const { key, customer } = await api.addCustomer('recovered', [])
    const block = await record({ customer: customer.id, state: 'active' })
    const asCustomer = { authorization: `Bearer ${key}` }
    const expiresAt = new Date(api.wall.at + hour).toISOString()
    expect((await bind(api, { expiresAt }, asCustomer)).status).toBe(201)
    expect(faultsOf(await change(block, { state: 'recovered' }))).toEqual([
      'state: cannot become recovered: it is active',
    ])
    await change(block, { state: 'withdrawn' })
    const early = await change(block, { state: 'recovered' })
    expect(early.status).toBe(409)
    expect(early.json.code).toBe('block_state')
    expect(faultsOf(early)[0]).toContain(`live until ${expiresAt}`)
    expect(await read(block)).toMatchObject({ state: 'withdrawn' })

    api.wall.at += 2 * hour
    expect((await change(block, { state: 'recovered' })).json.state).toBe('recovered')
    expect((await change(block, { state: 'active' })).json.code).toBe('block_state')
    expect((await change(block, { customer: other })).json.code).toBe('block_taken')
    const same = good({ block, customer: other, validUntil: '2032-01-01T00:00:00Z' })
    expect(faultsOf(await api.admin('POST', '/blocks', same))[0]).toContain('approval: must be a new one')
    const anew = await api.admin('POST', '/blocks', { ...same, approval: 'approval-2' })
    expect(anew.status).toBe(201)
    expect(await read(block)).toMatchObject({ approval: 'approval-2', customer: other, state: 'allocated' })
    const history = await api.ask({ method: 'GET', path: '/v1/bindings', headers: asCustomer })
    expect(history.json.items).toHaveLength(1)
  })

  test('have a validity that can end earlier, but not before what lives on them', async () => {
    const { key, customer } = await api.addCustomer('shortened', [])
    const block = await record({ customer: customer.id, state: 'active' })
    const at = (ms: number) => new Date(api.wall.at + ms).toISOString()
    await bind(api, { expiresAt: at(2 * hour) }, { authorization: `Bearer ${key}` })
    const tooEarly = await change(block, { validUntil: at(hour) })
    expect(tooEarly.json.code).toBe('block_state')
    expect(fieldsOf(tooEarly)).toEqual(['validUntil'])
    expect((await change(block, { validUntil: at(3 * hour) })).json.validUntil).toBe(at(3 * hour))
    expect((await change(block, { validUntil: null })).json.validUntil).toBeNull()
  })

  test.each([
    ['nothing', {}, ['body']],
    ['an unknown state', { state: 'sold' }, ['state']],
    ['an end that cannot be read', { validUntil: 'soon' }, ['validUntil']],
    ['a day that is none', { validUntil: '2030-02-30T00:00:00Z' }, ['validUntil']],
    ['an end that has passed', { validUntil: '2030-01-02T00:00:00Z' }, ['validUntil']],
    ['another approval', { approval: 'approval-2' }, ['approval']],
    ['another beginning', { validFrom: '2030-01-02T00:00:00Z' }, ['validFrom']],
  ])('are not changed by %s', async (_, body, fields) => {
    const block = await record()
    const before = await read(block)
    const refused = await change(block, body)
    expect(refused.status).toBe(400)
    expect(fieldsOf(refused)).toEqual(fields)
    expect(await read(block)).toEqual(before)
  })

  test('are listed in the order of their digits, by customer and by state, page by page', async () => {
    const { id } = (await api.admin('POST', '/customers', { name: 'listed' })).json
    const blocks: string[] = []
    for (const state of ['active', 'allocated', 'active']) blocks.push(await record({ customer: id, state }))
    const list = async (query: string) => (await api.admin('GET', `/blocks?customer=${id}${query}`)).json
    const digits = ({ items }: { items: { block: string }[] }) => items.map(({ block }) => block)
    expect(digits(await list(''))).toEqual(blocks)
    expect(digits(await list('&state=active'))).toEqual([blocks[0], blocks[2]])
    const first = await list('&limit=2')
    expect(digits(first)).toEqual(blocks.slice(0, 2))
    const second = await list(`&limit=2&cursor=${encodeURIComponent(first.next)}`)
    expect(digits(second)).toEqual(blocks.slice(2))
    expect(second.next).toBeNull()
  })

  test.each(['state=sold', 'customer=x', 'limit=0', 'cursor=made-up', 'block=70010000001'])(
    'are not listed by %s',
    async (query) => {
      const refused = await api.admin('GET', `/blocks?${query}`)
      expect(refused.status).toBe(400)
      expect(fieldsOf(refused)).toEqual([query.split('=')[0]])
    },
  )

  test('changed by two operators at once end in a state that one of them asked for', async () => {
    const block = await record({ state: 'active', validUntil: new Date(api.wall.at + 400 * day).toISOString() })
    const outcomes = await Promise.all([
      change(block, { state: 'withdrawn' }),
      change(block, { validUntil: null }),
      change(block, { state: 'withdrawn' }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await read(block)).toMatchObject({ state: 'withdrawn', validUntil: null })
  })
})
