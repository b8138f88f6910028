import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { completeTrunk } from '../trunk-definition.ts'
import { faultsOf, type RunningAdmin, runAdmin, stores } from './running-admin.test.kit.ts'

const toRule =
  'must be an IP address and a port, as 192.0.2.10:5060 or [2001:db8::1]:5060, a domain name, perhaps with a port, or null'
const nameRule = 'must be a name in lower case, as a certificate shows it'
const passwordRule = 'must be 8 to 128 printable ASCII characters'
const userRule = 'must be 1 to 64 visible ASCII characters without a colon'
const fields = [
  ...['to', 'transport', 'serverName', 'largeOver', 'from', 'tlsNames', 'digest', 'credentials', 'callerFrom'],
  ...['calleeForm', 'spellings', 'prefixes', 'priority', 'weight', 'maxCalls', 'callsPerSecond', 'pingMs'],
]

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
    ['nothing', {}, ['from: is required']],
    [
      'no source and no way out',
      { from: [] },
      ['from: must name a source where there is neither to, tlsNames nor digest'],
    ],
    ['a destination that is none', { ...good, to: 'sip:sbc.example.com' }, [`to: ${toRule}`]],
    ['an address without a port', { ...good, to: '192.0.2.1' }, [`to: ${toRule}`]],
    [
      'a port of a domain that is none',
      { ...good, to: 'sbc.example.com:70000' },
      ['to: the port must be at most 65535'],
    ],
    ['an address that is none', { ...good, to: '999.1.1.1:5060' }, ['to: there is no such IP address']],
    ['a port that is none', { ...good, to: '192.0.2.1:70000' }, ['to: the port must be at most 65535']],
    ['65 sources', { ...good, from: Array(65).fill('192.0.2.1') }, ['from: must be a list of at most 64 sources']],
    [
      'a source that is none',
      { ...good, from: ['192.0.2.1', 'x'] },
      ['from.1: must be an IP address, perhaps with a port'],
    ],
    ['another transport', { ...good, transport: 'sctp' }, ['transport: must be udp, tcp or tls']],
    ['another identity', { ...good, callerFrom: 'to' }, ['callerFrom: must be asserted, from or digest']],
    ['another form', { ...good, calleeForm: 'short' }, ['calleeForm: must be national or e164']],
    [
      'another spelling',
      { ...good, spellings: [{ prefix: 'x', rest: 'mobile' }] },
      ['spellings.0.prefix: must be at most 8 digits, perhaps with + in front'],
    ],
    ['a TLS name in capitals', { ...good, tlsNames: ['SBC.example.com'] }, [`tlsNames.0: ${nameRule}`]],
    [
      'a password too short',
      { ...good, digest: { username: 'u', password: '1234567' } },
      [`digest.password: ${passwordRule}`],
    ],
    ['no password', { ...good, credentials: { username: 'u' } }, ['credentials.password: is required']],
    [
      'a user with a colon',
      { ...good, credentials: { username: 'a:b', password: 'long-enough' } },
      [`credentials.username: ${userRule}`],
    ],
    [
      'a realm with quotes',
      { ...good, credentials: { username: 'us', password: 'long-enough', realm: '"r"' } },
      [
        'credentials.realm: must be 1 to 128 printable ASCII characters without quotes and backslashes, and hold no telephone number',
      ],
    ],
    [
      'credentials that are none',
      { ...good, credentials: 'u' },
      ['credentials: must be an object with username and password, or null'],
    ],
    [
      'a field too many of a user',
      { ...good, digest: { username: 'u', password: 'long-enough', realm: 'x' } },
      ['digest.realm: is none of username, password'],
    ],
    [
      'a prefix that is none',
      { ...good, prefixes: ['+86'] },
      ['prefixes.0: must be at most 10 digits, the first of a callee in national form'],
    ],
    ['no prefix', { ...good, prefixes: [] }, ['prefixes: must be a list of 1 to 256 prefixes']],
    ['a priority too high', { ...good, priority: 65_536 }, ['priority: must be a whole number from 0 to 65535']],
    ['half a weight', { ...good, weight: 0.5 }, ['weight: must be a whole number from 0 to 65535']],
    ['no calls', { ...good, maxCalls: 0 }, ['maxCalls: must be a whole number from 1 to 1000000']],
    ['no calls a second', { ...good, callsPerSecond: 0 }, ['callsPerSecond: must be a whole number from 1 to 100000']],
    ['a ping too often', { ...good, pingMs: 499 }, ['pingMs: must be 0, or at least 500']],
    ['a ping too seldom', { ...good, pingMs: 3_600_001 }, ['pingMs: must be 0, or a whole number from 500 to 3600000']],
    [
      'a server name over udp',
      { ...good, serverName: 'sbc.example.com' },
      ['serverName: is only for an address that is reached over tls'],
    ],
    [
      'tcp for large requests over tcp',
      { ...good, transport: 'tcp', largeOver: 'tcp' },
      ['largeOver: is only for a trunk of transport udp'],
    ],
    [
      'callers by digest and no user',
      { ...good, from: [], callerFrom: 'digest' },
      ['digest: is required where callerFrom is digest'],
    ],
    [
      'callers by digest and a user who is no number',
      { to: null, from: [], callerFrom: 'digest', digest: { username: 'line', password: 'long-enough' } },
      ['digest.username: must be a mainland mobile number in a spelling of the trunk where callerFrom is digest'],
    ],
    [
      'callers by digest and a source',
      { ...good, callerFrom: 'digest', digest: { username: '13800000001', password: 'long-enough' } },
      ['from: must be empty where callerFrom is digest: who is known by his address proves no user'],
    ],
    ['an unknown field', { ...good, secret: 'x' }, [`secret: is none of ${fields.join(', ')}`]],
  ])('with %s are refused by field and rule, and not set up', async (_, body, faults) => {
    const refused = await api.admin('PUT', '/trunks/operator-2', body)
    expect(refused.status).toBe(400)
    expect(faultsOf(refused)).toEqual(faults)
    expect((await api.admin('GET', '/trunks')).json.items).toHaveLength(1)
  })

  test('say how they fare, and of a user only that there is a password', async () => {
    const users = {
      digest: { username: 'line', password: 'known-to-them' },
      credentials: { username: 'us', password: 'known-to-us', realm: 'operator.example' },
    }
    const put = await api.admin('PUT', '/trunks/operator-2', { ...good, ...users })
    expect(put.json).toMatchObject({
      digest: { username: 'line', hasPassword: true },
      credentials: { username: 'us', hasPassword: true, realm: 'operator.example' },
      health: 'unknown',
      servers: [{ address: 'udp 198.51.100.7:5060', health: 'unknown' }],
      calls: { in: 0, out: 0 },
      refusedByLimit: 0,
    })
    const listed = await api.admin('GET', '/trunks')
    const removed = await api.admin('DELETE', '/trunks/operator-2')
    for (const { json } of [put, listed, removed]) expect(JSON.stringify(json)).not.toContain('known-to')
    expect(JSON.stringify(api.logged)).not.toContain('known-to')
  })

  test('show a user whose name is a number as its mask', async () => {
    const digest = { username: '+8613800000001', password: 'long-enough' }
    const put = await api.admin('PUT', '/trunks/line', { from: [], callerFrom: 'digest', digest })
    expect(put.json.digest).toEqual({ username: '138****0001', hasPassword: true })
  })

  test('are not two of one source: the answer names both', async () => {
    const refused = await api.admin('PUT', '/trunks/operator-2', { from: ['192.0.2.10'] })
    expect([refused.status, refused.json.code]).toEqual([409, 'source_taken'])
    expect(faultsOf(refused)).toEqual(['from.0: is that of the trunks configured and operator-2'])
  })

  test('go out over no transport that the server does not listen on', async () => {
    const refused = await api.admin('PUT', '/trunks/operator-2', { ...good, transport: 'tls' })
    expect([refused.status, refused.json.code]).toEqual([422, 'no_listener'])
    expect(faultsOf(refused)).toEqual(['transport: must be one that the server listens on'])
  })

  test('are known by no certificate where none is asked for', async () => {
    const refused = await api.admin('PUT', '/trunks/operator-2', { ...good, tlsNames: ['sbc.example.com'] })
    expect([refused.status, refused.json.code]).toEqual([422, 'no_listener'])
    expect(faultsOf(refused)).toEqual([
      'tlsNames: must be empty where no certificate is asked for (sip.tls.clientCertificates)',
    ])
  })

  test('have names that can stand in a call record', async () => {
    for (const name of ['Operator', '2nd', 'o'.repeat(33), 'a.b', 't13800000001', 'of-138-0000-0001']) {
      const refused = await api.admin('PUT', `/trunks/${name}`, good)
      expect(faultsOf(refused), name).toEqual([
        'name: must be 1 to 32 of a-z, 0-9 and -, a letter first, and hold no telephone number',
      ])
    }
  })

  test('are at most 256', async () => {
    for (let at = 1; at < 256; at += 1) {
      const completed = completeTrunk({ name: `t-${at}`, from: [`203.0.${at >> 8}.${at & 255}`] })
      if (completed.kind === 'fault') throw new Error(completed.rule)
      await api.trunks.put(completed.value, api.wall.at)
    }
    const refused = await api.admin('PUT', '/trunks/one-more', good)
    expect(refused.status).toBe(409)
    expect(refused.json.code).toBe('limit_reached')
    expect((await api.admin('PUT', '/trunks/t-7', good)).status, 'one that is there may change').toBe(200)
  })
})
