import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { finderOf } from './independent-search.ts'
import { people, RunningService } from './running-service.ts'
import { field, openWebSocket, WebSocketPhone } from './websocket-phone.ts'

let service: RunningService
const phones: WebSocketPhone[] = []

beforeAll(async () => {
  service = await RunningService.start({ sandbox: { maxPhones: 2 } })
})
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.drop()))
  await service.hangUpAll()
})
afterAll(() => service.stop())

const phone = async (number: string, password = service.phonePassword): Promise<WebSocketPhone> => {
  const opened = await WebSocketPhone.open(service.sipAddress('ws'), number, password)
  phones.push(opened)
  return opened
}

const registered = async (number: string): Promise<WebSocketPhone> => {
  const opened = await phone(number)
  expect(await opened.register()).toMatch(/^SIP\/2\.0 200 /)
  return opened
}

/** A calls X, B answers, and both are connected; the messages that A and B saw. */
const connect = async (a: WebSocketPhone, b: WebSocketPhone, x: string) => {
  const invite = a.dial(x)
  const rings = await b.next(/^INVITE /)
  b.respond(rings, '180 Ringing')
  await a.next(/^SIP\/2\.0 180 /)
  b.respond(rings, '200 OK')
  const success = await a.next(/^SIP\/2\.0 200 /)
  a.within('ACK', 1, invite, success)
  await b.next(/^ACK /)
  return { invite, rings, success }
}

describe('phones in a browser', () => {
  test('register by digest, and are told for how long in what they named', async () => {
    const a = await phone(people.a)
    const answer = await a.register(3_600)
    expect(answer).toMatch(/^SIP\/2\.0 200 /)
    // Soon enough that the connection is never idle for as long as would end it.
    expect(field(answer, 'Contact')).toBe(`<${a.contact}>;expires=600`)
    expect(answer).toMatch(/^Via: SIP\/2\.0\/WS /m)
  })

  test('are not let in with a wrong password', async () => {
    expect(await (await phone(people.a, 'wrong')).register()).toMatch(/^SIP\/2\.0 403 /)
  })

  test.each([
    ['a', people.a, people.b],
    ['b', people.b, people.a],
  ])('call each other over the number between: %s calls', async (_side, calling, called) => {
    const [a, b] = [await registered(calling), await registered(called)]
    const { x } = await service.bind()
    const { invite, rings, success } = await connect(a, b, x)
    expect(rings).toMatch(new RegExp(`^INVITE ${b.contact.replaceAll('.', '\\.')} SIP/2\\.0\r\n`))
    expect(field(rings, 'From')).toContain(`sip:${x}@`)
    for (const message of [rings, success]) {
      expect(field(message, 'Contact')).toMatch(/^<sip:[A-Za-z]+@127\.0\.0\.1:[0-9]+;transport=ws>$/)
      expect(message).not.toMatch(/^Record-Route:/im)
    }
    expect(field(rings, 'Via')).toMatch(/^SIP\/2\.0\/WS /)
    a.within('BYE', 2, invite, success)
    await a.next(/^SIP\/2\.0 200 [\s\S]*BYE\r/)
    const bye = await b.next(/^BYE /)
    b.respond(bye, '200 OK')
    expect(b.received.filter((message) => finderOf(calling)(message))).toEqual([])
    expect(a.received.filter((message) => finderOf(called)(message))).toEqual([])
  })

  test('and phones of other transports call each other', async () => {
    const [a, b] = [await registered(people.a), await service.phone(people.b)]
    const { x } = await service.bind()
    const call = b.dial(x)
    const rings = await a.next(/^INVITE /)
    expect(field(rings, 'From')).toContain(`sip:${x}@`)
    a.respond(rings, '486 Busy Here')
    expect(await call.ended()).toMatchObject({ status: 486 })
    const invite = a.dial(x)
    const other = await b.nextCall()
    expect(other.shownNumber).toBe(x)
    other.decline()
    expect(await a.next(/^SIP\/2\.0 [3-6]/)).toMatch(/^SIP\/2\.0 (?!404|410)/)
    expect(invite).not.toBe('')
  })

  test('are asked for by OPTIONS, and their keep-alives are answered', async () => {
    const a = await registered(people.a)
    a.sendText('\r\n\r\n')
    await a.next(/^\r\n$/)
    a.send([
      'OPTIONS sip:127.0.0.1 SIP/2.0',
      'Via: SIP/2.0/WS a.invalid;branch=z9hG4bKoptions',
      'Max-Forwards: 69',
      'To: <sip:127.0.0.1>',
      `From: <sip:${people.a}@127.0.0.1>;tag=a`,
      'Call-ID: options',
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
    ])
    expect(await a.next(/^SIP\/2\.0 /)).toMatch(/^SIP\/2\.0 200 /)
  })
})

