import { describe, expect, test } from 'vitest'
import { type Header, headerOf, headersOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { responseTo } from '../message/response.ts'
import { serialize } from '../message/serialize.ts'
import type { Flow, Target } from '../transport/network.ts'
import type { ServerTransaction } from './server-transaction.ts'
import { mergeKeyOf, serverKeysOf } from './transaction-key.ts'
import { TransactionLayer } from './transaction-layer.ts'
import { seededTokens, VirtualWorld } from './virtual-network.test.kit.ts'

const ours = { host: '198.51.100.1', port: 5060 }
const theirs = { host: '192.0.2.10', port: 5070 }
const udp: Target = { transport: 'udp', remote: theirs }
const tcp: Target = { transport: 'tcp', remote: theirs }
const open = (): boolean => true

const requestOf = (method: string, changes: Readonly<Record<string, string>> = {}): SipRequest => ({
  kind: 'request',
  method,
  uri: 'sip:peer@192.0.2.10',
  headers: Object.entries({
    'max-forwards': '70',
    from: '<sip:a@198.51.100.1>;tag=a',
    to: '<sip:b@192.0.2.10>',
    'call-id': 'one',
    cseq: `7 ${method}`,
    ...changes,
  }).map(([name, value]) => ({ name, value })),
  body: '',
})

const stage = (maxTransactions = 100) => {
  const world = new VirtualWorld()
  const came: SipMessage[] = []
  const peer = world.network(theirs)
  peer.listen({ message: (message) => came.push(message) })
  const requests: ServerTransaction[] = []
  const acks: SipRequest[] = []
  const layer = new TransactionLayer({
    network: world.network(ours),
    timers: world.timers,
    tokens: seededTokens(1),
    maxTransactions,
    user: {
      turnsAway: () => undefined,
      request: (server) => requests.push(server),
      acknowledged: (ack) => acks.push(ack),
    },
  })
  const heard: string[] = []
  const user = {
    response: ({ status }: { status: number }) => heard.push(`${status}`),
    failed: (why: string) => heard.push(why),
    heldBack: () => heard.push('held back'),
  }
  const say = (message: SipMessage, transport: 'udp' | 'tcp' = 'udp'): void =>
    peer.send(serialize(message), { transport, remote: ours })
  const sayWith = (method: string, via: string, changes: Readonly<Record<string, string>> = {}): void => {
    const request = requestOf(method, changes)
    say({ ...request, headers: [{ name: 'via', value: via }, ...request.headers] })
  }
  const lastRequest = (): SipRequest => {
    const found = came.findLast((message): message is SipRequest => message.kind === 'request')
    if (found === undefined) throw new Error('no request came')
    return found
  }
  return { world, layer, came, requests, acks, heard, user, say, sayWith, lastRequest }
}

const secondsOf = (world: VirtualWorld): number[] => world.sentTo(theirs).map(({ at }) => at / 1000)

test('an INVITE over UDP is repeated, the same octets, until timer B', async () => {
  const { world, layer, heard, user } = stage()
  layer.request(requestOf('INVITE'), udp, open, user)
  await world.run(40_000)
  expect(secondsOf(world)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5])
  expect(new Set(world.sent.map(({ wire }) => wire)).size).toBe(1)
  expect(heard).toEqual(['timeout'])
  expect(layer.counters().transactions).toBe(0)
  expect(world.runningTimers).toBe(0)
})

test('another request over UDP is repeated with at most 4 seconds between', async () => {
  const { world, layer, heard, user } = stage()
  layer.request(requestOf('OPTIONS'), udp, open, user)
  await world.run(40_000)
  expect(secondsOf(world)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5])
  expect(heard).toEqual(['timeout'])
})

test('over TCP nothing is repeated and a final response ends the transaction at once', async () => {
  const { world, layer, heard, user, say, lastRequest } = stage()
  layer.request(requestOf('OPTIONS'), tcp, open, user)
  await world.run(20_000)
  expect(secondsOf(world)).toEqual([0])
  expect(headerOf(lastRequest(), 'via')).toContain('SIP/2.0/TCP 198.51.100.1:5060;branch=z9hG4bK')
  say(responseTo(lastRequest(), 200), 'tcp')
  await world.run(10)
  expect(heard).toEqual(['200'])
  expect(layer.counters().transactions).toBe(0)
  expect(world.runningTimers).toBe(0)
})

