import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bind } from '../http/running-api.test.kit.ts'
import { faultsOf, fieldsOf, type RunningAdmin, runAdmin, stores } from './running-admin.test.kit.ts'

describe.each(stores)('customers, over the %s store', (kind) => {
  let api: RunningAdmin
  beforeAll(async () => {
    api = await runAdmin(kind)
  })
  afterAll(() => api.close())

  const add = async (name: string) => (await api.admin('POST', '/customers', { name })).json.id as string

  test('are added with the settings that were named and defaults for the rest, and are there', async () => {
    const added = await api.admin('POST', '/customers', { name: '快递公司', settings: { pairsPerNumber: 50 } })
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({
      name: '快递公司',
      createdAt: '2030-01-31T08:00:00.000Z',
      settings: { bearerAllowed: false, pairsPerNumber: 50, mostPairs: null },
    })
    expect(added.headers.get('location')).toBe(`/admin/v1/customers/${added.json.id}`)
    const read = await api.admin('GET', `/customers/${added.json.id}`)
    expect(read.json).toEqual(added.json)
  })

  test('of one name are not added twice', async () => {
    await add('twice')
    const again = await api.admin('POST', '/customers', { name: 'twice' })
    expect(again.status).toBe(409)
    expect(again.json.code).toBe('name_taken')
    expect(fieldsOf(again)).toEqual(['name'])
    const { json } = await api.admin('GET', '/customers')
    expect(json.items.filter(({ name }: { name: string }) => name === 'twice')).toHaveLength(1)
  })

  test.each([
    ['no name', {}, ['name: is required']],
    ['an empty name', { name: '' }, ['name: must be 1 to 64 printable characters and hold no telephone number']],
    [
      'a long name',
      { name: 'n'.repeat(65) },
      ['name: must be 1 to 64 printable characters and hold no telephone number'],
    ],
    [
      'a name with a line feed',
      { name: 'a\nb' },
      ['name: must be 1 to 64 printable characters and hold no telephone number'],
    ],
    ['an unknown field', { name: 'n', parent: 'x' }, ['parent: is none of name, settings']],
    [
      'an unknown setting',
      { name: 'n', settings: { reseller: true } },
      ['settings.reseller: is none of bearerAllowed, pairsPerNumber, mostPairs'],
    ],
    [
      'a setting of another kind',
      { name: 'n', settings: { bearerAllowed: 1 } },
      ['settings.bearerAllowed: must be true or false'],
    ],
    [
      'no pair on a number',
      { name: 'n', settings: { pairsPerNumber: 0 } },
      ['settings.pairsPerNumber: must be null or a whole number from 1 to 10000'],
    ],
    [
      'half a pair',
      { name: 'n', settings: { mostPairs: 0.5 } },
      ['settings.mostPairs: must be null or a whole number from 1 to 10000000000'],
    ],
  ])('with %s are refused by field and rule, and nobody is added', async (_, body, faults) => {
    const before = await api.admin('GET', '/customers')
    const refused = await api.admin('POST', '/customers', body)
    expect(refused.status).toBe(400)
    expect(faultsOf(refused)).toEqual(faults)
    expect((await api.admin('GET', '/customers')).json).toEqual(before.json)
  })

  test('are listed page by page in the order in which they were added', async () => {
    const added = ['one', 'two', 'three']
    for (const name of added) await add(name)
    const names: string[] = []
    let cursor = ''
    do {
      const { json } = await api.admin('GET', `/customers?limit=1${cursor}`)
      names.push(...json.items.map(({ name }: { name: string }) => name))
      cursor = json.next === null ? '' : `&cursor=${encodeURIComponent(json.next)}`
    } while (cursor !== '')
    expect(names[0]).toBe('the customer')
    expect(names.filter((name) => added.includes(name))).toEqual(added)
  })

  test.each(['limit=0', 'limit=201', 'limit=x', 'cursor=made-up', 'name=x'])('are not listed by %s', async (query) => {
    const refused = await api.admin('GET', `/customers?${query}`)
    expect(refused.status).toBe(400)
    expect(fieldsOf(refused)).toEqual([query.split('=')[0]])
  })

  test('have settings that change by name, hold at once, and change no more when asked again', async () => {
    const path = `/customers/${api.customer.id}`
    const changed = await api.admin('PATCH', path, { settings: { mostPairs: 1 } })
    expect(changed.status).toBe(200)
    expect(changed.json.settings).toEqual({ bearerAllowed: true, pairsPerNumber: null, mostPairs: 1 })
    expect((await api.admin('PATCH', path, { settings: { mostPairs: 1 } })).json).toEqual(changed.json)
    expect((await bind(api)).status).toBe(201)
    expect((await bind(api, { orderId: 'order-18' })).json.code).toBe('pool_limit')
    await api.admin('PATCH', path, { settings: { mostPairs: null } })
    expect((await bind(api, { orderId: 'order-18' })).status).toBe(201)
  })

  test('changed in two ways at once have both changes', async () => {
    const path = `/customers/${api.customer.id}`
    await Promise.all([
      api.admin('PATCH', path, { settings: { mostPairs: 7 } }),
      api.admin('PATCH', path, { settings: { pairsPerNumber: 3 } }),
    ])
    expect((await api.admin('GET', path)).json.settings).toMatchObject({ mostPairs: 7, pairsPerNumber: 3 })
    await api.admin('PATCH', path, { settings: { mostPairs: null, pairsPerNumber: null } })
  })

  test('are not renamed, and a change without settings is refused', async () => {
    const path = `/customers/${api.customer.id}`
    expect(fieldsOf(await api.admin('PATCH', path, { name: 'other', settings: {} }))).toEqual(['name'])
    expect(fieldsOf(await api.admin('PATCH', path, {}))).toEqual(['settings'])
  })

  test.each([
    ['GET', ''],
    ['PATCH', ''],
    ['GET', '/pool'],
    ['GET', '/keys'],
    ['POST', '/keys'],
    ['DELETE', '/keys/key_abcdefghijkmnpqr'],
  ])('that are not there are not found: %s %s', async (method, rest) => {
    for (const id of ['cus_abcdefghijkmnpqr', 'nobody']) {
      const missing = await api.admin(
        method,
        `/customers/${id}${rest}`,
        method === 'PATCH' ? { settings: {} } : undefined,
      )
      expect(missing.status).toBe(404)
      expect(missing.json.detail).toBe('There is no such customer.')
    }
  })

  test('have pools that are reported alone and in a list', async () => {
    await bind(api, { orderId: 'order-19' })
    const bare = await add('bare')
    const { json } = await api.admin('GET', `/customers/${api.customer.id}/pool`)
    expect(json).toMatchObject({ blocks: 1, numbers: 10_000 })
    expect(json.held).toBeGreaterThan(0)
    expect(json.held + json.free).toBe(json.capacity)
    const list = await api.admin('GET', '/pools?limit=200')
    expect(list.json.items[0]).toEqual({ customer: api.customer.id, name: 'the customer', pool: json })
    expect(list.json.items).toContainEqual({
      customer: bare,
      name: 'bare',
      pool: expect.objectContaining({ blocks: 0, forecast: 'has no number to draw from' }),
    })
    expect((await api.admin('GET', '/pools?limit=1')).json.items).toHaveLength(1)
    expect((await api.admin('GET', '/pools?cursor=x')).status).toBe(400)
  })

  test('leave a line in the log for each change, with the operator and the request', async () => {
    const { headers } = await api.admin('POST', '/customers', { name: 'logged' })
    const requestId = headers.get('x-request-id')
    const lines = api.logged.filter(({ fields }) => (fields as { requestId?: string }).requestId === requestId)
    expect(lines.map(({ text }) => text)).toEqual(['a customer was added', 'answered'])
    expect(lines[0]?.fields).toMatchObject({ operator: 'admin' })
  })
})
