import { expect, test } from 'vitest'
import { headersOf } from '../message/message.ts'
import type { CallControl } from './call-control.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { ringForever, ScriptedPhone, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, bridgeTarget, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const phoneAt = (call: VirtualCall, name: string, host: string, seed: number): ScriptedPhone =>
  new ScriptedPhone(call.world, name, { host, port: 5060 }, bridgeTarget, seed)

test('above maxCalls a call gets 503 without Retry-After and without any state', async () => {
  const call = new VirtualCall({ maxCalls: 1 })
  const third = phoneAt(call, 'carol', '192.0.2.30', 9)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  const before = call.bridge.counters().transactions
  third.call(aliceSdp)
  await call.world.run(1000)
  expect(third.heard).toEqual(['503'])
  const [response] = third.responses
  expect(response && headersOf(response, 'retry-after')).toEqual([])
  expect(call.offered).toHaveLength(1)
  expect(call.bridge.counters()).toMatchObject({ live: 1, overloaded: 1, transactions: before })
  call.caller.within('BYE')
  await call.world.run(100)
  expect(call.caller.heard.at(-1)).toBe('BYE 200')
  const fourth = phoneAt(call, 'dave', '192.0.2.40', 10)
  fourth.call(aliceSdp)
  await call.world.run(10)
  expect(fourth.heard).toEqual(['100'])
})

const allBut =
  (host: string): CallControl['admit'] =>
  (_request, { remote }) =>
    remote.host === host ? { kind: 'refused' } : { kind: 'admitted', peer: 'any' }

test('a stranger gets 403 for every request, each time it comes, and leaves no state', async () => {
  const call = new VirtualCall({ admit: allBut('192.0.2.30') })
  const stranger = phoneAt(call, 'carol', '192.0.2.30', 9)
  stranger.call(aliceSdp)
  await call.world.run(100)
  expect(stranger.heard).toEqual(['403'])
  const [response] = stranger.responses
  expect(response && headersOf(response, 'reason')).toEqual(['Q.850;cause=21'])
  expect(call.offered).toEqual([])
  expect(call.bridge.counters()).toMatchObject({ turnedAway: 1, transactions: 0, live: 0, started: 0 })
  // Nothing repeats a refusal that was not acknowledged: it may have gone to a false address.
  await call.world.run(60_000)
  expect(stranger.heard.filter((heard) => heard === '403')).toHaveLength(call.bridge.counters().turnedAway)
  call.caller.call(aliceSdp)
  await call.world.run(10)
  expect(call.caller.heard).toEqual(['100'])
})

const inDialogs = ['BYE', 'INVITE', 'OPTIONS'].map((method) => [method, ';tag=unknown'] as const)

test.each([...inDialogs, ['CANCEL', ''] as const, ['CANCEL', ';tag=unknown'] as const])(
  '%s with To %s belongs to nothing: 403 for a stranger, else 481, each time, and no state is left',
  async (method, tag) => {
    const call = new VirtualCall({ admit: allBut('192.0.2.30') })
    const answers = { '192.0.2.30': '403', '192.0.2.77': '481' }
    for (const [host, status] of Object.entries(answers)) {
      const peer = new ScriptedPeer(call.world, { host, port: 5060 }, bridgeAddress)
      for (let number = 1; number <= 100; number += 1)
        peer.sendRequest({
          kind: 'request',
          method,
          uri: 'sip:x@198.51.100.1',
          headers: [
            { name: 'from', value: '<sip:x@invalid>;tag=x' },
            { name: 'to', value: `<sip:x@198.51.100.1>${tag}` },
            { name: 'call-id', value: `nothing${number}` },
            { name: 'cseq', value: `${number} ${method}` },
            { name: 'contact', value: `<sip:x@${host}>` },
          ],
          body: '',
        })
      await call.world.run(20)
      expect(peer.heard).toEqual(Array.from({ length: 100 }, () => status))
    }
    expect(call.bridge.counters()).toMatchObject({ transactions: 0, turnedAway: 200, droppedRequests: 0 })
  },
)

test('a party that is known by its dialog alone can still end its call', async () => {
  let isKnown = true
  const call = new VirtualCall({ admit: () => (isKnown ? { kind: 'admitted', peer: 'any' } : { kind: 'refused' }) })
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  isKnown = false
  call.callee.within('BYE')
  await call.world.run(100)
  expect(call.callee.heard.at(-1)).toBe('BYE 200')
  expect(await leftOf(call)).toEqual(nothing)
})

test('above maxTransactions new calls get 503 and live ones can still be ended', async () => {
  const call = new VirtualCall({ maxTransactions: 2 })
  const third = phoneAt(call, 'carol', '192.0.2.30', 9)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  third.call(aliceSdp)
  await call.world.run(100)
  expect(third.heard).toEqual(['503'])
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toHaveLength(1)
})

test('a drain takes no new calls and resolves when the last one has ended', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  let drained = false
  const drain = call.bridge.drain(60_000).then(() => {
    drained = true
  })
  const third = phoneAt(call, 'carol', '192.0.2.30', 9)
  third.call(aliceSdp)
  await call.world.run(5000)
  expect(third.heard).toEqual(['503'])
  expect(drained).toBe(false)
  call.caller.within('BYE')
  await call.world.run(100)
  expect(drained).toBe(true)
  await drain
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
})

test('a drain without calls is done at once', async () => {
  await new VirtualCall().bridge.drain(60_000)
})

test('at its deadline a drain hangs up on both legs', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  const drain = call.bridge.drain(5000)
  await call.world.run(5100)
  await drain
  expect(call.caller.heard.at(-1)).toBe('BYE')
  expect(call.callee.heard.at(-1)).toBe('BYE')
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 31 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('at its deadline a drain gives up a call that rings', async () => {
  const call = new VirtualCall()
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  const drain = call.bridge.drain(5000)
  await call.world.run(8000)
  await drain
  expect(call.caller.heard).toEqual(['100', '180', '500'])
  expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
  expect(await leftOf(call)).toEqual(nothing)
})

test('a peer that does not answer the BYE holds a drain up for two seconds only', async () => {
  const call = new VirtualCall()
  call.callee.answersBye = false
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  let drained = false
  const drain = call.bridge.drain(5000).then(() => {
    drained = true
  })
  await call.world.run(6900)
  expect(drained).toBe(false)
  await call.world.run(200)
  expect(drained).toBe(true)
  await drain
})

test('two phones that vanish in a call are missed at the next refresh of the session, and the call ends', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.world.fate = () => []
  await call.world.run(900_000 + 31_000)
  expect(call.ends).toEqual([])
  await call.world.run(3000)
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('close ends live calls, tells their observers, leaves no timer and may be repeated', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.bridge.close()
  call.bridge.close()
  expect(call.ends).toHaveLength(1)
  await call.world.run(100)
  expect(call.callee.heard.at(-1)).toBe('BYE')
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual({ ...nothing, timers: 0 })
  expect(call.offered).toHaveLength(1)
  expect(call.world.sentTo(calleeAddress).filter(({ wire }) => wire.startsWith('BYE'))).toHaveLength(1)
})

test('close while the control decides connects nobody', async () => {
  const call = new VirtualCall({
    offered: (_, connect) => new Promise((resolve) => call.world.timers.after(1000, () => resolve(connect()))),
  })
  call.caller.call(aliceSdp)
  await call.world.run(100)
  call.bridge.close()
  await call.world.run(5000)
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.observed).toEqual(['ended'])
})
