import { describe, expect, test } from 'vitest'
import { headerOf } from '../message/message.ts'
import { DigestServer } from './digest-server.test.kit.ts'
import { agreeToAll, type CalleeScript, modern, refuseWith, ringThenAnswer, sdpOf } from './scripted-phone.test.kit.ts'
import { leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const user = { username: 'bridge', password: 'secretword' }
const aliceSdp = sdpOf('alice', '192.0.2.10')
const heldSdp = aliceSdp.replace('a=cname:alice-cname', 'a=sendonly')

/** A call whose callee asks who one is with every request. */
const challengedCall = async (): Promise<{ call: VirtualCall; server: DigestServer }> => {
  const call = new VirtualCall({ way: { credentials: user } })
  const server = new DigestServer({ realm: 'r', algorithm: 'SHA-256', qop: 'auth', isProxy: true }, user)
  const behind =
    (then: CalleeScript): CalleeScript =>
    (phone, request) => {
      if (server.admits(request)) then(phone, request)
    }
  call.caller.features = modern
  call.callee.features = modern
  call.callee.callee = behind(ringThenAnswer)
  call.callee.inDialog = behind(agreeToAll)
  call.callee.hungUp = behind((_phone, bye) => void bye.respond(200))
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  return { call, server }
}

const pressed = { body: { type: 'application/dtmf', text: '5' } }

test('every request within the dialog carries credentials of its own, with a counter that grows', async () => {
  const { call, server } = await challengedCall()
  call.caller.change('INVITE', heldSdp)
  await call.world.run(100)
  call.caller.change('UPDATE', aliceSdp)
  await call.world.run(100)
  call.caller.within('INFO', undefined, pressed)
  await call.world.run(100)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(server.faults).toEqual([])
  expect(server.counts).toEqual([
    'INVITE 00000001',
    'INVITE 00000002',
    'UPDATE 00000003',
    'INFO 00000004',
    'BYE 00000005',
  ])
  expect(call.callee.heard).toEqual(['INVITE', 'INVITE', 'ACK', 'INVITE', 'ACK', 'UPDATE', 'INFO', 'BYE'])
  const acks = call.callee.requests.filter(({ method }) => method === 'ACK')
  const invites = call.callee.requests.filter(({ method }) => method === 'INVITE')
  // RFC 3261 section 22.1
  const given = (request: (typeof acks)[number] | undefined) => request && headerOf(request, 'proxy-authorization')
  expect(acks.map(given)).toEqual([given(invites[1]), given(invites[2])])
})

test("the caller's network is answered as well: what is sent to him within the dialog carries credentials once it challenged", async () => {
  const call = new VirtualCall({ callerCredentials: user })
  const server = new DigestServer({ realm: 'r', algorithm: 'SHA-256', qop: 'auth', isProxy: true }, user)
  call.caller.features = modern
  call.callee.features = modern
  call.caller.inDialog = (phone, request) => {
    if (server.admits(request)) agreeToAll(phone, request)
  }
  call.caller.hungUp = (_phone, bye) => {
    if (server.admits(bye)) bye.respond(200)
  }
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.callee.change('INVITE', heldSdp)
  await call.world.run(100)
  call.callee.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(server.faults).toEqual([])
  expect(server.counts).toEqual(['INVITE 00000001', 'BYE 00000002'])
})

test('a PRACK carries them, too', async () => {
  const call = new VirtualCall({ way: { credentials: user } })
  const server = new DigestServer({ realm: 'r', qop: 'auth' }, user)
  call.callee.callee = (phone, invite) => {
    if (!server.admits(invite)) return
    phone.ringReliably(invite, 180, 5)
    phone.world.timers.after(500, () => phone.accept(invite))
  }
  call.callee.inDialog = (_phone, prack) => {
    if (server.admits(prack)) prack.respond(200)
  }
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(server.faults).toEqual([])
  expect(server.counts).toEqual(['INVITE 00000001', 'PRACK 00000002'])
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
})

describe('a challenge with a new nonce', () => {
  test.each([
    ['INVITE', (call: VirtualCall) => call.caller.change('INVITE', heldSdp), ['INVITE', 'INVITE', 'ACK']],
    ['UPDATE', (call: VirtualCall) => call.caller.change('UPDATE', heldSdp), ['UPDATE', 'UPDATE']],
    ['INFO', (call: VirtualCall) => call.caller.within('INFO', undefined, pressed), ['INFO', 'INFO']],
  ] as const)('to an %s within the dialog is answered', async (method, ask, heard) => {
    const { call, server } = await challengedCall()
    server.nonce = 'nonceB'
    ask(call)
    await call.world.run(1000)
    expect(call.callee.heard.slice(3)).toEqual(heard)
    expect(call.caller.heard.at(-1)).toBe(`${method} 200`)
    expect(server.counts.at(-1)).toBe(`${method} 00000001`)
    expect(server.faults).toEqual([])
    call.callee.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'callee', outcome: 'completed', q850Cause: 16 }])
  })

  test('to the BYE is answered, and the leg is over with the answer to that', async () => {
    const { call, server } = await challengedCall()
    server.nonce = 'nonceB'
    call.caller.within('BYE')
    await call.world.run(100)
    expect(call.callee.heard.slice(3)).toEqual(['BYE', 'BYE'])
    expect(server.counts.at(-1)).toBe('BYE 00000001')
    const numbers = call.callee.requests.map((request) => headerOf(request, 'cseq'))
    expect(numbers.slice(-2)).toEqual(['3 BYE', '4 BYE'])
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('to a refresh of the session is answered', async () => {
    const { call, server } = await challengedCall()
    server.nonce = 'nonceB'
    await call.world.run(900_000)
    expect(call.callee.heard.slice(3)).toEqual(['UPDATE', 'UPDATE'])
    expect(server.counts.at(-1)).toBe('UPDATE 00000001')
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toHaveLength(1)
  })
})

