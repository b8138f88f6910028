import { expect, test } from 'vitest'
import { headersOf } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { modern, refuseWith, ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, callerAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const bobSdp = sdpOf('bob', '203.0.113.20')
const aliceSdp = sdpOf('alice', '192.0.2.10')

/** What a network of the caller's might write into his INVITE. */
const revealing = [
  'p-asserted-identity',
  'p-preferred-identity',
  'remote-party-id',
  'diversion',
  'history-info',
  'referred-by',
  'reply-to',
  'call-info',
  'subject',
  'organization',
  'user-to-user',
  'identity',
  'session-id',
  'p-charging-vector',
  'p-access-network-info',
  'geolocation',
  'in-reply-to',
  'privacy',
  'supported',
  'record-route',
].map((name) => ({ name, value: `<sip:alice-secret-${name}@192.0.2.10;lr>` }))

/** The texts in `own` that stand in some message to the other side. */
const foundIn = (call: VirtualCall, to: { readonly host: string; readonly port: number }, own: readonly string[]) => {
  const wires = call.world.sentTo(to).map(({ wire }) => wire.toLowerCase())
  expect(wires.length).toBeGreaterThan(0)
  return own.filter((text) => wires.some((wire) => wire.includes(text.toLowerCase())))
}

/** What one side wrote in its messages that could tell who it is: every word of theirs with its name, and its tokens. */
const wordsOf = (call: VirtualCall, from: { readonly host: string }, name: string): string[] => {
  const words = new Set([name])
  for (const { wire, message } of call.world.sent.filter((sent) => sent.from.host === from.host)) {
    for (const word of wire.match(new RegExp(`[a-z0-9.-]*${name}[a-z0-9.-]*`, 'gi')) ?? []) words.add(word)
    const callId = headersOf(message, 'call-id')[0]
    if (callId?.includes(name)) words.add(callId)
  }
  return [...words]
}

const scenarios: Readonly<Record<string, (call: VirtualCall) => Promise<void>>> = {
  'a call that the caller ends': async (call) => {
    call.caller.call(aliceSdp, revealing)
    await call.world.run(1000)
    call.caller.within('INFO')
    call.callee.within('INFO')
    call.caller.within('INVITE')
    call.callee.within('INVITE')
    await call.world.run(1000)
    call.caller.within('BYE')
  },
  'a call that the callee ends': async (call) => {
    call.caller.call(aliceSdp, revealing)
    await call.world.run(1000)
    call.callee.within('BYE')
  },
  'a call whose session is changed in every way': async (call) => {
    for (const phone of [call.caller, call.callee]) phone.features = modern
    call.callee.callee = (phone, invite) => {
      phone.ringReliably(invite, 183, 1, bobSdp)
      phone.world.timers.after(500, () => phone.accept(invite, ''))
    }
    call.caller.call(aliceSdp, [...revealing.filter(({ name }) => name !== 'supported'), ...modern])
    await call.world.run(200)
    call.callee.change('UPDATE', bobSdp, { headers: revealing })
    await call.world.run(1000)
    for (const phone of [call.caller, call.callee]) {
      for (const sdp of [sdpOf(phone.name, phone.address.host), undefined]) {
        phone.change('INVITE', sdp, { headers: revealing })
        await call.world.run(100)
        phone.change('UPDATE', sdp, { headers: revealing })
        await call.world.run(100)
      }
      const text = `Signal=5\r\n${phone.name}`
      phone.within('INFO', undefined, { headers: revealing, body: { type: 'application/dtmf-relay', text } })
      await call.world.run(100)
    }
    await call.world.run(1_000_000)
    call.caller.within('BYE')
  },
  'a late offer': async (call) => {
    call.caller.call(undefined, revealing)
    await call.world.run(1000)
    call.callee.within('BYE')
  },
  'early media': async (call) => {
    call.callee.callee = (phone, invite) => phone.ring(invite, 183, bobSdp)
    call.caller.call(aliceSdp, revealing)
    await call.world.run(1000)
    call.caller.cancel()
  },
  'a call that is cancelled': async (call) => {
    call.callee.callee = ringForever
    call.caller.call(aliceSdp, revealing)
    await call.world.run(1000)
    call.caller.cancel()
  },
  'a redirection': async (call) => {
    call.callee.callee = refuseWith(302, [
      { name: 'contact', value: '<sip:bob-elsewhere@203.0.113.99>' },
      { name: 'reason', value: 'Q.850;cause=31;text="bob-reason"' },
      { name: 'error-info', value: '<sip:bob-error@203.0.113.20>' },
    ])
    call.caller.call(aliceSdp, revealing)
    await call.world.run(1000)
  },
}

test.each(Object.entries(scenarios))('in %s nothing of either side is written to the other', async (name, play) => {
  const call = new VirtualCall()
  await play(call)
  expect(await leftOf(call)).toEqual(nothing)
  // The media address passes in the session, since media is not anchored here: everywhere else it must not stand.
  const headersOnly = (wire: string): string => wire.slice(0, wire.indexOf('\r\n\r\n'))
  const towards = (to: { readonly host: string }) =>
    call.world.sent.filter((datagram) => datagram.to.host === to.host).map(({ wire }) => headersOnly(wire))
  expect(foundIn(call, calleeAddress, wordsOf(call, callerAddress, 'alice'))).toEqual([])
  expect(foundIn(call, callerAddress, wordsOf(call, calleeAddress, 'bob'))).toEqual([])
  expect(towards(calleeAddress).filter((text) => text.includes(callerAddress.host))).toEqual([])
  expect(towards(callerAddress).filter((text) => text.includes(calleeAddress.host))).toEqual([])
  expect(towards(calleeAddress).filter((text) => text.includes('4711'))).toEqual([])
  // The number that the caller called for is in his leg only where the callee is concerned, and the other way round.
  expect(towards(callerAddress).filter((text) => text.includes('13800000002'))).toEqual([])
  if (name !== 'a redirection') expect(towards(callerAddress).length).toBeGreaterThan(2)
})

test('the second INVITE has the headers that we build and no other', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp, revealing)
  await call.world.run(50)
  const [invite] = call.callee.requests
  expect(invite?.headers.map(({ name }) => name)).toEqual([
    'via',
    'max-forwards',
    'from',
    'to',
    'call-id',
    'cseq',
    'contact',
    'p-asserted-identity',
    'allow',
    'supported',
    'session-expires',
    'min-se',
    'user-agent',
    'content-type',
  ])
  expect(invite && headersOf(invite, 'from')[0]).toMatch(/^<sip:700123456780001@bridge\.invalid>;tag=[a-z]{16}$/)
  expect(invite && headersOf(invite, 'p-asserted-identity')).toEqual(['<sip:700123456780001@bridge.invalid>'])
  expect(invite && headersOf(invite, 'call-id')[0]).toMatch(/^[a-z]{24}$/)
  expect(invite && headersOf(invite, 'contact')[0]).toMatch(/^<sip:[a-z]{12}@198\.51\.100\.1:5060>$/)
  expect(invite && headersOf(invite, 'cseq')).toEqual(['1 INVITE'])
})

test('our own texts hold no run of 11 digits and tokens of letters only', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(50)
  peer.respondWith(peer.request('INVITE'), 200, 'fork', bobSdp)
  await call.world.run(50)
  call.caller.within('BYE')
  await call.world.run(50)
  const given = ['700123456780001', '13800000002']
  for (const { wire } of call.world.sentTo(calleeAddress)) {
    let own = wire
    for (const text of given) own = own.replaceAll(text, '')
    expect(own).not.toMatch(/[0-9]{11}/)
    expect(/branch=z9hG4bK([^;]*)/.exec(own)?.[1]).toMatch(/^[a-z]{16}$/)
  }
})
