import { expect, test } from 'vitest'
import { headersOf } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const bobSdp = sdpOf('bob', '203.0.113.20')

test('CANCEL before the control has decided: the callee never hears of the call', async () => {
  const call = new VirtualCall({
    offered: (_, connect) => new Promise((resolve) => call.world.timers.after(1000, () => resolve(connect()))),
  })
  call.caller.call(aliceSdp)
  await call.world.run(100)
  call.caller.cancel()
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '487'])
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.observed).toEqual(['ended'])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
})

test('CANCEL before any provisional of the callee waits for one', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(100)
  call.caller.cancel()
  await call.world.run(1000)
  expect(call.caller.heard).toEqual(['100', '487'])
  expect(peer.requests('CANCEL')).toEqual([])
  const invite = peer.request('INVITE')
  peer.respond(invite, 100)
  await call.world.run(100)
  const cancel = peer.request('CANCEL')
  expect(cancel.uri).toBe(invite.uri)
  expect(headersOf(cancel, 'via')).toEqual(headersOf(invite, 'via'))
  peer.respond(cancel, 200, { toTag: 'fork' })
  peer.respond(invite, 487, { toTag: 'fork' })
  await call.world.run(100)
  expect(peer.heard.at(-1)).toBe('ACK')
  expect(call.bridge.counters().live).toBe(0)
  expect(await leftOf(call)).toEqual(nothing)
})

test('CANCEL while the callee never says anything ends with timer B', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(100)
  call.caller.cancel()
  expect(await leftOf(call)).toEqual(nothing)
  expect(peer.requests('CANCEL')).toEqual([])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
})

test('CANCEL while the phone rings stops the ringing', async () => {
  const call = new VirtualCall()
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.caller.cancel()
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '487'])
  expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
  expect(call.observed).toEqual(['ringing', 'ended'])
})

test('a callee who ignores the CANCEL is given up after 64*T1', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(100)
  peer.respond(peer.request('INVITE'), 180, { toTag: 'fork' })
  await call.world.run(100)
  call.caller.cancel()
  await call.world.run(31_000)
  expect(call.bridge.counters().live).toBe(1)
  expect(await leftOf(call)).toEqual(nothing)
})

test('CANCEL crosses the 200 of the callee: he gets ACK and BYE, the caller 487', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(100)
  const invite = peer.request('INVITE')
  peer.respond(invite, 180, { toTag: 'fork' })
  await call.world.run(100)
  call.caller.cancel()
  await call.world.run(1)
  peer.respondWith(invite, 200, 'fork', bobSdp)
  await call.world.run(100)
  expect(peer.heard).toEqual(['INVITE', 'CANCEL', 'ACK', 'BYE'])
  peer.respond(peer.request('BYE'), 200)
  await call.world.run(100)
  expect(call.caller.heard).toEqual(['100', '180', '487'])
  expect(call.bridge.counters().live).toBe(0)
  expect(call.observed).toEqual(['ringing', 'ended'])
  // The 200 is repeated, since the ACK was lost on his side: it is acknowledged again and nothing else is sent.
  peer.respondWith(invite, 200, 'fork', bobSdp)
  await call.world.run(100)
  expect(peer.requests('ACK')).toHaveLength(2)
  expect(peer.requests('BYE')).toHaveLength(1)
  expect(await leftOf(call)).toEqual(nothing)
})

test('CANCEL while the observer notes the answer: 487, and the callee gets BYE', async () => {
  const call = new VirtualCall({ answered: () => new Promise((resolve) => call.world.timers.after(1000, resolve)) })
  call.caller.call(aliceSdp)
  await call.world.run(500)
  call.caller.cancel()
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '487'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
})

test('CANCEL after the 200 changes nothing', async () => {
  const call = new VirtualCall()
  const before: string[] = []
  call.caller.call(aliceSdp)
  call.world.fate = ({ message, to }) => {
    // The CANCEL leaves before the caller hears the 200.
    if (message.kind === 'response' && message.status === 200 && to.host === call.caller.address.host) return [500]
    return [1]
  }
  await call.world.run(300)
  before.push(...call.caller.heard)
  call.caller.cancel()
  await call.world.run(2000)
  expect(before).toEqual(['100', '180'])
  expect(call.caller.heard).toEqual(['100', '180', '200'])
  expect(call.ends).toEqual([])
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
})

test('CANCEL for nothing gets 481', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, { host: '192.0.2.77', port: 5060 }, bridgeAddress)
  peer.sendRequest({
    kind: 'request',
    method: 'CANCEL',
    uri: 'sip:bridge.invalid',
    headers: [
      { name: 'from', value: '<sip:x@192.0.2.77>;tag=x' },
      { name: 'to', value: '<sip:bridge.invalid>' },
      { name: 'call-id', value: 'nothing' },
      { name: 'cseq', value: '1 CANCEL' },
    ],
    body: '',
  })
  await call.world.run(100)
  expect(peer.heard).toEqual(['481'])
})

test('BYE before the answer ends the call like CANCEL', async () => {
  const call = new VirtualCall()
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toContain('BYE 200')
  expect(call.caller.heard).toContain('487')
  expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
})

test('a callee who sends BYE before he answered is let go', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(100)
  const invite = peer.request('INVITE')
  peer.respond(invite, 180, { toTag: 'fork' })
  await call.world.run(100)
  peer.within(invite, 'fork', 'BYE')
  await call.world.run(100)
  expect(peer.heard).toEqual(['INVITE', '200', 'CANCEL'])
  expect(call.caller.heard).toEqual(['100', '180', '480'])
  expect(await leftOf(call)).toEqual(nothing)
})
