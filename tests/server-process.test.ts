import { createHash } from 'node:crypto'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import type { Address, TransportKind } from '@axbridge/sip'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { finderOf } from './independent-search.ts'
import { openRawSip, type RawSip } from './raw-sip.ts'
import { strangersRecords } from './stored-records.ts'

const [a, b] = ['13800000001', '13900000002']
const namesSomebody = finderOf(a, b)

let home: ServerHome
let server: ServerProcess
const closers: (() => unknown)[] = []

const start = async (settings: Readonly<Record<string, object>> = {}): Promise<void> => {
  home = ServerHome.make(settings)
  server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
}

const stopAll = async (): Promise<void> => {
  for (const close of closers.splice(0).reverse()) await close()
  await server?.kill9()
  home?.remove()
}

const apiOfServer = (): ApiClient => new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')

describe('a server that is told to stop', () => {
  afterEach(stopAll)

  const phone = async (number: string): Promise<SimplePhone> => {
    const password = server.ready.sandbox?.password ?? ''
    const made = await SimplePhone.open({ number, server: server.sipUdp, transport: 'udp', password })
    closers.push(() => made.close())
    await made.register()
    return made
  }

  /** A and B talk. */
  const conversation = async () => {
    const { x } = await apiOfServer().bind({ a, b })
    const [phoneA, phoneB] = [await phone(a), await phone(b)]
    const outgoing = phoneA.dial(x)
    const incoming = await phoneB.nextCall()
    await incoming.answer()
    await outgoing.answered()
    return { x, phoneA, phoneB, outgoing, incoming }
  }

  test('lets a live call end, takes no new one meanwhile, and ends with 0', async () => {
    await start({ calls: { drainMs: 20_000 } })
    const { x, phoneB, outgoing, incoming } = await conversation()
    const stopped = server.stop(15_000)
    // The signal takes a moment; a call that still comes through is given up.
    const tryToCall = async (): Promise<number | undefined> => {
      const call = phoneB.dial(x)
      const end = await call.ended(300).catch(() => call.cancel())
      return end.status
    }
    await expect.poll(tryToCall, { timeout: 5_000 }).toBe(503)
    await outgoing.hangUp()
    await incoming.ended()
    expect(await stopped).toBe(0)
    expect(namesSomebody(server.stderr)).toBe(false)
  })

  test('hangs up on both sides when a live call takes too long, keeps its record, and ends with 0', async () => {
    await start({ calls: { drainMs: 300 } })
    const { outgoing, incoming } = await conversation()
    const stopped = server.stop(15_000)
    expect(await Promise.all([outgoing.ended(), incoming.ended()])).toMatchObject([{ by: 'there' }, { by: 'there' }])
    expect(await stopped).toBe(0)
    server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
    expect((await apiOfServer().calls()).map(({ outcome }) => outcome)).toEqual([
      expect.not.stringMatching(/open|lost/),
    ])
  })
})

describe.each(['udp', 'tcp'] as const)('over %s', (transport) => {
  let to: Address
  beforeAll(async () => {
    await start()
    to = transport === 'udp' ? server.sipUdp : server.sipTcp
  })
  afterAll(stopAll)

  const raw = async (): Promise<RawSip> => {
    const opened = await openRawSip(transport, to)
    closers.push(() => opened.close())
    return opened
  }

  const expectAlive = async (): Promise<void> => {
    const peer = await raw()
    await peer.send(request(transport, 'OPTIONS', 'alive'))
    await expect.poll(() => peer.received(), { timeout: 5_000 }).toContain('SIP/2.0 200 ')
    expect((await fetch(`${server.ready.http}/healthz`, { signal: AbortSignal.timeout(5_000) })).status).toBe(200)
  }

  test.each([
    ['a CSeq of another method', { cseq: '1 BYE' }],
    ['a Max-Forwards that is no number', { 'max-forwards': 'many' }],
    ['a CSeq that is too large', { cseq: '99999999999 INVITE' }],
    // RFC 4475 section 3.3.1
    ['no To', { to: undefined }],
    ['no From', { from: undefined }],
    ['no Call-ID', { 'call-id': undefined }],
  ])('a request with %s is answered 400 and leaves no record', async (_title, changed) => {
    const peer = await raw()
    await peer.send(request(transport, 'INVITE', 'broken', changed))
    await expect.poll(() => peer.received(), { timeout: 5_000 }).toMatch(/^SIP\/2\.0 400 /)
    await expectAlive()
    expect(strangersRecords(home.directory)).toEqual([])
  })

  test('a request without via, of which no answer can be made, gets none', async () => {
    const peer = await raw()
    await peer.send(request(transport, 'INVITE', 'broken', { via: undefined }))
    await expectAlive()
    expect(peer.received()).toBe('')
  })

  test('garbage does not stop the process, is counted, and nothing of it is in the log', async () => {
    for (const octets of garbage(transport)) {
      const peer = await raw()
      await peer.send(octets)
    }
    await expectAlive()
    expect(await server.stop()).toBe(0)
    expect(namesSomebody(server.stderr)).toBe(false)
    expect(server.stderr).not.toMatch(/at .*\.[jt]s:[0-9]+/)
    expect(Number(/"faultsDropped":([0-9]+)/.exec(server.stderr)?.[1])).toBeGreaterThan(0)
  })
})

