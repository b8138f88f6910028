import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { faultsOf, type RunningAdmin, runAdmin, stores } from './running-admin.test.kit.ts'

describe.each(stores)('trunks, over the %s store', (kind) => {
  let api: RunningAdmin
  beforeAll(async () => {
    api = await runAdmin(kind)
  })
  afterAll(() => api.close())
  afterEach(async () => {
    for (const { name, setUp } of api.trunks.list()) if (setUp === 'api') await api.trunks.remove(name, api.wall.at)
  })

  const good = { to: '198.51.100.7:5060', from: ['198.51.100.7', '198.51.100.8:5080'] }
  const flow = { transport: 'udp', remote: { host: '198.51.100.7', port: 40_000 } } as never
  const identified = () => api.trunks.table.identify(flow)?.name

  test('of the configuration stand in the list and are changed nowhere else', async () => {
    const { json } = await api.admin('GET', '/trunks')
    expect(json.items).toMatchObject([{ name: 'configured', setUp: 'config', changedAt: null, transport: 'udp' }])
    for (const [method, body] of [
      ['PUT', good],
      ['DELETE', undefined],
    ] as const) {
      for (const name of ['configured', 'sandbox']) {
        const refused = await api.admin(method, `/trunks/${name}`, body)
        expect(refused.status).toBe(409)
        expect(refused.json.code).toBe('name_taken')
      }
    }
    expect((await api.admin('GET', '/trunks')).json).toEqual(json)
  })

  test('are set up with defaults, hold for the next call, and change nothing when asked again', async () => {
    expect(identified()).toBeUndefined()
    const put = await api.admin('PUT', '/trunks/operator-2', good)
    expect(put.status).toBe(200)
    expect(put.json).toMatchObject({
      name: 'operator-2',
      setUp: 'api',
      changedAt: '2030-01-31T08:00:00.000Z',
      transport: 'udp',
      callerFrom: 'asserted',
      calleeForm: 'national',
      ...good,
    })
    expect(put.json.spellings.length).toBeGreaterThan(0)
    expect(identified()).toBe('operator-2')
    expect((await api.admin('PUT', '/trunks/operator-2', good)).json).toEqual(put.json)
    expect((await api.admin('GET', '/trunks')).json.items).toHaveLength(2)
  })

  test('are set up anew under their name', async () => {
    await api.admin('PUT', '/trunks/operator-2', good)
    await api.admin('PUT', '/trunks/operator-2', { ...good, from: ['198.51.100.9'], calleeForm: 'e164' })
    expect(identified()).toBeUndefined()
    const { json } = await api.admin('GET', '/trunks')
    expect(json.items[1]).toMatchObject({ from: ['198.51.100.9'], calleeForm: 'e164' })
  })

  test('are taken down for the next call, once', async () => {
    await api.admin('PUT', '/trunks/operator-2', good)
    const removed = await api.admin('DELETE', '/trunks/operator-2')
    expect(removed.status).toBe(200)
    expect(removed.json.name).toBe('operator-2')
    expect(identified()).toBeUndefined()
    expect((await api.admin('DELETE', '/trunks/operator-2')).status).toBe(404)
    expect((await api.admin('DELETE', '/trunks/never-there')).status).toBe(404)
  })

  test.each([
    ['nothing', {}, ['to: is required', 'from: is required']],
    [
      'a name for an address',
      { ...good, to: 'sbc.example.com:5060' },
      ['to: must be an IP address and a port, as 192.0.2.10:5060 or [2001:db8::1]:5060'],
    ],
    ['an address that is none', { ...good, to: '999.1.1.1:5060' }, ['to: there is no such IP address']],
    ['a port that is none', { ...good, to: '192.0.2.1:70000' }, ['to: the port must be at most 65535']],
    ['no source', { ...good, from: [] }, ['from: must be a list of 1 to 64 sources']],
    [
      'a source that is none',
      { ...good, from: ['192.0.2.1', 'x'] },
      ['from.1: must be an IP address, perhaps with a port'],
    ],
    ['another transport', { ...good, transport: 'sctp' }, ['transport: must be udp or tcp']],
    ['another identity', { ...good, callerFrom: 'to' }, ['callerFrom: must be asserted or from']],
    ['another form', { ...good, calleeForm: 'short' }, ['calleeForm: must be national or e164']],
    [
      'another spelling',
      { ...good, spellings: [{ prefix: 'x', rest: 'mobile' }] },
      ['spellings.0.prefix: must be at most 8 digits, perhaps with + in front'],
    ],
    [
      'an unknown field',
      { ...good, secret: 'x' },
      ['secret: is none of to, from, transport, callerFrom, calleeForm, spellings'],
    ],
  ])('with %s are refused by field and rule, and not set up', async (_, body, faults) => {
    const refused = await api.admin('PUT', '/trunks/operator-2', body)
    expect(refused.status).toBe(400)
    expect(faultsOf(refused)).toEqual(faults)
    expect((await api.admin('GET', '/trunks')).json.items).toHaveLength(1)
  })

  test('have names that can stand in a call record', async () => {
    for (const name of ['Operator', '2nd', 'o'.repeat(33), 'a.b']) {
      const refused = await api.admin('PUT', `/trunks/${name}`, good)
      expect(faultsOf(refused), name).toEqual(['name: must be 1 to 32 of a-z, 0-9 and -, a letter first'])
    }
  })

  test('are at most 256', async () => {
    for (let at = 1; at < 256; at += 1) {
      await api.trunks.put(
        { ...good, name: `t-${at}`, transport: 'udp', callerFrom: 'asserted', calleeForm: 'e164', spellings: [] },
        api.wall.at,
      )
    }
    const refused = await api.admin('PUT', '/trunks/one-more', good)
    expect(refused.status).toBe(409)
    expect(refused.json.code).toBe('limit_reached')
    expect((await api.admin('PUT', '/trunks/t-7', good)).status, 'one that is there may change').toBe(200)
  })
})
