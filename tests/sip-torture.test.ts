import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import {
  headerOf,
  headersOf,
  parseMessage,
  parseNameAddr,
  parseUri,
  parseVia,
  StreamFramer,
  serialize,
} from '@axbridge/sip'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RefusingAgent, refusingAgent } from './sip-agent.ts'
import { torture, tortureWire } from './sip-torture.ts'

// Several of the messages have one branch, so that an agent would take the second for a repetition of the first.
let agent: RefusingAgent
beforeEach(async () => {
  agent = await refusingAgent({ udp: { host: '127.0.0.1', port: 0 } })
})
afterEach(async () => {
  await agent.close()
})

const read = (name: string) => {
  const outcome = parseMessage(tortureWire(name))
  if (!outcome.ok) throw new Error(outcome.fault.rule)
  return outcome.message
}

/**
 * Sends a message from an address of its own, since an answer goes to the port that the Via names, and behind it an
 * OPTIONS whose 200 says that all answers to the message have come. Answers the start lines and headers of the former.
 */
const answersTo = async (wire: string): Promise<string[]> => {
  const target = agent.network.addresses().udp
  if (target === undefined) throw new Error('the agent listens')
  const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
  const via = /^(?:via|v)[ \t]*:[^\r]*(?:\r\n[ \t][^\r]*)*/im.exec(wire)?.[0] ?? ''
  const port = Number(/:([0-9]{4})/.exec(via.slice(4))?.[1] ?? 5060)
  const socket = createSocket('udp4')
  const answers: string[] = []
  const last = new Promise<void>((resolve) => {
    socket.on('message', (octets) => {
      const text = octets.toString('latin1')
      if (text.includes('\r\nCall-ID: last\r\n')) resolve()
      else answers.push(text)
    })
  })
  socket.bind({ address: host, port, exclusive: true })
  await once(socket, 'listening')
  socket.send(Buffer.from(wire, 'latin1'), target.port, target.host)
  // The agent asks whom a call is for before it answers, so the OPTIONS comes a few turns later.
  await new Promise((resolve) => setTimeout(resolve, 20))
  socket.send(
    `OPTIONS sip:x@h SIP/2.0\r\nVia: SIP/2.0/UDP h:${port};branch=z9hG4bK${host}\r\nFrom: <sip:a@h>;tag=${host}\r\n` +
      'To: <sip:x@h>\r\nCall-ID: last\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
    target.port,
    target.host,
  )
  await last
  socket.close()
  return answers
}

const statusOf = (wire: string): number => Number(wire.slice(8, 11))

describe('RFC 4475', () => {
  test('has 49 messages, each here once', () => {
    expect(new Set(torture.map(({ name }) => name)).size).toBe(49)
    expect(torture.length).toBe(49)
  })

  test.each(torture)('$section $name is $read: $why', ({ name, read: expected }) => {
    const outcome = parseMessage(tortureWire(name))
    expect(outcome.ok ? 'taken' : 'refused').toBe(expected)
    if (outcome.ok) expect(parseMessage(serialize(outcome.message))).toEqual(outcome)
  })

  test.each(torture)('$section $name meets $outcome at the agent', async ({ name, outcome }) => {
    const before = agent.offered.length
    const answers = (await answersTo(tortureWire(name))).filter((wire) => statusOf(wire) >= 200)
    const statuses = new Set(answers.map(statusOf))
    if (outcome === 'silence') expect(statuses).toEqual(new Set())
    else expect(statuses).toEqual(new Set([outcome === 'offered' ? 480 : outcome]))
    expect(agent.offered.length - before).toBe(outcome === 'offered' ? 1 : 0)
  })

  test('bext01 is told which options are not supported', async () => {
    const [wire = ''] = await answersTo(tortureWire('bext01'))
    expect(wire).toContain('\r\nUnsupported: nothingSupportsThis, nothingSupportsThisEither\r\n')
  })

  test.each(['invut', 'sdp01'])('%s is told what is taken', async (name) => {
    const answers = await answersTo(tortureWire(name))
    expect(answers.at(-1)).toContain('\r\nAccept: application/sdp\r\n')
  })

  test('intmeth is told what is known', async () => {
    expect((await answersTo(tortureWire('intmeth')))[0]).toContain('\r\nAllow: INVITE, ')
  })
})

