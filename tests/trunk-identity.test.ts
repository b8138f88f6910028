import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { authorizationFor, BarePeer, fieldOf } from './bare-peer.ts'
import { people, RunningService } from './running-service.ts'
import { strangersRefused } from './stored-records.ts'

/** Peers whose addresses no trunk names; who they are, their credentials say. */
const nowhere = '127.0.0.6'
const line = { username: 'line-7', password: 'known-to-the-line' }
/** The user of this trunk is the caller's number. */
const phoneUser = { username: people.a, password: 'known-to-the-phone' }

let service: RunningService
let callee: BarePeer
let stranger: BarePeer
let x: string

const open = (host: string) => BarePeer.open(host, () => service.sipAddress('udp'))

beforeAll(async () => {
  service = await RunningService.start({
    trunks: [
      { name: 'asserting', from: ['127.0.0.2'], callerFrom: 'asserted' },
      { name: 'telling', from: ['127.0.0.3'], callerFrom: 'from' },
      { name: 'line', from: [], digest: line, callerFrom: 'from' },
      { name: 'phone', from: [], digest: phoneUser, callerFrom: 'digest' },
    ],
  })
  x = (await service.bind()).x
  callee = await open('127.0.0.4')
  await service.asOperator('PUT', '/trunks/out', { to: callee.address, from: [] })
})
const opened: BarePeer[] = []
const peerAt = async (host: string): Promise<BarePeer> => {
  const peer = await open(host)
  opened.push(peer)
  return peer
}
afterEach(() => {
  callee.received = []
  for (const peer of opened.splice(0)) peer.close()
})
afterAll(async () => {
  await service?.stop()
  callee?.close()
})

const statusOf = (wire: string): number => Number(wire.slice(8, 11))
const challengesOf = (wire: string): readonly string[] =>
  [...wire.matchAll(/^www-authenticate: ?(.*)\r$/gim)].map(([, value = '']) => value)

/** Calls after a challenge with these credentials, by the algorithm of this challenge. */
const callAs = async (
  user: typeof line,
  { from = people.a as string, at = 0, headers = [] as readonly string[], dialled = x } = {},
): Promise<string> => {
  stranger = await peerAt(nowhere)
  const asked = await stranger.invite({ dialled, from })
  const challenge = challengesOf(asked)[at] ?? ''
  const uri = `sip:${dialled}@operator.invalid`
  const authorization = authorizationFor(challenge, { ...user, method: 'INVITE', uri })
  return stranger.invite({ dialled, from, headers: [`Authorization: ${authorization}`, ...headers] })
}