test('a provisional stops the INVITE, a failure gets its ACK, again when it comes again', async () => {
  const { world, layer, came, heard, user, say, lastRequest } = stage()
  const route = [{ name: 'route', value: '<sip:192.0.2.10:5070;lr>' }]
  const invite = requestOf('INVITE')
  layer.request({ ...invite, headers: [...invite.headers, ...route] }, udp, open, user)
  await world.run(10)
  const sent = lastRequest()
  say(responseTo(sent, 180, { toTag: 'b' }))
  await world.run(5000)
  expect(came).toHaveLength(1)
  for (let round = 0; round < 2; round += 1) say(responseTo(sent, 486, { toTag: 'b' }))
  await world.run(100)
  expect(heard).toEqual(['180', '486'])
  const acks = came.slice(1) as SipRequest[]
  expect(acks).toHaveLength(2)
  for (const ack of acks) {
    expect(ack).toMatchObject({ method: 'ACK', uri: sent.uri })
    expect(headersOf(ack, 'via')).toEqual(headersOf(sent, 'via'))
    expect(headerOf(ack, 'to')).toBe('<sip:b@192.0.2.10>;tag=b')
    expect(headerOf(ack, 'cseq')).toBe('7 ACK')
    expect(headersOf(ack, 'route')).toEqual([route[0]?.value])
  }
  await world.run(40_000)
  expect(layer.counters().transactions).toBe(0)
})

test('every 2xx to an INVITE is passed for 32 seconds and then belongs to nothing', async () => {
  const { world, layer, heard, user, say, lastRequest } = stage()
  layer.request(requestOf('INVITE'), udp, open, user)
  await world.run(10)
  const sent = lastRequest()
  for (const toTag of ['b', 'b', 'c']) say(responseTo(sent, 200, { toTag }))
  await world.run(100)
  expect(heard).toEqual(['200', '200', '200'])
  await world.run(33_000)
  say(responseTo(sent, 200, { toTag: 'b' }))
  await world.run(100)
  expect(heard).toHaveLength(3)
  expect(layer.counters()).toMatchObject({ transactions: 0, strayResponses: 1 })
})

test('a response with another branch, another method or two Vias belongs to nothing', async () => {
  const { world, layer, heard, user, say, lastRequest } = stage()
  layer.request(requestOf('OPTIONS'), udp, open, user)
  await world.run(10)
  const right = responseTo(lastRequest(), 200, { toTag: 'b' })
  const changed = (change: (header: Header) => Header): SipMessage => ({ ...right, headers: right.headers.map(change) })
  say(changed((header) => (header.name === 'via' ? { ...header, value: header.value.replace('K', 'Kx') } : header)))
  say(changed((header) => (header.name === 'cseq' ? { ...header, value: '7 INVITE' } : header)))
  say({ ...right, headers: [...right.headers, { name: 'via', value: 'SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKy' }] })
  await world.run(10)
  expect(heard).toEqual([])
  expect(layer.counters().strayResponses).toBe(3)
})

test('a request that is not delivered fails at once', async () => {
  const { world, layer, heard, user } = stage()
  world.unreachable.add('192.0.2.10|5070')
  layer.request(requestOf('INVITE'), udp, open, user)
  await world.run(10)
  expect(heard).toEqual(['transport'])
  expect(layer.counters().transactions).toBe(0)
  expect(world.runningTimers).toBe(0)
})

test('what a guard holds back is not sent, makes no transaction and is counted', async () => {
  const { world, layer, heard, user } = stage()
  expect(layer.request(requestOf('INVITE'), udp, () => false, user)).toBe(undefined)
  expect(layer.acknowledge(requestOf('ACK'), udp, () => false)).toBe(undefined)
  await world.run(100)
  expect(world.sent).toEqual([])
  expect(heard).toEqual([])
  expect(layer.counters()).toMatchObject({ transactions: 0, heldBack: 2 })
})

test('a request that comes again gets the last response again, the same octets', async () => {
  const { world, layer, requests, sayWith } = stage()
  const via = 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKone'
  sayWith('OPTIONS', via)
  await world.run(10)
  sayWith('OPTIONS', via)
  await world.run(10)
  expect(requests).toHaveLength(1)
  expect(world.sentTo(theirs)).toEqual([])
  requests[0]?.respond(200)
  sayWith('OPTIONS', via)
  await world.run(10)
  expect(new Set(world.sentTo(theirs).map(({ wire }) => wire)).size).toBe(1)
  expect(world.sentTo(theirs)).toHaveLength(2)
  expect(requests[0]?.respond(500)).toBe('too_late')
  await world.run(33_000)
  expect(layer.counters().transactions).toBe(0)
})