let requests = 0

/** A request as a peer would send it, with some header fields changed or left out. */
const request = (
  transport: TransportKind,
  method: string,
  name: string,
  changed: Readonly<Record<string, string | undefined>> = {},
): string => {
  requests += 1
  // Letters alone, so that no digits of it could be taken for a number.
  const token = name + [...String(requests)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
  const fields: Record<string, string | undefined> = {
    via: `SIP/2.0/${transport.toUpperCase()} 127.0.0.1:9;rport;branch=z9hG4bK${token}`,
    'max-forwards': '70',
    from: `<sip:${a}@127.0.0.1>;tag=${token}`,
    to: `<sip:${b}@127.0.0.1>`,
    'call-id': token,
    cseq: `1 ${method}`,
    contact: `<sip:${a}@127.0.0.1:9>`,
    'content-length': '0',
    ...changed,
  }
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return [`${method} sip:700000000010000@127.0.0.1 SIP/2.0`, ...lines, '', ''].join('\r\n')
}

/** Octets that look random and are the same in every run. */
const noise = (seed: number, length: number): Buffer => {
  const parts: Buffer[] = []
  for (let part = 0; part * 32 < length; part += 1) parts.push(createHash('sha256').update(`${seed}/${part}`).digest())
  return Buffer.concat(parts).subarray(0, length)
}

const garbage = (transport: TransportKind): readonly (string | Buffer)[] => {
  const whole = request(transport, 'INVITE', 'garbage')
  return [
    ...[1, 2, 3, 4, 5].map((seed) => noise(seed, 1_200)),
    ...['\0', '\r\n', '\r\n\r\n', ' ', ':', 'SIP/2.0', 'SIP/2.0 200 OK\r\n\r\n', `${a}\r\n\r\n`],
    ...[10, 60, 150, 250].map((length) => whole.slice(0, length)),
    whole.replaceAll('\r\n', '\n'),
    whole.replace('SIP/2.0', 'SIP/9.9'),
    whole.replace('content-length: 0', 'content-length: -1'),
    whole.replace('content-length: 0', 'content-length: 4000000000'),
    whole.replace('content-length: 0', `content-length: 30\r\ncontent-length: 3\r\n\r\n${a}`),
    whole.replace('via:', `x: ${'y'.repeat(50_000)}\r\nvia:`),
    whole.replace('via:', `${'v: SIP/2.0/UDP a;branch=z9hG4bKx\r\n'.repeat(1_000)}via:`),
    whole.replace(/via:[^\r]*/, 'via: ;;;;,,,,<<<>>>"""'),
    whole.replace('INVITE sip:', 'INVITE \u0080\u00ff:'),
    request(transport, 'ACK', 'stray'),
    request(transport, 'CANCEL', 'stray'),
    request(transport, 'BYE', 'stray', { to: `<sip:${b}@127.0.0.1>;tag=nobody` }),
    request(transport, 'NOSUCHMETHOD', 'stray'),
  ]
}