describe('a peer without a fixed address', () => {
  test('is asked who he is, by SHA-256 first and by MD5, and his OPTIONS too; what else he asks is refused', async () => {
    stranger = await peerAt(nowhere)
    const asked = await stranger.invite({ dialled: x, from: people.a })
    expect(statusOf(asked)).toBe(401)
    expect(challengesOf(asked).map((value) => /algorithm=([^,]+)/.exec(value)?.[1])).toEqual(['SHA-256', 'MD5'])
    expect(/[0-9]{9}/.test(challengesOf(asked).join())).toBe(false)
    for (const [method, status] of [
      ['OPTIONS', 401],
      ['MESSAGE', 403],
    ] as const) {
      const lines = [
        `${method} sip:${service.sipAddress('udp').host} SIP/2.0`,
        `Via: SIP/2.0/UDP ${stranger.address};branch=z9hG4bK${method}`,
        ...['Max-Forwards: 70', 'From: <sip:a@h>;tag=a', 'To: <sip:b@h>', `Call-ID: ${method}`, `CSeq: 1 ${method}`],
      ]
      stranger.send([...lines, 'Content-Length: 0', '', ''].join('\r\n'))
      expect(statusOf(await stranger.heard((wire) => wire.includes(`branch=z9hG4bK${method}`))), method).toBe(status)
    }
  })

  test.each([0, 1])(
    'is his trunk when he proves it by challenge %i, from any address, and is recorded as that',
    async (at) => {
      const bound = await service.bind(people.stranger, people.b, `order-of-challenge-${at}`)
      expect(statusOf(await callAs(line, { from: people.stranger, at, dialled: bound.x }))).toBe(486)
      expect(fieldOf(callee.requests('INVITE')[0] ?? '', 'From')).toContain(bound.x)
      expect(await service.endedCall(bound)).toMatchObject({ outcome: 'busy' })
    },
  )

  test('with a wrong password, or as a user whom nobody knows, is a stranger, and the two cannot be told apart', async () => {
    const wrong = await callAs({ ...line, password: 'guessed-password' })
    const unknown = await callAs({ ...line, username: 'nobody' })
    const shapeOf = (wire: string) => wire.split('\r\n').map((text) => text.split(/[:;]/)[0])
    expect([statusOf(wrong), shapeOf(unknown)]).toEqual([403, shapeOf(wrong)])
    expect(callee.received).toEqual([])
  })

  test('proves nothing with what was said before: it is asked again', async () => {
    await callAs(line)
    const [, said = ''] = stranger.received.filter((wire) => wire.startsWith('SIP/2.0 4'))
    expect(statusOf(said)).toBe(486)
    const challenge = challengesOf(stranger.received.find((wire) => wire.startsWith('SIP/2.0 401')) ?? '')[0] ?? ''
    const repeat = (nc: number) =>
      `Authorization: ${authorizationFor(challenge, { ...line, method: 'INVITE', uri: `sip:${x}@operator.invalid`, nc })}`
    const replayed = await stranger.invite({ dialled: x, from: people.a, headers: [repeat(1)] })
    expect([statusOf(replayed), challengesOf(replayed)[0]?.includes('stale=true')]).toEqual([401, true])
    expect(statusOf(await stranger.invite({ dialled: x, from: people.a, headers: [repeat(2)] }))).toBe(486)
  })
})

describe('a trunk whose caller is the digest user', () => {
  test('calls as that number, however From writes it', async () => {
    expect(statusOf(await callAs(phoneUser, { from: `+86${people.a}` }))).toBe(486)
    expect(callee.requests('INVITE')).toHaveLength(1)
  })

  test.each([people.stranger, 'anonymous'])('is refused when From says another than the user', async (from) => {
    expect(statusOf(await callAs(phoneUser, { from }))).toBe(433)
    expect(callee.received).toEqual([])
  })

  test('shows the operator the mask of its user', async () => {
    const listed = JSON.stringify(await service.asOperator('GET', '/trunks'))
    expect(listed.includes(people.a) || listed.includes('known-to')).toBe(false)
    expect(listed).toContain('138****0001')
  })
})

const recorded = (trunk: string): number => strangersRefused(service.directory, trunk, 'protected_caller')

describe('BASE-5: a caller who claims to be a 700 number is refused and reaches nobody', () => {
  const claims: [where: string, from: string, headers: string[]][] = [
    ['in From', '<sip:700123456780001@h>', [`P-Asserted-Identity: <sip:${people.a}@h>`]],
    ['in P-Asserted-Identity', people.a, ['P-Asserted-Identity: <sip:700123456780001@h>']],
    ['in a tel URI', people.a, [`P-Asserted-Identity: <sip:${people.a}@h>, <tel:700123456780001;phone-context=+86>`]],
  ]
  test.each(claims)('%s, on every kind of trunk', async (_where, from, headers) => {
    for (const [trunk, host] of [
      ['asserting', '127.0.0.2'],
      ['telling', '127.0.0.3'],
    ] as const) {
      const before = recorded(trunk)
      expect(statusOf(await (await peerAt(host)).invite({ dialled: x, from, headers })), trunk).toBe(403)
      await expect.poll(() => recorded(trunk), { message: trunk }).toBe(before + 1)
    }
    for (const [trunk, user] of [
      ['line', line],
      ['phone', phoneUser],
    ] as const) {
      const before = recorded(trunk)
      expect(statusOf(await callAs(user, { from, headers })), trunk).toBe(403)
      await expect.poll(() => recorded(trunk), { message: trunk }).toBe(before + 1)
    }
    expect(callee.received).toEqual([])
  })
})
