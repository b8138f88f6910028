import { describe, expect, test } from 'vitest'
import { parseUri, type SipUri } from '../message/uri.ts'
import { cachedLookups } from './cached-lookups.ts'
import { locateServer, orderByWeight, type Reachable } from './locate-server.ts'
import type { Answer, NameLookups, NaptrRecord, SrvRecord } from './name-lookups.ts'

type Zone = {
  readonly naptr?: Readonly<Record<string, readonly NaptrRecord[]>>
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>
  readonly a?: Readonly<Record<string, readonly string[]>>
  readonly aaaa?: Readonly<Record<string, readonly string[]>>
}

/** A name server with these records that says what it was asked. */
const serving = (zone: Zone, ttl = 60): NameLookups & { readonly asked: string[] } => {
  const asked: string[] = []
  const from =
    <Entry>(kind: string, table: Readonly<Record<string, readonly Entry[]>> = {}) =>
    async (name: string): Promise<Answer<Entry>> => {
      asked.push(`${kind} ${name}`)
      return { records: table[name] ?? [], ttl }
    }
  return {
    asked,
    naptr: from('NAPTR', zone.naptr),
    srv: from('SRV', zone.srv),
    a: from('A', zone.a),
    aaaa: from('AAAA', zone.aaaa),
  }
}

const naptr = (order: number, preference: number, service: string, replacement: string): NaptrRecord => ({
  order,
  preference,
  flags: 's',
  service,
  replacement,
})
const srv = (priority: number, weight: number, port: number, name: string): SrvRecord => ({
  priority,
  weight,
  port,
  name,
})

const all = ['udp', 'tcp', 'tls'] as const
const located = async (
  text: string,
  lookups: NameLookups,
  transports: readonly Reachable[] = all,
): Promise<string[]> => {
  const uri = parseUri(text)
  if (uri?.kind !== 'sip') throw new Error('a SIP URI')
  const targets = await locateServer(uri as SipUri, { lookups, transports, tokens: { below: () => 0 } })
  return targets.map(
    ({ transport, remote, serverName }) =>
      `${transport} ${remote.host} ${remote.port}${serverName === undefined ? '' : ` ${serverName}`}`,
  )
}

// The example of RFC 3263 section 4.1, with addresses of its own.
const example: Zone = {
  naptr: {
    'example.com': [
      naptr(90, 50, 'SIP+D2T', '_sip._tcp.example.com'),
      naptr(50, 50, 'SIPS+D2T', '_sips._tcp.example.com'),
      naptr(100, 50, 'SIP+D2U', '_sip._udp.example.com'),
      naptr(10, 50, 'E2U+email', '_other.example.com'),
    ],
  },
  srv: {
    '_sips._tcp.example.com': [srv(0, 1, 5061, 'tls.example.com')],
    '_sip._tcp.example.com': [srv(1, 1, 5060, 'two.example.com'), srv(0, 1, 5070, 'one.example.com')],
    '_sip._udp.example.com': [srv(0, 1, 5060, 'one.example.com')],
  },
  a: { 'one.example.com': ['192.0.2.1'], 'two.example.com': ['192.0.2.2'], 'tls.example.com': ['192.0.2.3'] },
  aaaa: { 'one.example.com': ['2001:db8::1'] },
}

