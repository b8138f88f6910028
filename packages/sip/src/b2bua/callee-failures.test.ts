import { describe, expect, test } from 'vitest'
import { headersOf } from '../message/message.ts'
import { failureOf } from './callee-failures.ts'
import { refuseWith, sdpOf } from './scripted-phone.test.kit.ts'
import { leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

describe('a failure of the callee becomes one of ours', () => {
  test.each([
    [302, 480, 31, 'failed'],
    [400, 500, 127, 'failed'],
    [401, 500, 21, 'failed'],
    [403, 480, 21, 'declined'],
    [404, 480, 1, 'failed'],
    [407, 500, 21, 'failed'],
    [408, 480, 18, 'no_answer'],
    [410, 480, 22, 'failed'],
    [415, 488, 88, 'failed'],
    [480, 480, 18, 'no_answer'],
    [484, 480, 28, 'failed'],
    [486, 486, 17, 'busy'],
    [488, 488, 88, 'failed'],
    [500, 500, 41, 'failed'],
    [503, 500, 41, 'failed'],
    [600, 486, 17, 'busy'],
    [603, 480, 21, 'declined'],
    [604, 480, 1, 'failed'],
    [606, 488, 88, 'failed'],
    [607, 480, 21, 'declined'],
  ] as const)('%i is %i with cause %i, %s', async (status, told, cause, outcome) => {
    const call = new VirtualCall()
    const revealing = [
      { name: 'contact', value: '<sip:bob-elsewhere@203.0.113.99>' },
      { name: 'retry-after', value: '60' },
      { name: 'www-authenticate', value: 'Digest realm="bob-realm", nonce="x"' },
      { name: 'warning', value: '399 bob.invalid "bob is out"' },
    ]
    call.callee.callee = refuseWith(status, revealing)
    call.caller.call(sdpOf('alice', '192.0.2.10'))
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', `${told}`])
    const last = call.caller.responses.at(-1)
    expect(last && headersOf(last, 'reason')).toEqual([`Q.850;cause=${cause}`])
    expect(last?.headers.map(({ name }) => name)).toEqual(['via', 'from', 'to', 'call-id', 'cseq', 'reason'])
    expect(call.ends).toEqual([{ by: 'callee', outcome, q850Cause: cause }])
    expect(call.observed).toEqual(['ended'])
  })

  test('whatever it is, never 404, 410, 401, 407, 3xx, 503 or 6xx', () => {
    const told = new Set(Array.from({ length: 400 }, (_, index) => failureOf(300 + index).status))
    expect([...told].sort()).toEqual([480, 486, 488, 500])
  })
})

test('a Q.850 cause of the callee is told, nothing else of his Reason', async () => {
  const call = new VirtualCall()
  const reason = { name: 'reason', value: 'SIP;cause=480;text="bob", Q.850;cause=20;text="bob is away"' }
  call.callee.callee = refuseWith(480, [reason])
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(1000)
  const last = call.caller.responses.at(-1)
  expect(last && headersOf(last, 'reason')).toEqual(['Q.850;cause=20'])
  expect(call.ends).toEqual([{ by: 'callee', outcome: 'no_answer', q850Cause: 20 }])
})

test.each(['Q.850;cause=0', 'Q.850;cause=128', 'Q.850;cause=13800000001', 'Q.850', 'cause=17', 'Q.850;cause='])(
  'a Reason that says %s says nothing',
  async (value) => {
    const call = new VirtualCall()
    call.callee.callee = refuseWith(486, [{ name: 'reason', value }])
    call.caller.call(sdpOf('alice', '192.0.2.10'))
    await call.world.run(1000)
    expect(call.ends).toEqual([{ by: 'callee', outcome: 'busy', q850Cause: 17 }])
  },
)
