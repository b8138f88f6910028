import { expect, test } from 'vitest'
import { VirtualCall } from './virtual-call.ts'
import { sdpOf } from './virtual-phone.ts'

test('a call is offered, rings, is answered and ends when the caller hangs up', async () => {
  const call = new VirtualCall()
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(1000)
  expect(call.offered).toHaveLength(1)
  expect(call.caller.heard).toEqual(['100', '180', '200'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK'])
  expect(call.bridge.counters().live).toBe(1)
  call.caller.within('BYE')
  await call.exhaust()
  expect(call.caller.heard).toEqual(['100', '180', '200', 'BYE 200'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
  expect(call.bridge.counters()).toMatchObject({ live: 0, started: 1, answered: 1, transactions: 0 })
  expect(call.world.runningTimers).toBe(0)
})