test('a failure is repeated until the ACK, which nobody else hears', async () => {
  const { world, layer, requests, acks, sayWith } = stage()
  const via = 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKone'
  sayWith('INVITE', via)
  await world.run(10)
  requests[0]?.respond(486)
  await world.run(2000)
  expect(world.sentTo(theirs)).toHaveLength(3)
  sayWith('ACK', via, { to: '<sip:b@192.0.2.10>;tag=b' })
  await world.run(30_000)
  expect(world.sentTo(theirs)).toHaveLength(3)
  expect(acks).toEqual([])
  expect(layer.counters().transactions).toBe(0)
})

test('a failure that never gets its ACK is told to its user', async () => {
  const { world, layer, requests, sayWith } = stage()
  sayWith('INVITE', 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKone')
  await world.run(10)
  const told: string[] = []
  requests[0]?.attend({ cancelled: () => told.push('cancelled'), failed: (why) => told.push(why) })
  requests[0]?.respond(486)
  await world.run(40_000)
  expect(told).toEqual(['timeout'])
  expect(layer.counters().transactions).toBe(0)
})

test('the ACK to a 2xx is passed, whether its branch is new or that of the INVITE', async () => {
  const { world, requests, acks, sayWith } = stage()
  sayWith('INVITE', 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKone')
  await world.run(10)
  requests[0]?.respond(200)
  for (const branch of ['one', 'two'])
    sayWith('ACK', `SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bK${branch}`, { to: '<sip:b@192.0.2.10>;tag=b' })
  await world.run(10)
  expect(acks).toHaveLength(2)
})

test('CANCEL gets 200 with the tag of its INVITE, whose user is told once', async () => {
  const { world, came, requests, sayWith } = stage()
  const via = 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKone'
  sayWith('INVITE', via)
  await world.run(10)
  let cancelled = 0
  requests[0]?.attend({ cancelled: () => (cancelled += 1), failed: () => {} })
  sayWith('CANCEL', via)
  sayWith('CANCEL', via)
  await world.run(10)
  expect(cancelled).toBe(1)
  const [answer] = came
  expect(answer).toMatchObject({ status: 200 })
  expect(tagOf((answer && headerOf(answer, 'to')) ?? '')).toBe(requests[0]?.toTag)
  requests[0]?.respond(487)
  await world.run(10)
  expect(came.map((message) => message.kind === 'response' && message.status)).toEqual([200, 200, 487])
})

test('CANCEL from another host with the same branch means nothing of ours', async () => {
  const { world, came, requests, sayWith } = stage()
  sayWith('INVITE', 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKone')
  await world.run(10)
  let cancelled = 0
  requests[0]?.attend({ cancelled: () => (cancelled += 1), failed: () => {} })
  sayWith('CANCEL', 'SIP/2.0/UDP 192.0.2.99:5070;branch=z9hG4bKone')
  await world.run(10)
  expect(cancelled).toBe(0)
  expect(came).toMatchObject([{ status: 481 }])
})

test('above twice the limit requests are dropped, and INVITEs outside dialogs get 503 above the limit', async () => {
  const { world, layer, came, requests, sayWith } = stage(1)
  const via = (branch: string): string => `SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bK${branch}`
  sayWith('OPTIONS', via('one'), { 'call-id': 'one' })
  sayWith('INVITE', via('two'), { 'call-id': 'two' })
  sayWith('BYE', via('three'), { 'call-id': 'three', to: '<sip:b@192.0.2.10>;tag=b' })
  sayWith('BYE', via('four'), { 'call-id': 'four', to: '<sip:b@192.0.2.10>;tag=b' })
  await world.run(10)
  expect(requests.map(({ request }) => request.method)).toEqual(['OPTIONS', 'BYE'])
  expect(came).toMatchObject([{ status: 503 }])
  expect(layer.counters()).toMatchObject({ transactions: 2, overloaded: 1, droppedRequests: 1 })
})

test('after close nothing is sent, nothing is heard and no timer runs', async () => {
  const { world, layer, heard, user, requests, sayWith } = stage()
  layer.request(requestOf('INVITE'), udp, open, user)
  sayWith('INVITE', 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKone')
  await world.run(10)
  requests[0]?.respond(486)
  layer.close()
  const { length } = world.sent
  requests[0]?.respond(500)
  layer.request(requestOf('BYE'), udp, open, user)
  sayWith('OPTIONS', 'SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKtwo')
  await world.run(60_000)
  expect(world.sentTo(theirs).length).toBeLessThanOrEqual(length)
  expect(requests).toHaveLength(1)
  expect(heard).toEqual([])
  expect(world.runningTimers).toBe(0)
})

const keysOf = (method: string, via: string, changes: Readonly<Record<string, string>> = {}) => {
  const request = requestOf(method, changes)
  return serverKeysOf({ ...request, headers: [{ name: 'via', value: via }, ...request.headers] })
}

test('a transaction is told by branch, sent-by and method; the ACK has the key of its INVITE', () => {
  const via = 'SIP/2.0/UDP host.invalid:5060;branch=z9hG4bKx'
  const invite = keysOf('INVITE', via)?.own
  expect(keysOf('ACK', via, { to: '<sip:b@192.0.2.10>;tag=b' })?.own).toBe(invite)
  expect(keysOf('CANCEL', via)?.invite).toBe(invite)
  expect(keysOf('CANCEL', via)?.own).not.toBe(invite)
  expect(keysOf('INVITE', via.replace('host', 'HOST'))?.own).toBe(invite)
  expect(keysOf('INVITE', via.replace('5060', '5061'))?.own).not.toBe(invite)
  expect(keysOf('INVITE', via.replace('bKx', 'bKy'))?.own).not.toBe(invite)
})

test('without the cookie of RFC 3261 the fields of RFC 2543 tell', () => {
  const via = 'SIP/2.0/UDP host.invalid:5060;branch=1'
  const invite = keysOf('INVITE', via)?.own
  expect(keysOf('ACK', via, { to: '<sip:b@192.0.2.10>;tag=b', cseq: '7 ACK' })?.own).toBe(invite)
  expect(keysOf('CANCEL', via)?.invite).toBe(invite)
  expect(keysOf('INVITE', via, { 'call-id': 'two' })?.own).not.toBe(invite)
  expect(keysOf('INVITE', via, { from: '<sip:a@198.51.100.1>;tag=z' })?.own).not.toBe(invite)
  expect(keysOf('INVITE', via, { cseq: '8 INVITE' })?.own).not.toBe(invite)
})

test('only a request outside dialogs can be merged', () => {
  expect(mergeKeyOf(requestOf('INVITE'))).toBe(mergeKeyOf(requestOf('INVITE')))
  expect(mergeKeyOf(requestOf('INVITE'))).not.toBe(mergeKeyOf(requestOf('INVITE', { 'call-id': 'two' })))
  expect(mergeKeyOf(requestOf('INVITE', { to: '<sip:b@192.0.2.10>;tag=b' }))).toBe(undefined)
})

const flowOver = (transport: 'ws' | 'tcp', connection: number): Flow => ({
  transport,
  remote: theirs,
  local: ours,
  connection,
})

test.each(['INVITE', 'OPTIONS'])('an %s that waits for its answer fails at once when its flow ends', async (method) => {
  const { world, layer, heard, user, say, lastRequest } = stage()
  layer.request(requestOf(method), flowOver('ws', 1), open, user)
  layer.request(requestOf(method), flowOver('ws', 2), open, user)
  await world.run(10)
  say(responseTo(lastRequest(), 180, { toTag: 'b' }))
  await world.run(10)
  world.endFlow(ours, flowOver('ws', 2))
  expect(heard).toEqual(['180', 'transport'])
  expect(layer.counters().transactions).toBe(1)
  world.endFlow(ours, flowOver('ws', 2))
  world.endFlow(ours, flowOver('tcp', 1))
  expect(heard).toEqual(['180', 'transport'])
  world.endFlow(ours, flowOver('ws', 1))
  expect(heard).toEqual(['180', 'transport', 'transport'])
  expect(layer.counters().transactions).toBe(0)
  expect(world.runningTimers).toBe(0)
})

test('an INVITE that was answered hears nothing of the end of its flow', async () => {
  const { world, layer, heard, user, say, lastRequest } = stage()
  layer.request(requestOf('INVITE'), flowOver('ws', 1), open, user)
  await world.run(10)
  say(responseTo(lastRequest(), 200, { toTag: 'b' }))
  await world.run(10)
  world.endFlow(ours, flowOver('ws', 1))
  say(responseTo(lastRequest(), 200, { toTag: 'c' }))
  await world.run(40_000)
  expect(heard).toEqual(['200', '200'])
  expect(layer.counters().transactions).toBe(0)
})

const either: Target = { ...udp, largeOver: 'tcp' }
const largeOf = (method: string): SipRequest => ({ ...requestOf(method), body: 'x'.repeat(1_300) })
const viaOf = (request: SipRequest): string => (headerOf(request, 'via') ?? '').slice(0, 'SIP/2.0/XXX'.length)

// RFC 3261 section 18.1.1
describe('a large request to a peer who takes no TCP', () => {
  const withoutTcp = (): ReturnType<typeof stage> => {
    const all = stage()
    all.world.unreachable.add(`tcp ${theirs.host}|${theirs.port}`)
    return all
  }

  test.each(['INVITE', 'OPTIONS'])('is sent over UDP, and repeated there: %s', async (method) => {
    const { world, layer, heard, user, say, lastRequest } = withoutTcp()
    const sent = layer.request(largeOf(method), either, open, user)
    await world.run(4_000)
    expect(secondsOf(world)).toEqual([0, 0.001, 0.501, 1.501, 3.501])
    expect(viaOf(lastRequest())).toBe('SIP/2.0/UDP')
    expect(sent?.request).toEqual({ ...lastRequest(), headers: sent?.request.headers })
    say(responseTo(lastRequest(), 486, { toTag: 'b' }))
    await world.run(40_000)
    expect(heard).toEqual(['486'])
    expect(layer.counters().transactions).toBe(0)
    expect(world.runningTimers).toBe(0)
  })

  test('has its ACK and its CANCEL sent where it went', async () => {
    const { world, layer, came, user, say, lastRequest } = withoutTcp()
    const sent = layer.request(largeOf('INVITE'), either, open, user)
    await world.run(10)
    const invite = lastRequest()
    say(responseTo(invite, 180, { toTag: 'b' }))
    await world.run(10)
    if (sent !== undefined) layer.cancel(sent)
    await world.run(10)
    say(responseTo(invite, 487, { toTag: 'b' }))
    await world.run(10)
    const requests = came.filter((message) => message.kind === 'request')
    expect(requests.map((request) => `${request.method} ${headerOf(request, 'via') ?? ''}`)).toEqual(
      ['INVITE', 'CANCEL', 'ACK'].map((method) => `${method} ${headerOf(invite, 'via') ?? ''}`),
    )
  })

  test('fails when UDP does not take it either, and once', async () => {
    const { world, layer, heard, user } = withoutTcp()
    world.unreachable.add(`${theirs.host}|${theirs.port}`)
    layer.request(largeOf('INVITE'), either, open, user)
    await world.run(40_000)
    expect(heard).toEqual(['transport'])
    expect(world.sent).toHaveLength(2)
    expect(world.runningTimers).toBe(0)
  })

  test('is not sent over UDP by one who gave it up', async () => {
    const { world, layer, user } = withoutTcp()
    layer.request(largeOf('INVITE'), either, open, user)?.stopRepeating()
    await world.run(40_000)
    expect(world.sent).toHaveLength(1)
  })

  test('and the ACK to a 2xx, each time', async () => {
    const { world, layer, came } = withoutTcp()
    const sent = layer.acknowledge(largeOf('ACK'), either, open)
    await world.run(10)
    if (sent !== undefined) layer.resend(sent)
    await world.run(10)
    expect(came.map((message) => message.kind === 'request' && viaOf(message))).toEqual(['SIP/2.0/UDP', 'SIP/2.0/UDP'])
  })
})

test('a large ACK to a 2xx goes over TCP where that is taken, and a small one does not', async () => {
  const { world, layer, came } = stage()
  layer.acknowledge(largeOf('ACK'), either, open)
  layer.acknowledge(requestOf('ACK'), either, open)
  await world.run(10)
  expect(came.map((message) => message.kind === 'request' && viaOf(message)).sort()).toEqual([
    'SIP/2.0/TCP',
    'SIP/2.0/UDP',
  ])
})

describe('a new call that waits to be taken', () => {
  const unreadWire = (n: number, more: string): string => {
    const request = requestOf('INVITE', { 'call-id': `call${n}` })
    const via = { name: 'via', value: `SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKof${n}${more}` }
    return serialize({ ...request, headers: [via, ...request.headers] })
  }

  const busy = async () => {
    const world = new VirtualWorld()
    const requests: ServerTransaction[] = []
    const came: SipMessage[] = []
    const peer = world.network(theirs)
    peer.listen({ message: (message) => came.push(message) })
    const layer = new TransactionLayer({
      network: world.network(ours),
      timers: world.timers,
      tokens: seededTokens(1),
      maxTransactions: 10_000,
      load: { read: () => 1 },
      user: { turnsAway: () => ({ peer: 'one' }), request: (server) => requests.push(server), acknowledged: () => {} },
    })
    const invite = (n: number, more = ';oc'): void => {
      peer.send(unreadWire(n, more), { transport: 'udp', remote: ours })
    }
    // A second of full load, and there is a limit: the least.
    for (let n = 0; n < 10; n += 1) {
      invite(n)
      await world.run(120)
    }
    return { world, layer, requests, came, invite }
  }

  test('and comes again meanwhile is one call', async () => {
    const { world, layer, requests, invite } = await busy()
    expect(layer.limitPerS).toBe(100)
    const before = requests.length
    for (const n of [101, 102, 103, 103, 103]) invite(n)
    await world.run(100)
    expect(requests.length - before).toBe(3)
    expect(layer.counters()).toMatchObject({ overloaded: 0, merged: 0 })
    layer.close()
  })

  test('is refused with what RFC 7339 says when too many do, and no state is left of it', async () => {
    const { world, layer, requests, came, invite } = await busy()
    const { transactions } = layer.counters()
    const before = requests.length
    for (let n = 200; n < 400; n += 1) invite(n)
    await world.run(200)
    const refused = came.filter((message) => message.kind === 'response' && message.status === 503)
    const taken = requests.length - before
    expect(taken).toBeGreaterThan(5)
    expect(taken + refused.length).toBe(200)
    expect(layer.counters().transactions - transactions).toBe(taken)
    for (const message of refused) {
      expect(headerOf(message, 'via')).toMatch(/;oc=\d+;oc-algo="loss";oc-validity=\d+;oc-seq=\d+\.\d/)
      expect(headerOf(message, 'retry-after')).toBeUndefined()
    }
    // Their ACKs need no reading.
    const to = headerOf(refused[0] ?? { headers: [] }, 'to') ?? ''
    expect(world.unread(ours, `ACK sip:x@198.51.100.1 SIP/2.0\r\nTo: ${to}\r\n\r\n`, theirs)).toBe(true)
    expect(world.unread(ours, `BYE sip:x@198.51.100.1 SIP/2.0\r\nTo: ${to}\r\n\r\n`, theirs)).toBe(false)
    const strange = 'ACK sip:x@198.51.100.1 SIP/2.0\r\nTo: <sip:x@h>;tag=other\r\n\r\n'
    expect(world.unread(ours, strange, theirs)).toBe(false)
    layer.close()
  })

  test('is refused without being read where its form is the usual one, as every other is', async () => {
    const { world, layer, requests, came, invite } = await busy()
    const before = requests.length
    for (let n = 200; n < 300; n += 1) invite(n, '')
    await world.run(200)
    const refused = came.filter((message) => message.kind === 'response' && message.status === 503)
    expect(requests.length - before + refused.length).toBe(100)
    expect(refused.length).toBeGreaterThan(50)
    expect(layer.counters().overloaded).toBe(refused.length)
    const wire = unreadWire(400, '')
    for (let n = 300; n < 320; n += 1) invite(n, '')
    await world.run(5)
    expect(world.unread(ours, wire, theirs)).toBe(true)
    // Nobody knows yet who speaks from elsewhere, what belongs to a call that waits is no new one, and a dialog's is none at all.
    expect(world.unread(ours, wire, { ...theirs, port: theirs.port + 1 })).toBe(false)
    expect(world.unread(ours, wire.replace('\r\nTo: ', '\r\nt: '), theirs)).toBe(false)
    const waiting = new Set(Array.from({ length: 20 }, (_, n) => world.unread(ours, unreadWire(300 + n, ''), theirs)))
    expect(waiting).toContain(false)
    // What was known of a source holds for a moment only.
    await world.run(600)
    expect(world.unread(ours, wire, theirs)).toBe(false)
    layer.close()
  })
})
