import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { headerOf, headersOf, parseMessage, parseUri, parseVia, serialize } from '@axbridge/sip'
import { afterEach, describe, expect, test } from 'vitest'
import { type RefusingAgent, refusingAgent } from './sip-agent.ts'
import { ipv6Torture } from './sip-ipv6.ts'

const read = (name: string) => {
  const outcome = parseMessage(ipv6Torture.find((one) => one.name === name)?.wire ?? '')
  if (!outcome.ok) throw new Error(outcome.fault.rule)
  return outcome.message
}
const targetOf = (name: string) => {
  const message = read(name)
  return message.kind === 'request' ? parseUri(message.uri) : undefined
}

describe('RFC 5118', () => {
  test.each(ipv6Torture)('$section $name is $read', ({ wire, read: expected }) => {
    const outcome = parseMessage(wire)
    expect(outcome.ok ? 'taken' : 'refused').toBe(expected)
    if (outcome.ok) expect(parseMessage(serialize(outcome.message))).toEqual(outcome)
    else expect(outcome.fault.answer).toMatchObject({ status: 400 })
  })

  test('a port stands behind the brackets, and inside them it is part of the address', () => {
    expect(targetOf('port-ambiguous')).not.toHaveProperty('port')
    expect(targetOf('port-ambiguous')).toMatchObject({ host: '2001:db8::10:5070' })
    expect(targetOf('port-unambiguous')).toMatchObject({ host: '2001:db8::10', port: 5070 })
  })

  test('received means the same with and without brackets', () => {
    for (const name of ['via-received-param-with-delim', 'via-received-param-no-delim'])
      expect(parseVia(headerOf(read(name), 'via') ?? '')?.received).toBe('2001:db8::9:255')
  })

  test('addresses of both families stand in one message', () => {
    const vias = headersOf(read('mult-ip-in-header'), 'via').map((value) => parseVia(value))
    expect(vias).toMatchObject([
      { host: '2001:db8::9:1', port: 6050 },
      { host: '192.0.2.1' },
      { host: '2001:db8::9:255', received: '192.0.2.200' },
    ])
  })
})

const loopback = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
const agents: RefusingAgent[] = []
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.close()
})

const optionsOver = (transport: string, port: number): string =>
  `OPTIONS sip:x@[::1] SIP/2.0\r\nVia: SIP/2.0/${transport} [::1]:${port};branch=z9hG4bKsix;rport\r\n` +
  'From: <sip:a@[::1]>;tag=a\r\nTo: <sip:x@[::1]>\r\nCall-ID: six\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n'

describe.skipIf(!loopback)('an agent at ::1', () => {
  test('answers a datagram where it came from, whatever its Via says', async () => {
    const agent = await refusingAgent({ udp: { host: '::1', port: 0 } })
    agents.push(agent)
    const socket = createSocket('udp6')
    socket.bind(0, '::1')
    await once(socket, 'listening')
    socket.send(optionsOver('UDP', 9), agent.network.addresses().udp?.port ?? 0, '::1')
    const [octets] = (await once(socket, 'message')) as [Buffer]
    const answer = parseMessage(octets.toString('latin1'))
    if (!answer.ok) throw new Error(answer.fault.rule)
    const via = parseVia(headerOf(answer.message, 'via') ?? '')
    expect(via).toMatchObject({ host: '::1', port: 9, received: '::1', rport: socket.address().port })
    socket.close()
  })

  test('answers over the connection that a request came by', async () => {
    const agent = await refusingAgent({ tcp: { host: '::1', port: 0 } })
    agents.push(agent)
    const socket = connect(agent.network.addresses().tcp?.port ?? 0, '::1')
    socket.write(optionsOver('TCP', 9))
    const [octets] = (await once(socket, 'data')) as [Buffer]
    expect(octets.toString()).toMatch(/^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/TCP \[::1\]:9;/)
    socket.destroy()
  })
})
