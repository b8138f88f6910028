import { describe, expect, test } from 'vitest'
import { headerOf, headersOf, type SipRequest } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const mark = 'ourmark'

const inviteOf = (call: VirtualCall): SipRequest => {
  const invite = call.callee.requests.find(({ method }) => method === 'INVITE')
  if (invite === undefined) throw new Error('no INVITE came')
  return invite
}

const withCallId = (invite: SipRequest, callId: string): SipRequest => ({
  ...invite,
  headers: invite.headers
    .filter(({ name }) => name !== 'via')
    .map((header) => (header.name === 'call-id' ? { ...header, value: callId } : header)),
})

describe('a call of ours that comes back (BASE-8)', () => {
  test('has our mark behind the @ of its Call-ID, which holds no digits (BASE-8)', async () => {
    const call = new VirtualCall({ mark })
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    expect(headerOf(inviteOf(call), 'call-id')).toMatch(/^[a-z]{24}@ourmark$/)
    expect(call.caller.heard).toEqual(['100', '180', '200'])
    call.callee.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('is known by the mark, whoever built it anew, and nobody is asked (BASE-8)', async () => {
    const call = new VirtualCall({ mark })
    const gateway = new ScriptedPeer(call.world, { host: '203.0.113.50', port: 5060 }, bridgeAddress)
    call.callee.callee = ringForever
    call.caller.call(aliceSdp)
    await call.world.run(100)
    gateway.sendRequest(withCallId(inviteOf(call), headerOf(inviteOf(call), 'call-id') ?? ''))
    await call.world.run(100)
    expect(gateway.heard).toEqual(['482'])
    const [answer] = gateway.came
    expect(answer && headersOf(answer, 'reason')).toEqual(['Q.850;cause=25'])
    expect(call.offered).toHaveLength(1)
    expect(call.screened).toEqual([482])
    expect(call.bridge.counters()).toMatchObject({ started: 1, screened: 1 })
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('is known by the Via that a proxy keeps, without a mark (BASE-8)', async () => {
    const call = new VirtualCall()
    const proxy = new ScriptedPeer(call.world, { host: '203.0.113.50', port: 5060 }, bridgeAddress)
    call.callee.callee = ringForever
    call.caller.call(aliceSdp)
    await call.world.run(100)
    const invite = inviteOf(call)
    proxy.sendRequest({ ...invite, uri: 'sip:700123456780009@bridge.invalid' })
    await call.world.run(100)
    expect(proxy.heard).toEqual(['482'])
    expect(call.offered).toHaveLength(1)
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test.each(['abc@ourmark.example', 'ourmark', 'a@ourmark@b', 'ourmark@other', 'abc@OURMARK', 'abc@'])(
    'is not one whose Call-ID is %s (BASE-8)',
    async (callId) => {
      const call = new VirtualCall({ mark })
      const other = new ScriptedPeer(call.world, { host: '203.0.113.50', port: 5060 }, bridgeAddress)
      const first = new VirtualCall()
      first.caller.call(aliceSdp)
      await first.world.run(100)
      other.sendRequest(withCallId(inviteOf(first), callId))
      await call.world.run(1000)
      expect(call.screened).toEqual([])
      expect(call.offered).toHaveLength(1)
      expect(call.callee.heard).toEqual(['INVITE', 'ACK'])
    },
  )

  test('is not one that has gone through an INVITE which is over (BASE-8)', async () => {
    const call = new VirtualCall()
    const proxy = new ScriptedPeer(call.world, { host: '203.0.113.50', port: 5060 }, bridgeAddress)
    call.callee.callee = (_phone, invite) => void invite.respond(486)
    call.caller.call(aliceSdp)
    await call.world.run(60_000)
    proxy.sendRequest(inviteOf(call))
    await call.world.run(100)
    expect(call.offered).toHaveLength(2)
    expect(call.world.sentTo(calleeAddress).length).toBeGreaterThan(1)
  })
})

test('each hop takes one of Max-Forwards, and none is left at 0 (BASE-8)', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(headerOf(inviteOf(call), 'max-forwards')).toBe('67')
})
