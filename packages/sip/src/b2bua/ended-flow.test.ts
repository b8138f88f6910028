import { expect, test } from 'vitest'
import type { Flow } from '../transport/network.ts'
import { refuseWith, ringForever, ringThenAnswer, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, callerAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'
import { TwoWays } from './ways.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const target: Flow = { transport: 'ws', remote: calleeAddress, local: bridgeAddress, connection: 7 }

/** A call to a phone in a browser. */
const ringing = async (): Promise<VirtualCall> => {
  const call = new VirtualCall({ way: { target } })
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  return call
}

test('a call that rings on a phone ends when the only connection to the phone does', async () => {
  const call = await ringing()
  call.world.endFlow(bridgeAddress, target)
  await call.world.run(10)
  expect(call.caller.heard).toEqual(['100', '180', '500'])
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 41 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('a call ends as cancelled when the only connection to its caller does before the answer', async () => {
  const call = new VirtualCall()
  call.callee.callee = ringForever
  call.world.webSockets.set(`${callerAddress.host}|${callerAddress.port}`, 9)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(call.caller.heard).toEqual(['100', '180'])
  call.world.endFlow(bridgeAddress, { transport: 'ws', remote: callerAddress, local: bridgeAddress, connection: 9 })
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
})

test('a caller who had hung up before hears 487 and nothing else, and nothing is left', async () => {
  const call = await ringing()
  call.world.fate = ({ to }) => (to.host === calleeAddress.host ? [] : [1])
  call.caller.cancel()
  await call.world.run(10)
  call.world.endFlow(bridgeAddress, target)
  await call.world.run(10)
  expect(call.bridge.counters().live).toBe(0)
  expect(call.caller.heard).toEqual(['100', '180', '487'])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'cancelled', q850Cause: 16 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('another way is taken where the phone had not rung', async () => {
  const ways = new TwoWays({}, { first: { target } })
  ways.call.callee.callee = (_phone, invite) => void invite.respond(100)
  ways.carol.callee = ringThenAnswer
  ways.call.caller.call(aliceSdp)
  await ways.call.world.run(1000)
  ways.call.world.endFlow(bridgeAddress, target)
  await ways.call.world.run(3000)
  expect(ways.call.caller.heard).toEqual(['100', '180', '200'])
  expect(ways.told).toEqual(['first taken', 'first failed: transport', 'second taken'])
  ways.call.caller.within('BYE')
  expect(await leftOf(ways.call)).toEqual(nothing)
})

test('a call that was answered goes on, and its end waits for nobody', async () => {
  const call = new VirtualCall({ way: { target } })
  call.caller.call(aliceSdp)
  await call.world.run(3000)
  call.callee.answersBye = false
  call.world.endFlow(bridgeAddress, target)
  await call.world.run(3000)
  expect(call.ends).toEqual([])
  call.caller.within('BYE')
  await call.world.run(10)
  call.world.endFlow(bridgeAddress, target)
  await call.world.run(10)
  expect(call.bridge.counters().live).toBe(0)
  expect(await leftOf(call)).toEqual(nothing)
})

test('a refusal that came before the end is what counts', async () => {
  const call = new VirtualCall({ way: { target } })
  call.callee.callee = refuseWith(486)
  call.caller.call(aliceSdp)
  await call.world.run(100)
  call.world.endFlow(bridgeAddress, target)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '486'])
})

const callerFlow: Flow = { ...target, remote: callerAddress, connection: 9 }

test.each(['caller', 'callee'] as const)(
  'a %s who speaks again over a new connection is reached over that',
  async (side) => {
    const call = new VirtualCall({ way: { target } })
    const { world } = call
    world.webSockets.set(`${callerAddress.host}|${callerAddress.port}`, 9)
    world.webSockets.set(`${calleeAddress.host}|${calleeAddress.port}`, 7)
    call.caller.call(aliceSdp)
    await world.run(3000)
    const { address } = call[side]
    world.endFlow(bridgeAddress, side === 'caller' ? callerFlow : target)
    world.webSockets.set(`${address.host}|${address.port}`, 10)
    call[side].within('OPTIONS')
    await world.run(100)
    call[side === 'caller' ? 'callee' : 'caller'].within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call[side].heard.slice(-2)).toEqual(['OPTIONS 200', 'BYE'])
  },
)
