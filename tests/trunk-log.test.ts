import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { authorizationFor, BarePeer, fieldOf } from './bare-peer.ts'
import { people } from './running-service.ts'

/** The user of the trunk `line` is a real number, and the password is another secret. */
const line = { username: people.a, password: 'known-to-the-phone' }

let home: ServerHome
let server: ServerProcess
let callee: BarePeer
let stranger: BarePeer
let isThere = true

beforeAll(async () => {
  // The peer's address stands in the configuration, before the server's is known.
  let sip = { host: '127.0.0.1', port: 0 }
  callee = await BarePeer.open('127.0.0.4', () => sip)
  stranger = await BarePeer.open('127.0.0.6', () => sip)
  callee.answers = (request) =>
    isThere ? [request.startsWith('INVITE') ? '503 Service Unavailable' : '200 OK'] : undefined
  home = ServerHome.make({
    log: { level: 'debug' },
    trunks: [
      { name: 'line', from: [], digest: line, callerFrom: 'digest', callsPerSecond: 3 },
      {
        name: 'out',
        from: [],
        to: callee.address,
        pingMs: 500,
        credentials: { username: 'us', password: 'known-to-us' },
      },
    ],
  })
  server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
  sip = server.ready.sip.udp
}, 30_000)
afterAll(async () => {
  await server?.kill9()
  for (const peer of [callee, stranger]) peer?.close()
  home?.remove()
})

const call = async (dialled: string, user: { username: string; password: string } = line): Promise<string> => {
  const from = people.a
  const challenge = fieldOf(await stranger.invite({ dialled, from }), 'WWW-Authenticate')
  const uri = `sip:${dialled}@operator.invalid`
  const authorization = authorizationFor(challenge, { ...user, method: 'INVITE', uri })
  return stranger.invite({ dialled, from, headers: [`Authorization: ${authorization}`] })
}

test('what happens on trunks is logged without a number of a party, a user or a password', async () => {
  const api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
  const { x } = await api.bind({ a: people.a, b: people.b })
  const logged = async (text: string): Promise<void> =>
    expect.poll(() => server.stderr.includes(text), { message: text, timeout: 8_000 }).toBe(true)

  await call(x)
  await call(x, { ...line, password: 'guessed-password' })
  await call(x, { ...line, username: people.stranger })
  await logged('calls from no known trunk were refused')
  for (let more = 0; more < 4; more += 1) await call('999')
  await logged('calls were kept out by the limits of a trunk')
  await logged('call refused')
  await logged('a server of a trunk answers')
  isThere = false
  await logged('a server of a trunk is down')

  const secrets = [people.a, people.b, people.stranger, line.password, 'known-to-us', 'guessed-password']
  const log = server.stderr
  expect(secrets.filter((secret) => log.includes(secret)).length).toBe(0)
  expect(log).toContain(`"server":"udp ${callee.address}"`)

  const admin = readFileSync(join(home.directory, 'keys/admin'), 'utf8').trim()
  const answer = await fetch(`${server.ready.http}/admin/v1/trunks`, { headers: { authorization: `Bearer ${admin}` } })
  const shown = await answer.text()
  expect(answer.status).toBe(200)
  expect(secrets.filter((secret) => shown.includes(secret)).length).toBe(0)
}, 30_000)