describe('a server is found', () => {
  test('by the services that its domain offers, in the order of the domain', async () => {
    expect(await located('sip:example.com', serving(example))).toEqual([
      'tls 192.0.2.3 5061 example.com',
      'tcp 192.0.2.1 5070',
      'tcp 2001:db8::1 5070',
      'tcp 192.0.2.2 5060',
      'udp 192.0.2.1 5060',
      'udp 2001:db8::1 5060',
    ])
  })

  test('by those only that this side has', async () => {
    expect(await located('sip:example.com', serving(example), ['udp'])).toEqual([
      'udp 192.0.2.1 5060',
      'udp 2001:db8::1 5060',
    ])
  })

  test('by SRV alone where the URI names the transport', async () => {
    const lookups = serving(example)
    expect(await located('sip:x@example.com;transport=TCP', lookups)).toEqual([
      'tcp 192.0.2.1 5070',
      'tcp 2001:db8::1 5070',
      'tcp 192.0.2.2 5060',
    ])
    expect(lookups.asked[0]).toBe('SRV _sip._tcp.example.com')
  })

  test('by SRV in our order where the domain has no NAPTR, and by its addresses where it has neither', async () => {
    expect(await located('sip:example.com', serving({ ...example, naptr: {} }), ['tcp', 'udp'])).toEqual([
      'tcp 192.0.2.1 5070',
      'tcp 2001:db8::1 5070',
      'tcp 192.0.2.2 5060',
      'udp 192.0.2.1 5060',
      'udp 2001:db8::1 5060',
    ])
    expect(await located('sip:one.example.com', serving(example))).toEqual([
      'udp 192.0.2.1 5060',
      'udp 2001:db8::1 5060',
    ])
  })

  test('over TLS only for sips, and held to its domain', async () => {
    expect(await located('sips:example.com', serving(example))).toEqual(['tls 192.0.2.3 5061 example.com'])
    expect(await located('sips:one.example.com;transport=tcp', serving(example))).toEqual([
      'tls 192.0.2.1 5061 one.example.com',
      'tls 2001:db8::1 5061 one.example.com',
    ])
    expect(await located('sips:example.com', serving(example), ['udp', 'tcp'])).toEqual([])
  })

  test('at the port that the URI names, without NAPTR and SRV', async () => {
    const lookups = serving(example)
    expect(await located('sip:one.example.com:5099', lookups)).toEqual(['udp 192.0.2.1 5099', 'udp 2001:db8::1 5099'])
    expect(lookups.asked).toEqual(['A one.example.com', 'AAAA one.example.com'])
  })

  test.each([
    ['sip:192.0.2.9', 'udp 192.0.2.9 5060'],
    ['sip:192.0.2.9:5070;transport=tcp', 'tcp 192.0.2.9 5070'],
    ['sip:[2001:db8::9]', 'udp 2001:db8::9 5060'],
    ['sips:192.0.2.9', 'tls 192.0.2.9 5061'],
    ['sip:192.0.2.9;transport=tls', 'tls 192.0.2.9 5061'],
  ])('without a question when it is numeric: %s', async (uri, expected) => {
    const lookups = serving(example)
    expect(await located(uri, lookups)).toEqual([expected])
    expect(lookups.asked).toEqual([])
  })

  test.each([
    'sip:example.com;transport=sctp',
    'sip:example.com;transport=ws',
    'sips:example.com;transport=udp',
    'sip:nowhere.example.net',
  ])('nowhere: %s', async (uri) => {
    expect(await located(uri, serving(example))).toEqual([])
  })

  test('nowhere by a service that the domain says it has not', async () => {
    const none = { srv: { '_sip._udp.example.com': [srv(0, 0, 0, '')] }, a: {} }
    expect(await located('sip:example.com', serving(none))).toEqual([])
  })

  test('in at most 32 places, however many the domain names', async () => {
    const records = Array.from({ length: 500 }, (_, at) => srv(at, 0, 5060, `h${at}.example.com`))
    const a = Object.fromEntries(records.map(({ name }) => [name, ['192.0.2.1', '192.0.2.2']]))
    const lookups = serving({ srv: { '_sip._udp.example.com': records }, a })
    expect(await located('sip:example.com', lookups, ['udp'])).toHaveLength(32)
    expect(lookups.asked.length).toBeLessThan(50)
  })

  test('nowhere by that service though the domain has an address, and by another one that it has', async () => {
    const none = { '_sip._udp.example.com': [srv(0, 0, 0, '.')] }
    const a = { 'example.com': ['192.0.2.1'] }
    expect(await located('sip:example.com', serving({ srv: none, a }))).toEqual([])
    const tcp = { ...none, '_sip._tcp.example.com': [srv(0, 0, 5070, 'example.com')] }
    expect(await located('sip:example.com', serving({ srv: tcp, a }))).toEqual(['tcp 192.0.2.1 5070'])
  })

  test.each(['a', 'aaaa'] as const)('though a name server is silent about one thing of many: %s', async (kind) => {
    const silent = (name: string): boolean => name === 'one.example.com'
    const whole = serving(example)
    const failing = {
      ...whole,
      [kind]: (name: string) => (silent(name) ? Promise.reject(new Error('no answer')) : whole[kind](name)),
    }
    const left = kind === 'a' ? '2001:db8::1' : '192.0.2.1'
    expect(await located('sip:example.com;transport=tcp', failing)).toEqual([`tcp ${left} 5070`, 'tcp 192.0.2.2 5060'])
    const deaf = { ...failing, a: () => Promise.reject(new Error('no answer')) }
    await expect(located('sip:two.example.com:5060', deaf)).rejects.toThrow('no answer')
  })

  test('never, with the failure of the name server', async () => {
    const failing = { ...serving(example), naptr: () => Promise.reject(new Error('no answer')) }
    await expect(located('sip:example.com', failing)).rejects.toThrow('no answer')
  })
})

