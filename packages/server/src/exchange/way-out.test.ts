import { type PhoneNumber, type ProtectedNumber, parsePhoneNumber } from '@axbridge/core'
import { type Network, randomTokens, realTimers, type Target, type WayToCallee } from '@axbridge/sip'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { incomingTrunk, trunkWith } from './trunk.test.kit.ts'
import type { Trunk } from './trunk.ts'
import { TrunkHealth } from './trunk-health.ts'
import { TrunkLoads } from './trunk-load.ts'
import { TrunkServers } from './trunk-servers.ts'
import { TrunkTable } from './trunk-table.ts'
import { findWayOut, isReachable, type WaysOut } from './way-out.ts'

const phone = (text: string): PhoneNumber => {
  const parsed = parsePhoneNumber(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const [caller, callee] = [phone('13800000001'), phone('13800000002')]
const present = '700123456780001' as ProtectedNumber
const toward = (host: string): Trunk['to'] & object => ({ transport: 'udp', host, port: 5060 })

describe('whether a way leads to a callee', () => {
  test.each<[what: string, trunks: readonly Trunk[], registered: readonly PhoneNumber[], expected: boolean]>([
    ['over a trunk: yes', [trunkWith()], [], true],
    ['over a trunk to his prefix: yes', [trunkWith({ prefixes: ['139', '1380'] })], [], true],
    ['over a trunk to other prefixes: no', [trunkWith({ prefixes: ['139', '1381'] })], [], false],
    ['over a trunk that only brings calls in: no', [incomingTrunk()], [], false],
    ['in the sandbox, whose phone is registered: yes', [], [caller, callee], true],
    ['in the sandbox, whose phone is not registered: no', [], [caller], false],
    ['for somebody who calls from nowhere, to a registered phone: yes', [], [callee], true],
    ['with nothing there: no', [], [], false],
    ['from a phone of the sandbox, whose calls go over no trunk: no', [trunkWith()], [caller], false],
  ])('%s', (_what, trunks, registered, expected) => {
    const ways = {
      trunks: new TrunkTable(trunks),
      registered: (one: PhoneNumber) =>
        registered.some((other) => other.equals(one)) ? ({ contactUri: 'sip:x' } as never) : undefined,
    }
    expect(isReachable(caller, callee, ways)).toBe(expected)
  })
})

describe('the ways over trunks', () => {
  let loads: TrunkLoads
  let health: TrunkHealth
  beforeEach(() => {
    loads = new TrunkLoads(realTimers.now)
    health = new TrunkHealth(realTimers.now, () => {})
  })

  const network: Pick<Network, 'localAddress'> = { localAddress: () => ({ host: '198.51.100.1', port: 5060 }) }
  const records: Record<string, readonly string[]> = { 'sbc.example.com': ['192.0.2.51', '192.0.2.52'] }
  const none = async () => ({ records: [], ttl: 60 })
  let isDnsThere = true
  const lookups = {
    naptr: none,
    srv: none,
    aaaa: none,
    a: async (name: string) => {
      if (!isDnsThere) throw new Error('no name server')
      return { records: records[name] ?? [], ttl: 60 }
    },
  }
  const optionsFor = (trunks: readonly Trunk[]): WaysOut => ({
    trunks: new TrunkTable(trunks),
    registered: () => undefined,
    servers: new TrunkServers({
      locating: { lookups, tokens: randomTokens },
      transports: ['udp', 'tcp'],
      families: () => [4, 6],
      timers: realTimers,
      notFound: () => {},
    }),
    loads,
    health,
    network: network as Network,
    randomness: systemRandomness,
    log: { limitReached: () => {} },
  })
  const find = (options: WaysOut) => findWayOut(callee, present, trunkWith({ name: 'incoming' }), options)
  const waysOf = async (options: WaysOut): Promise<readonly WayToCallee[]> => {
    const found = await find(options)
    if (found.kind !== 'ways') throw new Error(found.kind)
    return found.ways
  }
  const hosts = async (options: WaysOut) => (await waysOf(options)).map(({ target }) => target.remote.host)

  const [first, second, third] = [1, 2, 3].map((priority) =>
    trunkWith({ name: `t${priority}`, priority, to: toward(`192.0.2.${priority}`) }),
  ) as [Trunk, Trunk, Trunk]
  const serverOf = ({ to }: Trunk): Target => ({
    transport: 'udp',
    remote: { host: to?.host ?? '', port: to?.port ?? 0 },
  })

  test('show the callee the 700 number, say where the trunk is, and carry what the trunk is answered', async () => {
    const credentials = { username: 'us', password: 'long-enough' }
    const to = { transport: 'tcp', host: '2001:db8::7', port: 5070 } as const
    const [way] = await waysOf(optionsFor([trunkWith({ credentials, calleeForm: 'e164', to })]))
    expect(way).toMatchObject({
      target: { transport: 'tcp', remote: { host: '2001:db8::7', port: 5070 } },
      requestUri: 'sip:+8613800000002@[2001:db8::7]:5070;transport=tcp',
      to: 'sip:+8613800000002@[2001:db8::7]:5070',
      from: `sip:${present}@198.51.100.1`,
      assertIdentity: true,
      credentials,
    })
    expect(way?.firstResponseMs, 'the only way has all the time there is').toBeUndefined()
  })

  test('stand in their order, and all but the last are given up soon', async () => {
    const ways = await waysOf(optionsFor([third, first, second]))
    expect(ways.map(({ target }) => target.remote.host)).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3'])
    expect(ways.map(({ firstResponseMs }) => firstResponseMs)).toEqual([4_000, 4_000, undefined])
  })

  test('put what is down last, and try it nevertheless when all is', async () => {
    const options = optionsFor([first, second, third])
    for (let ping = 0; ping < 2; ping += 1) health.silent('t1', serverOf(first))
    expect(await hosts(options)).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.1'])
    for (const down of [second, third]) for (let ping = 0; ping < 2; ping += 1) health.silent(down.name, serverOf(down))
    expect(await hosts(options)).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3'])
  })

  test('a domain is several ways, whose URIs name the domain; when DNS is silent those found before serve on', async () => {
    isDnsThere = true
    const options = optionsFor([trunkWith({ to: { transport: 'tcp', host: 'sbc.example.com' } })])
    const ways = await waysOf(options)
    expect(ways.map(({ target }) => target.remote)).toEqual([
      { host: '192.0.2.51', port: 5060 },
      { host: '192.0.2.52', port: 5060 },
    ])
    expect(ways[0]?.requestUri).toBe('sip:13800000002@sbc.example.com;transport=tcp')
    isDnsThere = false
    expect(await hosts(options)).toEqual(['192.0.2.51', '192.0.2.52'])
    const unknown = optionsFor([trunkWith({ to: { transport: 'udp', host: 'sbc.example.com' } })])
    expect(await find(unknown)).toEqual({ kind: 'unreachable' })
  })

  test('there are eight at most, and none over a transport that is not there', async () => {
    const many = Array.from({ length: 12 }, (_, at) => trunkWith({ name: `t${at}`, to: toward(`192.0.2.${at}`) }))
    expect(await waysOf(optionsFor(many))).toHaveLength(8)
    const overTls = optionsFor([trunkWith({ to: { transport: 'tls', host: '192.0.2.1', port: 5061 } })])
    expect(await find(overTls)).toEqual({ kind: 'unreachable' })
  })

  test('a trunk that is full is passed over, and when all are it is another refusal than when none leads there', async () => {
    const full = trunkWith({ name: 'full', maxCalls: 1, to: toward('192.0.2.9') })
    const options = optionsFor([full, { ...first, maxCalls: 1 }])
    const ways = await waysOf(options)
    const taken = ways.map((way) => way.take?.())
    expect(taken.every((one) => one !== undefined)).toBe(true)
    expect(await find(options)).toEqual({ kind: 'overloaded' })
    expect(loads.of('full')).toEqual({ in: 0, out: 1, refused: 1 })
    taken[0]?.left()
    taken[0]?.left()
    expect(await waysOf(options)).toHaveLength(1)
    expect(await find(optionsFor([]))).toEqual({ kind: 'unreachable' })
  })

  test('what answers 503 is not taken for one that answers the call', async () => {
    const options = optionsFor([first])
    for (let ping = 0; ping < 2; ping += 1) health.silent('t1', serverOf(first))
    const found = await find(options)
    if (found.kind !== 'ways') throw new Error(found.kind)
    found.ways[0].take?.()?.failed('unavailable')
    found.heard()
    expect(health.stateOf('t1', serverOf(first))).toBe('down')
  })

  test('three calls that nobody answered put a way last; one that was unavailable does not, and an answer puts it back', async () => {
    const options = optionsFor([first, second])
    const call = async (why: 'timeout' | 'transport' | 'unavailable') => {
      const [way] = await waysOf(options)
      way?.take?.()?.failed(why)
    }
    for (const why of ['unavailable', 'unavailable', 'unavailable', 'timeout', 'transport'] as const) await call(why)
    expect(await hosts(options)).toEqual(['192.0.2.1', '192.0.2.2'])
    await call('timeout')
    expect(await hosts(options)).toEqual(['192.0.2.2', '192.0.2.1'])
    expect(loads.of('t1').out).toBe(0)

    const found = await find(options)
    if (found.kind !== 'ways') throw new Error(found.kind)
    found.ways[1]?.take?.()
    found.heard()
    expect(await hosts(options)).toEqual(['192.0.2.1', '192.0.2.2'])
  })
})