describe('what is read in a valid message', () => {
  test('wsinv: lists taken apart, folds undone, numbers with leading zeros', () => {
    const message = read('wsinv')
    expect(headersOf(message, 'via').map((value) => parseVia(value)?.transport)).toEqual(['UDP', 'TCP', 'UDP'])
    expect(parseVia(headersOf(message, 'via')[2] ?? '')).toMatchObject({
      host: '192.168.255.111',
      branch: 'z9hG4bK30239',
    })
    expect(headerOf(message, 'subject')).toBe('')
    expect(headerOf(message, 'newfangledheader')).toBe('newfangled value continued newfangled value')
    expect(headerOf(message, 'unknownheaderwithunusualvalue')).toBe(';;,,;;,;')
    const contact = parseNameAddr(headerOf(message, 'contact') ?? '')
    expect(contact).toMatchObject({ display: 'Quoted string ""', uri: 'sip:jdrosen@example.com' })
    expect(contact?.parameters).toEqual([
      { name: 'newparam', value: 'newvalue' },
      { name: 'secondparam' },
      { name: 'q', value: '0.33' },
    ])
  })

  test('esc01: the escapes of the user part do not make another URI of it', () => {
    const message = read('esc01')
    if (message.kind !== 'request') throw new Error('it is a request')
    expect(parseUri(message.uri)).toMatchObject({ kind: 'sip', user: 'sips%3Auser%40example.com', host: 'example.net' })
  })

  test('escnull: escaped NULs do not end a user part', () => {
    const users = headersOf(read('escnull'), 'contact').map((value) => parseUri(parseNameAddr(value)?.uri ?? ''))
    expect(users).toMatchObject([{ user: '%00' }, { user: '%00%00' }])
  })

  test('semiuri: the parameters of the user part are not those of the URI', () => {
    const message = read('semiuri')
    if (message.kind !== 'request') throw new Error('it is a request')
    expect(parseUri(message.uri)).toMatchObject({
      user: 'user',
      userParameters: [{ name: 'par', value: 'u%40example.net' }],
      parameters: [],
    })
  })

  test('cparam01 and cparam02: whose a parameter is depends on the angle brackets', () => {
    const contactOf = (name: string) => parseNameAddr(headerOf(read(name), 'contact') ?? '')
    expect(contactOf('cparam01')?.parameters).toEqual([{ name: 'unknownparam' }])
    expect(contactOf('cparam02')?.parameters).toEqual([])
    expect(parseUri(contactOf('cparam02')?.uri ?? '')?.parameters).toEqual([{ name: 'unknownparam' }])
  })

  test('mpart01: every octet of the body is kept', () => {
    const wire = tortureWire('mpart01')
    expect(read('mpart01').body).toBe(wire.slice(wire.indexOf('\r\n\r\n') + 4))
  })

  test('dblreq: one request in a datagram, two in a stream', () => {
    const wire = tortureWire('dblreq')
    const [first, second] = new StreamFramer().push(wire)
    if (first?.kind !== 'message' || second?.kind !== 'message') throw new Error('two messages')
    expect([first.wire, second.wire].map((one) => one.slice(0, 8))).toEqual(['REGISTER', 'INVITE s'])
    expect(wire.startsWith(first.wire) && wire.slice(first.wire.length).trimStart().startsWith(second.wire)).toBe(true)
    expect(read('dblreq')).toMatchObject({ method: 'REGISTER', body: '' })
  })

  test('unreason and noreason: the phrase is what stands there, or nothing', () => {
    const phrase = read('unreason')
    expect(phrase.kind === 'response' && Buffer.from(phrase.reason, 'latin1').toString()).toMatch(
      /^= 2\*\*3 \* 5\*\*2 /,
    )
    expect(read('noreason')).toMatchObject({ status: 100, reason: '' })
  })
})
