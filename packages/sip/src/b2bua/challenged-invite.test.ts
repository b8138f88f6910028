import { describe, expect, test } from 'vitest'
import { headerOf, headersOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { DigestServer, type Realm } from './digest-server.test.kit.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { type CalleeScript, refuseWith, ringThenAnswer, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'
import { TwoWays } from './ways.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const plain = { username: 'bridge', password: 'secretword' }

const invitesOf = (requests: readonly SipRequest[]): SipRequest[] =>
  requests.filter(({ method }) => method === 'INVITE')
const fieldOf = (request: SipRequest | undefined, name: string): string => (request && headerOf(request, name)) ?? ''

const guarded =
  (server: DigestServer, then: CalleeScript = ringThenAnswer): CalleeScript =>
  (phone, invite) => {
    if (server.admits(invite)) then(phone, invite)
  }

const answeredCall = async (server: DigestServer, way = plain): Promise<VirtualCall> => {
  const call = new VirtualCall({ way: { credentials: way } })
  call.callee.callee = guarded(server)
  call.caller.call(aliceSdp)
  await call.world.run(3000)
  return call
}

const realms: readonly [string, Realm][] = [
  ['MD5 without a quality', { realm: 'r' }],
  ['MD5 with auth', { realm: 'r', algorithm: 'MD5', qop: 'auth', opaque: 'o' }],
  ['SHA-256 without a quality', { realm: 'r', algorithm: 'SHA-256', opaque: 'x=,y' }],
  ['SHA-256 with auth of two', { realm: 'a, b', algorithm: 'SHA-256', qop: 'auth-int,auth' }],
  ['a proxy with SHA-256', { realm: 'r', algorithm: 'SHA-256', qop: 'auth', isProxy: true }],
  ['a proxy with MD5', { realm: 'r', isProxy: true }],
]

describe('an INVITE that is challenged is sent once more with credentials', () => {
  test.each(realms)('for %s', async (_name, realm) => {
    const server = new DigestServer(realm, plain)
    const call = await answeredCall(server)
    expect(server.faults).toEqual([])
    expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'ACK'])
    expect(call.caller.heard).toEqual(['100', '180', '200'])
    const [first, second] = invitesOf(call.callee.requests)
    for (const name of ['call-id', 'from', 'contact', 'to', 'content-type', 'max-forwards'])
      expect([name, fieldOf(second, name)]).toEqual([name, fieldOf(first, name)])
    expect(second?.body).toBe(first?.body)
    expect(fieldOf(first, 'cseq')).toBe('1 INVITE')
    expect(fieldOf(second, 'cseq')).toBe('2 INVITE')
    expect(fieldOf(first, 'via')).not.toBe(fieldOf(second, 'via'))
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
  })

  test('with a password that is more than ASCII, in UTF-8', async () => {
    const user = { username: 'bridge', password: 'pass:密码' }
    const server = new DigestServer({ realm: 'r', qop: 'auth' }, user)
    const call = await answeredCall(server, user)
    expect(server.faults).toEqual([])
    expect(call.caller.heard).toEqual(['100', '180', '200'])
  })

  test('and the ACK to the 2xx carries the same', async () => {
    const call = await answeredCall(new DigestServer({ realm: 'r', qop: 'auth' }, plain))
    const ack = call.callee.requests.find(({ method }) => method === 'ACK')
    expect(fieldOf(ack, 'authorization')).toBe(fieldOf(invitesOf(call.callee.requests)[1], 'authorization'))
    expect(fieldOf(ack, 'authorization')).not.toBe('')
    expect(fieldOf(ack, 'cseq')).toBe('2 ACK')
  })

  test('the ACK to a failure, too, and a CANCEL has none', async () => {
    const server = new DigestServer({ realm: 'r', qop: 'auth' }, plain)
    const call = new VirtualCall({ way: { credentials: plain } })
    call.callee.callee = guarded(server, refuseWith(486))
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    const acks = call.world
      .sentTo(calleeAddress)
      .flatMap(({ message }) => (message.kind === 'request' && message.method === 'ACK' ? [message] : []))
    const second = invitesOf(call.callee.requests)[1]
    expect(acks.map((ack) => fieldOf(ack, 'authorization'))).toEqual(['', fieldOf(second, 'authorization')])
    call.callee.callee = guarded(server, (phone, invite) => phone.ring(invite, 180))
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call.caller.cancel()
    await call.world.run(1000)
    const cancel = call.world.sentTo(calleeAddress).find(({ wire }) => wire.startsWith('CANCEL'))?.message
    expect(cancel?.headers.map(({ name }) => name)).not.toContain('authorization')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('once more when only the nonce was too old', async () => {
    const server = new DigestServer({ realm: 'r', qop: 'auth' }, plain)
    const call = new VirtualCall({ way: { credentials: plain } })
    call.callee.callee = (phone, invite) => {
      if (server.admits(invite)) ringThenAnswer(phone, invite)
      else if (phone.heard.length === 1) server.nonce = 'nonceB'
    }
    call.caller.call(aliceSdp)
    await call.world.run(3000)
    expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'INVITE', 'ACK'])
    expect(server.counts).toEqual(['INVITE 00000001'])
    expect(server.faults).toEqual([])
  })

  test('not for ever, though every nonce is said to be too old', async () => {
    const server = new DigestServer({ realm: 'r', qop: 'auth' }, plain)
    const call = new VirtualCall({ way: { credentials: plain } })
    call.callee.callee = (_phone, invite) => server.challenge(invite, true)
    call.caller.call(aliceSdp)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'INVITE'])
    expect(call.caller.heard).toEqual(['100', '500'])
  })

  test('with the strongest of several algorithms, whatever their order', async () => {
    for (const order of [0, 1]) {
      const weak = new DigestServer({ realm: 'r', algorithm: 'MD5', qop: 'auth' }, plain)
      const strong = new DigestServer({ realm: 'r', algorithm: 'SHA-256', qop: 'auth' }, plain)
      const call = new VirtualCall({ way: { credentials: plain } })
      call.callee.callee = (phone, invite) => {
        const unknown = { name: 'www-authenticate', value: 'Digest realm="r", nonce="n", algorithm=SHA-512-256' }
        const offered = order === 0 ? [weak.header(), strong.header()] : [strong.header(), weak.header()]
        if (phone.heard.length === 1) invite.respond(401, { headers: [unknown, ...offered] })
        else if (strong.admits(invite)) ringThenAnswer(phone, invite)
      }
      call.caller.call(aliceSdp)
      await call.world.run(3000)
      expect(strong.counts).toEqual(['INVITE 00000001'])
      expect(headersOf(invitesOf(call.callee.requests)[1] ?? { headers: [] }, 'authorization')).toHaveLength(1)
      expect(call.caller.heard).toEqual(['100', '180', '200'])
    }
  })

  test('for two proxies and the phone behind them, one after the other', async () => {
    const chain = [
      new DigestServer({ realm: 'outer', isProxy: true, qop: 'auth' }, plain),
      new DigestServer({ realm: 'inner', isProxy: true, algorithm: 'SHA-256', qop: 'auth' }, plain),
      new DigestServer({ realm: 'inner' }, plain),
    ]
    const call = new VirtualCall({ way: { credentials: plain } })
    call.callee.callee = (phone, invite) => {
      if (chain.every((server) => server.admits(invite))) ringThenAnswer(phone, invite)
    }
    call.caller.call(aliceSdp)
    await call.world.run(3000)
    expect(chain.map(({ faults }) => faults)).toEqual([[], [], []])
    expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'INVITE', 'INVITE', 'ACK'])
    expect(chain[0]?.counts).toEqual(['INVITE 00000001', 'INVITE 00000002', 'INVITE 00000003'])
    const last = call.callee.requests.findLast(({ method }) => method === 'ACK')
    expect(last && headersOf(last, 'proxy-authorization')).toHaveLength(2)
  })

  test('for two proxies that ask at once', async () => {
    const both = ['one', 'two'].map((realm) => new DigestServer({ realm, isProxy: true, qop: 'auth' }, plain))
    const call = new VirtualCall({ way: { credentials: plain } })
    call.callee.callee = (phone, invite) => {
      if (phone.heard.length === 1) invite.respond(407, { headers: both.map((server) => server.header()) })
      else if (both.every((server) => server.admits(invite))) ringThenAnswer(phone, invite)
    }
    call.caller.call(aliceSdp)
    await call.world.run(3000)
    expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'ACK'])
    expect(both.map(({ counts }) => counts)).toEqual([['INVITE 00000001'], ['INVITE 00000001']])
  })

  test('not for ever, though every answer comes with another realm', async () => {
    const call = new VirtualCall({ way: { credentials: plain } })
    call.callee.callee = (phone, invite) =>
      new DigestServer({ realm: `r${phone.heard.length}` }, plain).challenge(invite)
    call.caller.call(aliceSdp)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.callee.heard).toHaveLength(5)
    expect(call.caller.heard).toEqual(['100', '500'])
  })

  test('and once more for the interval that a 422 asks for, with a counter that goes on', async () => {
    const server = new DigestServer({ realm: 'r', qop: 'auth' }, plain)
    const call = new VirtualCall({ way: { credentials: plain } })
    call.callee.callee = guarded(server, (phone, invite) => {
      if (fieldOf(invite.request, 'session-expires').startsWith('1800'))
        invite.respond(422, { headers: [{ name: 'min-se', value: '3600' }] })
      else ringThenAnswer(phone, invite)
    })
    call.caller.call(aliceSdp)
    await call.world.run(3000)
    expect(server.counts).toEqual(['INVITE 00000001', 'INVITE 00000002'])
    expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'INVITE', 'ACK'])
    call.callee.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })
})