describe('a connection that is gone', () => {
  test('is the end of what was registered over it: a call is answered 480 at once', async () => {
    const [a, b] = [await registered(people.a), await registered(people.b)]
    const { x } = await service.bind()
    await b.drop()
    const startedAt = performance.now()
    a.dial(x)
    expect(await a.next(/^SIP\/2\.0 [2-6]/)).toMatch(/^SIP\/2\.0 480 /)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  test('makes room for another phone', async () => {
    const [first] = [await registered(people.a), await registered(people.b)]
    expect(await (await phone(people.other)).register()).toMatch(/^SIP\/2\.0 503 /)
    await first.drop()
    await registered(people.other)
  })

  test('is replaced by the next one of the same phone', async () => {
    const [a, before] = [await registered(people.a), await registered(people.b)]
    const after = await registered(people.b)
    const { x } = await service.bind()
    // The page that was left takes leave when its successor is there already.
    expect(await before.register(0)).toMatch(/^SIP\/2\.0 200 /)
    await before.drop()
    a.dial(x)
    const rings = await after.next(/^INVITE /)
    after.respond(rings, '486 Busy Here')
    expect(await a.next(/^SIP\/2\.0 [3-6]/)).toMatch(/^SIP\/2\.0 486 /)
  })
})

test('a phone that has not registered calls nobody, whoever it says it is, and learns nothing of a number', async () => {
  const stranger = await WebSocketPhone.open(service.sipAddress('ws'), people.a, service.phonePassword)
  phones.push(stranger)
  const { x } = await service.bind()
  for (const dialled of [x, '700000000019999']) {
    stranger.dial(dialled)
    expect(await stranger.next(/^SIP\/2\.0 [3-6]/)).toMatch(/^SIP\/2\.0 433 /)
  }
})

test('what comes by a WebSocket is a phone and no trunk, also from the address of one', async () => {
  const operator = { name: 'operator', to: '127.0.0.1:9', from: ['127.0.0.1'] }
  const beside = await RunningService.start({ trunks: [operator] })
  try {
    const [a, b] = await Promise.all(
      [people.a, people.b].map((number) => WebSocketPhone.open(beside.sipAddress('ws'), number, beside.phonePassword)),
    )
    if (a === undefined || b === undefined) throw new Error('two were opened')
    phones.push(a, b)
    for (const one of [a, b]) expect(await one.register()).toMatch(/^SIP\/2\.0 200 /)
    const { x } = await beside.bind()
    a.dial(x)
    b.respond(await b.next(/^INVITE /), '486 Busy Here')
    expect(await a.next(/^SIP\/2\.0 [3-6]/)).toMatch(/^SIP\/2\.0 486 /)
  } finally {
    await beside.stop()
  }
})

describe('whose pages may connect', () => {
  const port = (): string => new URL(service.http).port
  const refusedWith = async (origin: string | undefined): Promise<number | 'none'> => {
    const opened = await openWebSocket(service.sipAddress('ws'), origin === undefined ? {} : { origin })
    if (typeof opened === 'number') return opened
    opened.destroy()
    return 'none'
  }

  test('those that this AXBridge serves itself, and phones that are no pages', async () => {
    expect(await refusedWith(`http://127.0.0.1:${port()}`)).toBe('none')
    expect(await refusedWith(`http://localhost:${port()}`)).toBe('none')
    expect(await refusedWith(undefined)).toBe('none')
  })

  test('no page of a stranger in the same browser', async () => {
    const strangers = [
      'https://stranger.example',
      // A name of a stranger's that leads to this machine is not this machine.
      `http://stranger.example:${port()}`,
      `https://127.0.0.1:${port()}`,
      'http://127.0.0.1:1',
      `http://127.0.0.1.stranger.example:${port()}`,
      `http://localhost.stranger.example:${port()}`,
      'null',
      '',
    ]
    for (const origin of strangers) expect([origin, await refusedWith(origin)]).toEqual([origin, 403])
  })
})
