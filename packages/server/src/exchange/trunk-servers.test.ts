import { type NameLookups, randomTokens, realTimers, type Timers } from '@axbridge/sip'
import { beforeEach, expect, test } from 'vitest'
import { trunkWith } from './trunk.test.kit.ts'
import { TrunkServers } from './trunk-servers.ts'

let now = 0
/** What DNS says; silent where it says nothing. */
let addresses: Record<string, readonly string[]> | 'silent' | 'failing'
let asked: string[]
let missing: string[]
let servers: TrunkServers

const none = async () => ({ records: [], ttl: 60 })
const lookups: NameLookups = {
  naptr: none,
  srv: async (name) => {
    asked.push(name)
    if (name !== '_sip._udp.two.example') return { records: [], ttl: 60 }
    return {
      records: [1, 2].map((at) => ({ priority: at, weight: 0, port: 5060 + at, name: `s${at}.two.example` })),
      ttl: 60,
    }
  },
  aaaa: async (name) => {
    asked.push(`AAAA ${name}`)
    return none()
  },
  a: async (name) => {
    if (addresses === 'failing') throw new Error('no name server')
    if (addresses === 'silent') return new Promise(() => {})
    return { records: addresses[name] ?? [], ttl: 60 }
  },
}
/** Its timers run at once: DNS that is silent is as one that is late. */
const timers: Timers = {
  now: () => now,
  after: (_ms, call) => realTimers.after(20, call),
}

beforeEach(() => {
  now = 0
  asked = []
  missing = []
  addresses = { 'sbc.example': ['192.0.2.5'], 's1.two.example': ['192.0.2.1'], 's2.two.example': ['192.0.2.2'] }
  servers = new TrunkServers({
    locating: { lookups, tokens: randomTokens },
    transports: ['udp', 'tcp'],
    families: (transport) => (transport === 'udp' ? [4] : [4, 6]),
    timers,
    notFound: (trunk) => missing.push(trunk),
  })
})

const at = (host: string) => trunkWith({ to: { transport: 'udp', host } })
const hosts = async (host: string) =>
  (await servers.locate(at(host))).map(({ remote }) => `${remote.host}:${remote.port}`)

test('no address is asked for that the listener does not reach', async () => {
  const aaaa = () => asked.filter((one) => one.startsWith('AAAA'))
  await servers.locate(at('sbc.example'))
  expect(aaaa()).toEqual([])
  await servers.locate(trunkWith({ to: { transport: 'tcp', host: 'sbc.example' } }))
  expect(aaaa()).toEqual(['AAAA sbc.example'])
})

test('an address is the one server, asked of nobody', async () => {
  const [server] = await servers.locate(
    trunkWith({ to: { transport: 'udp', host: '2001:db8::1', port: 5080, largeOver: 'tcp' } }),
  )
  expect(server).toEqual({ transport: 'udp', remote: { host: '2001:db8::1', port: 5080 }, largeOver: 'tcp' })
  expect(asked).toEqual([])
})

test('the servers of a domain come in the order that DNS gives them', async () => {
  expect(await hosts('two.example')).toEqual(['192.0.2.1:5061', '192.0.2.2:5062'])
  expect(await hosts('sbc.example')).toEqual(['192.0.2.5:5060'])
})

test.each(['silent', 'failing'] as const)(
  'when DNS is %s those found before serve on, told once, and it is left alone for 5 s',
  async (how) => {
    expect(await hosts('sbc.example')).toEqual(['192.0.2.5:5060'])
    addresses = how
    for (let call = 0; call < 3; call += 1) expect(await hosts('sbc.example')).toEqual(['192.0.2.5:5060'])
    expect([missing, asked.length]).toEqual([['operator'], 2])
    now = 5_000
    addresses = { 'sbc.example': ['192.0.2.6'] }
    expect(await hosts('sbc.example')).toEqual(['192.0.2.6:5060'])
  },
)

test('a domain without servers has none, and is asked again for the next call', async () => {
  expect(await hosts('nowhere.example')).toEqual([])
  addresses = { 'nowhere.example': ['192.0.2.7'] }
  expect(await hosts('nowhere.example')).toEqual(['192.0.2.7:5060'])
})

test('a trunk that was set up anew for another domain has nothing of the old one', async () => {
  await hosts('sbc.example')
  addresses = 'failing'
  expect(await hosts('other.example')).toEqual([])
})