describe('a peer that refuses the credentials within the dialog', () => {
  const refusing = refuseWith(407, [{ name: 'proxy-authenticate', value: 'Digest realm="r", nonce="n", qop="auth"' }])

  test.each(['INVITE', 'UPDATE'] as const)(
    'has an %s of the other side refused, and 407 is not passed',
    async (method) => {
      const { call } = await challengedCall()
      call.callee.inDialog = refusing
      call.caller.change(method, heldSdp)
      await call.world.run(1000)
      expect(call.caller.heard.at(-1)).toBe(`${method} 488`)
      expect(call.callee.heard.slice(3)).toEqual([method, method])
      expect(call.ends).toEqual([])
      call.caller.within('BYE')
      expect(await leftOf(call)).toEqual(nothing)
    },
  )

  test('is let go all the same', async () => {
    const { call } = await challengedCall()
    call.callee.hungUp = refusing
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.callee.heard.slice(3)).toEqual(['BYE', 'BYE'])
    expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
  })
})

test('a change that was taken back is not sent again for a challenge', async () => {
  const { call, server } = await challengedCall()
  call.callee.inDialog = (phone, request) => {
    request.respond(100)
    phone.world.timers.after(1000, () => server.challenge(request))
  }
  call.caller.change('INVITE', heldSdp)
  await call.world.run(500)
  call.caller.cancelWithin()
  await call.world.run(2000)
  expect(call.callee.heard.slice(3)).toEqual(['INVITE'])
  expect(call.caller.heard.at(-1)).toMatch(/^INVITE [45]/)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
})

test('a re-INVITE that was challenged can be taken back, once it has a response of its own', async () => {
  const { call, server } = await challengedCall()
  server.nonce = 'nonceB'
  call.callee.inDialog = (phone, request) => {
    request.attend({
      cancelled: () => {
        phone.heard.push('CANCEL')
        request.respond(487)
      },
      failed: () => {},
    })
    if (call.callee.heard.length === 4) request.respond(100)
    if (server.admits(request)) phone.world.timers.after(300, () => request.respond(100))
  }
  call.caller.change('INVITE', heldSdp)
  await call.world.run(100)
  call.caller.cancelWithin()
  await call.world.run(150)
  // RFC 3261 section 9.1
  expect(call.callee.heard.slice(3)).toEqual(['INVITE', 'INVITE'])
  await call.world.run(500)
  expect(call.callee.heard.slice(3)).toEqual(['INVITE', 'INVITE', 'CANCEL'])
  expect(call.caller.heard.at(-1)).toBe('INVITE 487')
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
})

test('an ACK to the challenge that cannot be sent does not end the re-INVITE that was sent again', async () => {
  const { call } = await challengedCall()
  const { world } = call
  call.callee.inDialog = (phone, request) => {
    if (request.request.method !== 'INVITE' || headerOf(request.request, 'cseq') === '4 INVITE')
      agreeToAll(phone, request)
    else
      request.respond(407, {
        headers: [{ name: 'proxy-authenticate', value: 'Digest realm="r", nonce="new", stale=true' }],
      })
  }
  let lost = 0
  world.unreachable.has = () => {
    const isFirst = lost === 0 && world.sent.at(-1)?.wire.startsWith('ACK') === true
    if (isFirst) lost += 1
    return isFirst
  }
  call.caller.change('INVITE', heldSdp)
  await world.run(3000)
  expect(lost).toBe(1)
  expect(call.caller.heard.at(-1)).toBe('INVITE 200')
  expect(call.callee.heard.slice(3)).toEqual(['INVITE', 'INVITE', 'ACK'])
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
})