describe('the order among equals', () => {
  const records = [srv(0, 0, 1, 'zero'), srv(0, 10, 1, 'ten'), srv(0, 30, 1, 'thirty'), srv(5, 99, 1, 'last')]

  test('follows the weights, and a higher priority value comes last', () => {
    const first = { zero: 0, ten: 0, thirty: 0, last: 0 }
    for (let draw = 0; draw <= 40; draw += 1) {
      // Only the first draw of each order counts here.
      let turn = 0
      const names = orderByWeight(records, { below: (below) => (turn++ === 0 ? draw % below : 0) }).map(
        ({ name }) => name,
      )
      expect(names.at(-1)).toBe('last')
      expect(new Set(names).size).toBe(4)
      first[names[0] as keyof typeof first] += 1
    }
    expect(first).toEqual({ zero: 1, ten: 10, thirty: 30, last: 0 })
  })
})

describe('answers are kept', () => {
  const timed = () => {
    const clock = { at: 0, now: () => clock.at }
    return clock
  }

  test('as long as they hold, and asked for once by all who ask meanwhile', async () => {
    const clock = timed()
    const source = serving(example, 30)
    const lookups = cachedLookups(source, clock)
    await Promise.all([lookups.a('one.example.com'), lookups.a('ONE.example.com')])
    clock.at = 29_999
    await lookups.a('one.example.com')
    expect(source.asked).toEqual(['A one.example.com'])
    clock.at = 30_000
    await lookups.a('one.example.com')
    expect(source.asked).toHaveLength(2)
  })

  test('for at least 5 seconds and at most an hour, whatever they say', async () => {
    for (const [ttl, holds] of [
      [0, 5_000],
      [1e9, 3_600_000],
    ] as const) {
      const clock = timed()
      const source = serving(example, ttl)
      const lookups = cachedLookups(source, clock)
      await lookups.srv('x')
      clock.at = holds - 1
      await lookups.srv('x')
      expect(source.asked).toHaveLength(1)
      clock.at = holds
      await lookups.srv('x')
      expect(source.asked).toHaveLength(2)
    }
  })

  test('in a limited number, the oldest going first', async () => {
    const source = serving(example)
    const lookups = cachedLookups(source, timed(), { entries: 2, longestTtl: 60, shortestTtl: 1 })
    for (const name of ['one', 'two', 'three', 'two', 'three', 'one']) await lookups.a(name)
    expect(source.asked).toEqual(['A one', 'A two', 'A three', 'A one'])
  })

  test('and a failure is not', async () => {
    let turn = 0
    const flaky: NameLookups = {
      ...serving(example),
      a: () => {
        turn += 1
        return turn === 1
          ? Promise.reject(new Error('no answer'))
          : Promise.resolve({ records: ['192.0.2.1'], ttl: 60 })
      },
    }
    const lookups = cachedLookups(flaky, timed())
    await expect(lookups.a('x')).rejects.toThrow('no answer')
    expect((await lookups.a('x')).records).toEqual(['192.0.2.1'])
  })
})
