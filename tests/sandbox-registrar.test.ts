import { createHash } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'

let service: RunningService

beforeAll(async () => {
  service = await RunningService.start({ sandbox: { maxPhones: 2 } })
})
afterEach(() => service.hangUpAll())
afterAll(() => service.stop())

test('a phone with the sandbox password is let in, and is called where it registered', async () => {
  const [a, b] = [await service.phone(people.a), await service.phone(people.b, { transport: 'tcp' })]
  const { x } = await service.bind()
  const call = a.dial(x)
  const rings = await b.nextCall()
  expect(rings.shownNumber).toBe(x)
  rings.decline()
  await call.ended()
})

test('a phone that unregistered is not called any more', async () => {
  const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
  const { x } = await service.bind()
  await b.close()
  expect(await a.dial(x).ended()).toMatchObject({ status: 480 })
})

test('more phones than the sandbox takes are turned away until one leaves', async () => {
  const [first] = [await service.phone(people.a), await service.phone(people.b)]
  await expect(service.phone(people.other)).rejects.toThrow()
  await first.close()
  await expect(service.phone(people.stranger)).resolves.toBeDefined()
})

test('a wrong password, another number than the user name, an invented nonce and what was used before are not let in', async () => {
  const server = service.sipAddress('udp')
  const ask = registerBy(server)
  const fresh = async () => {
    const nonce = /nonce="([^"]+)"/.exec(await ask(people.a))?.[1] ?? ''
    return { username: people.a, nonce, password: service.phonePassword }
  }
  const right = await fresh()
  expect(await ask(people.a, { ...right, password: 'wrong' })).toMatch(/^SIP\/2\.0 403 /)
  expect(await ask(people.b, right)).toMatch(/^SIP\/2\.0 403 /)
  expect(await ask(people.a, { ...right, nonce: 'invented' })).toMatch(/^SIP\/2\.0 401 [\s\S]*stale=true/)
  const another = await fresh()
  expect(await ask(people.a, another)).toMatch(/^SIP\/2\.0 200 [\s\S]*expires=3600/)
  expect(await ask(people.a, another)).toMatch(/^SIP\/2\.0 401 [\s\S]*stale=true/)
})

test('a REGISTER for something that is no phone number is answered 404', async () => {
  expect(await registerBy(service.sipAddress('udp'))('bob')).toMatch(/^SIP\/2\.0 404 /)
})

test.each([
  ['the number of the caller', people.a],
  ['the number of somebody else', people.other],
])('whoever registers with %s in his Contact is called, and learns nothing by it', async (_what, guess) => {
  const caller = await service.phone(people.a)
  const server = service.sipAddress('udp')
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  try {
    await once(socket, 'listening')
    const ask = registerBy(server, socket, `sip:${guess}@127.0.0.1:9`)
    const nonce = /nonce="([^"]+)"/.exec(await ask(people.b))?.[1] ?? ''
    const answer = { username: people.b, nonce, password: service.phonePassword }
    expect(await ask(people.b, answer)).toMatch(/^SIP\/2\.0 200 /)
    const { x } = await service.bind()
    const rings = once(socket, 'message', { signal: AbortSignal.timeout(3_000) })
    const call = caller.dial(x)
    const [invite] = (await rings) as [Buffer]
    expect(invite.toString('latin1')).toMatch(new RegExp(`^INVITE sip:${guess}@127\\.0\\.0\\.1:9 `))
    socket.send(busyHere(invite), server.port, server.host)
    expect(await call.ended()).toMatchObject({ status: 486 })
  } finally {
    socket.close()
  }
})

const busyHere = (invite: Buffer): string => {
  const echoed = invite
    .toString('latin1')
    .split('\r\n')
    .filter((line) => /^(via|from|to|call-id|cseq):/i.test(line))
    .map((line) => (/^to:/i.test(line) ? `${line};tag=busy` : line))
  return ['SIP/2.0 486 Busy Here', ...echoed, 'Content-Length: 0', '', ''].join('\r\n')
}

type Answer = { readonly username: string; readonly nonce: string; readonly password: string }

/** Sends one REGISTER over UDP, and gives the whole response. Written here from RFC 2617, so that it shares no code. */
const registerBy =
  (server: { host: string; port: number }, kept?: Socket, contact?: string) =>
  (number: string, answer?: Answer): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = kept ?? createSocket('udp4')
      const giveUp = setTimeout(() => reject(new Error('the registrar is silent')), 3_000)
      socket.once('message', (octets) => {
        clearTimeout(giveUp)
        if (kept === undefined) socket.close()
        resolve(octets.toString('latin1'))
      })
      const token = Math.random().toString(36).slice(2)
      const uri = `sip:${server.host}`
      const lines = [
        `REGISTER ${uri} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${token};rport`,
        `From: <sip:${number}@test.invalid>;tag=${token}`,
        `To: <sip:${number}@test.invalid>`,
        `Call-ID: ${token}`,
        'CSeq: 1 REGISTER',
        'Max-Forwards: 70',
        `Contact: <${contact ?? `sip:${number}@127.0.0.1:9`}>`,
        ...(answer === undefined ? [] : [`Authorization: ${authorization(answer, uri)}`]),
        'Content-Length: 0',
      ]
      socket.send(`${lines.join('\r\n')}\r\n\r\n`, server.port, server.host)
    })

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const authorization = ({ username, nonce, password }: Answer, uri: string): string => {
  const realm = 'axbridge-sandbox'
  const secret = md5(`${username}:${realm}:${password}`)
  const response = md5(`${secret}:${nonce}:00000001:abc:auth:${md5(`REGISTER:${uri}`)}`)
  return (
    `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    'algorithm=MD5, qop=auth, nc=00000001, cnonce="abc"'
  )
}