describe('a challenge that cannot be met ends the way', () => {
  test('with a wrong password, after one try', async () => {
    const server = new DigestServer({ realm: 'r', qop: 'auth' }, { ...plain, password: 'another' })
    const ways = new TwoWays({}, { first: { credentials: plain } })
    ways.call.callee.callee = guarded(server)
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(3000)
    expect(ways.call.callee.heard).toEqual(['INVITE', 'INVITE'])
    expect(server.faults).toEqual(['INVITE response'])
    expect(ways.carol.heard).toEqual(['INVITE', 'ACK'])
    expect(ways.told).toEqual(['first taken', 'first failed: unavailable', 'second taken'])
    expect(ways.call.caller.heard).toEqual(['100', '180', '200'])
  })

  test.each([
    ['of another scheme', 'Basic realm="r"'],
    ['of an unknown algorithm', 'Digest realm="r", nonce="n", algorithm=SHA-512-256'],
    ['of the quality auth-int only', 'Digest realm="r", nonce="n", qop="auth-int"'],
    ['that is longer than any is', `Digest realm="r", nonce="${'n'.repeat(3000)}"`],
    ['that is none', 'Digest'],
    ['of another realm than the one that is to be answered', 'Digest realm="phone", nonce="n"'],
  ])('%s', async (_name, value) => {
    const ways = new TwoWays({}, { first: { credentials: { ...plain, realm: 'r' } } })
    ways.call.callee.callee = refuseWith(401, [{ name: 'www-authenticate', value }])
    ways.call.caller.call(aliceSdp)
    await ways.call.world.run(3000)
    expect(ways.call.callee.heard).toEqual(['INVITE'])
    expect(ways.carol.heard).toEqual(['INVITE', 'ACK'])
  })

  test('nor is one of another realm met beside one that can be', async () => {
    const call = new VirtualCall({ way: { credentials: { ...plain, realm: 'r' } } })
    const proxy = new DigestServer({ realm: 'r', isProxy: true }, plain)
    const phone = new DigestServer({ realm: 'phone' }, plain)
    call.callee.callee = (_phone, invite) => {
      if (proxy.admits(invite)) phone.challenge(invite)
    }
    call.caller.call(aliceSdp)
    await call.world.run(3000)
    expect(call.callee.heard).toEqual(['INVITE', 'INVITE'])
    expect(call.caller.heard).toEqual(['100', '500'])
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('and the caller sees nothing of it', async () => {
    const server = new DigestServer({ realm: 'bob-realm', opaque: 'bob-opaque' }, { ...plain, password: 'another' })
    const call = await answeredCall(server)
    expect(call.caller.heard).toEqual(['100', '500'])
    expect(call.caller.responses.flatMap(({ headers }) => headers).map(({ name }) => name)).not.toContain(
      'www-authenticate',
    )
    expect(await leftOf(call)).toEqual(nothing)
  })
})

test('a caller who gives up meanwhile has no challenge answered', async () => {
  const call = new VirtualCall({ way: { credentials: plain } })
  const proxy = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(100)
  proxy.respond(proxy.request('INVITE'), 100)
  await call.world.run(100)
  call.caller.cancel()
  await call.world.run(100)
  const challenge = { name: 'proxy-authenticate', value: 'Digest realm="r", nonce="n"' }
  proxy.respond(proxy.request('CANCEL'), 200)
  proxy.respond(proxy.request('INVITE'), 407, { toTag: 'x', headers: [challenge] })
  expect(await leftOf(call)).toEqual(nothing)
  expect(proxy.heard).toEqual(['INVITE', 'CANCEL', 'ACK'])
  expect(call.caller.heard).toEqual(['100', '487'])
})

test('an ACK to the challenge that cannot be sent does not end the INVITE that was sent again', async () => {
  const call = new VirtualCall({ way: { credentials: plain } })
  const { world } = call
  let acks = 0
  world.unreachable.has = () => {
    const isFirst = world.sent.at(-1)?.wire.startsWith('ACK') === true && acks === 0
    if (isFirst) acks += 1
    return isFirst
  }
  call.callee.callee = guarded(new DigestServer({ realm: 'r' }, plain))
  call.caller.call(aliceSdp)
  await world.run(3000)
  expect(acks).toBe(1)
  expect(call.caller.heard).toEqual(['100', '180', '200'])
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
})

// Were the guard to see what the peer wrote, a nonce with a guess at the caller's number in it would tell by the silence.
test.each([
  ['realm', { realm: '13800000001' }],
  ['opaque', { realm: 'r', opaque: '13800000001' }],
  ['nonce', { realm: 'r', qop: 'auth' }],
])('a %s with the number of the caller in it comes back like any other', async (part, realm) => {
  const guardCallee = (wire: string): boolean => !wire.includes('13800000001')
  const call = new VirtualCall({ guardCallee, way: { credentials: plain } })
  const server = new DigestServer(realm, plain)
  if (part === 'nonce') server.nonce = 'x13800000001'
  call.callee.callee = guarded(server)
  call.callee.inDialog = (_phone, request) => {
    if (server.admits(request)) request.respond(200)
  }
  call.caller.call(aliceSdp)
  await call.world.run(3000)
  call.caller.within('INFO', undefined, { body: { type: 'application/dtmf', text: '5' } })
  await call.world.run(100)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'ACK', 'INFO', 'BYE'])
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
  expect(call.bridge.counters().heldBack).toBe(0)
})

test('what the guard looks for is found beside the credentials', async () => {
  const call = new VirtualCall({ guardCallee: (wire) => !wire.includes('2 INVITE'), way: { credentials: plain } })
  call.callee.callee = guarded(new DigestServer({ realm: 'r' }, plain))
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.callee.heard).toEqual(['INVITE'])
  expect(call.observed).toEqual(['held back callee', 'ended'])
  expect(call.caller.heard).toEqual(['100', '500'])
})

test('a second way does not send the credentials of the first', async () => {
  const server = new DigestServer({ realm: 'r' }, { ...plain, password: 'another' })
  const ways = new TwoWays({}, { first: { credentials: plain } })
  ways.call.callee.callee = guarded(server)
  ways.carol.callee = guarded(server)
  ways.call.caller.call(aliceSdp)
  await ways.call.world.run(3000)
  expect(ways.carol.heard).toEqual(['INVITE'])
  expect(ways.carol.requests.every((request) => headerOf(request, 'authorization') === undefined)).toBe(true)
  expect(tagOf(fieldOf(ways.carol.requests[0], 'from'))).toBeDefined()
  expect(ways.call.caller.heard).toEqual(['100', '500'])
})
