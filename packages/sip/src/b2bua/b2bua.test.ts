import { expect, test } from 'vitest'
import { headerOf, headersOf } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')

test('a call is offered, rings, is answered and ends when the caller hangs up', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(call.offered).toHaveLength(1)
  expect(call.caller.heard).toEqual(['100', '180', '200'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK'])
  expect(call.bridge.counters().live).toBe(1)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '200', 'BYE 200'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
  expect(call.bridge.counters()).toMatchObject({ started: 1, connected: 1, answered: 1 })
})

test('the callee hangs up, and the caller gets the BYE', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.callee.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '200', 'BYE'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE 200'])
  expect(call.ends).toEqual([{ by: 'callee', outcome: 'completed', q850Cause: 16 }])
})

test('both hang up at once: both BYEs are answered and the call ends once', async () => {
  const call = new VirtualCall()
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.callee.within('BYE')
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard.filter((heard) => heard.startsWith('BYE '))).toHaveLength(1)
  expect(call.callee.heard.filter((heard) => heard.startsWith('BYE '))).toHaveLength(1)
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
})

test('a BYE that is answered 481 or not at all ends the leg all the same', async () => {
  const call = new VirtualCall()
  call.callee.answersBye = false
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.caller.within('BYE')
  await call.world.run(1000)
  expect(call.bridge.counters().live).toBe(1)
  expect(await leftOf(call)).toEqual(nothing)

  const other = new VirtualCall()
  other.caller.call(aliceSdp)
  await other.world.run(1000)
  other.callee.dialog = undefined
  other.caller.within('BYE')
  await other.world.run(100)
  expect(other.bridge.counters().live).toBe(0)
})

test('with a late offer the callee offers in his 200 and gets the answer in the ACK', async () => {
  const call = new VirtualCall()
  call.caller.call(undefined)
  await call.world.run(1000)
  const [invite, ack] = call.callee.requests
  expect(invite?.body).toBe('')
  expect(call.caller.responses.at(-1)).toMatchObject({ status: 200 })
  expect(call.caller.responses.at(-1)?.body).toContain('m=audio 40000')
  expect(ack).toMatchObject({ method: 'ACK' })
  expect(ack?.body).toContain('c=IN IP4 192.0.2.10')
  expect(ack && headerOf(ack, 'content-type')).toBe('application/sdp')
  call.callee.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toEqual([{ by: 'callee', outcome: 'completed', q850Cause: 16 }])
})

test('with a late offer the ACK to the callee waits for that of the caller', async () => {
  const call = new VirtualCall()
  call.caller.acknowledges = false
  call.caller.call(undefined)
  await call.world.run(20_000)
  expect(call.callee.heard).not.toContain('ACK')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard.at(-1)).toBe('BYE')
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
})

test('an offer that is never answered ends both legs', async () => {
  const call = new VirtualCall()
  call.caller.call(undefined)
  call.world.fate = ({ message, to }) => {
    if (message.kind === 'request' && message.method === 'ACK' && to.host === bridgeAddress.host) return []
    return [1]
  }
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toContain('BYE')
  expect(call.callee.heard).toContain('BYE')
})

test('a caller who never sends his ACK gets the 200 again for 32 seconds and then BYE, like the callee', async () => {
  const call = new VirtualCall()
  call.caller.acknowledges = false
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  const answers = call.world
    .sentTo(call.caller.address)
    .filter(({ message }) => message.kind === 'response' && message.status === 200 && message.body !== '')
  const [first] = answers
  const seconds = answers.map(({ at }) => (at - (first?.at ?? 0)) / 1000)
  expect(seconds).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5])
  expect(new Set(answers.map(({ wire }) => wire)).size).toBe(1)
  expect(call.caller.heard.at(-1)).toBe('BYE')
  expect(call.callee.heard).toContain('BYE')
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 102 }])
})

test('a repeated 200 of the callee gets the same ACK again', async () => {
  const call = new VirtualCall()
  let lost = 0
  call.world.fate = ({ message, to }) => {
    const isAck = message.kind === 'request' && message.method === 'ACK' && to.host === calleeAddress.host
    if (!isAck || lost >= 2) return [1]
    lost += 1
    return []
  }
  call.caller.call(aliceSdp)
  await call.world.run(10_000)
  const acks = call.world
    .sentTo(calleeAddress)
    .filter(({ message }) => message.kind === 'request' && message.method === 'ACK')
  expect(acks).toHaveLength(3)
  expect(new Set(acks.map(({ wire }) => wire)).size).toBe(1)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
})

test('the callee hangs up before the ACK of the caller: the BYE to the caller waits for it', async () => {
  const call = new VirtualCall()
  const held: number[] = []
  call.world.fate = ({ message, from, at }) => {
    const isAck = message.kind === 'request' && message.method === 'ACK' && from.host === call.caller.address.host
    if (!isAck) return [1]
    held.push(at)
    return [3000]
  }
  call.caller.call(aliceSdp)
  await call.world.run(500)
  call.callee.within('BYE')
  await call.world.run(1000)
  expect(call.ends).toEqual([{ by: 'callee', outcome: 'completed', q850Cause: 16 }])
  expect(call.caller.heard).not.toContain('BYE')
  expect(call.bridge.counters().live).toBe(1)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toContain('BYE')
})

test('the caller hangs up before his ACK arrives', async () => {
  const call = new VirtualCall()
  call.caller.acknowledges = false
  call.caller.call(undefined)
  await call.world.run(300)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toContain('BYE 200')
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
})

test('the caller hears 200 only when the observer has taken note', async () => {
  let note: () => void = () => {}
  const call = new VirtualCall({
    answered: () =>
      new Promise((resolve) => {
        note = resolve
      }),
  })
  call.caller.call(aliceSdp)
  await call.world.run(2000)
  expect(call.callee.heard).toEqual(['INVITE', 'ACK'])
  expect(call.caller.heard).toEqual(['100', '180'])
  note()
  await call.world.run(10)
  expect(call.caller.heard).toEqual(['100', '180', '200'])
})

test.each([
  ['rejects', () => Promise.reject(new Error('disk full'))],
  ['never settles', () => new Promise<void>(() => {})],
])('an observer whose note %s ends both legs as failed', async (_, answered) => {
  const call = new VirtualCall({ answered })
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '500'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 41 }])
})

test('a callee who hangs up while the note is taken leaves the caller with 480', async () => {
  const call = new VirtualCall({ answered: () => new Promise((resolve) => call.world.timers.after(2000, resolve)) })
  call.caller.call(aliceSdp)
  await call.world.run(500)
  call.callee.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '480'])
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
  expect(call.ends[0]).toMatchObject({ by: 'callee', q850Cause: 31 })
})

test('a refused call never reaches the callee', async () => {
  const call = new VirtualCall({
    offered: async () => ({ kind: 'refuse', status: 404, reason: 'Not Found', q850Cause: 1 }),
  })
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '404'])
  const [response] = call.caller.responses.slice(-1)
  expect(response && headersOf(response, 'reason')).toEqual(['Q.850;cause=1'])
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.observed).toEqual([])
  expect(call.bridge.counters().refused).toBe(1)
})

test.each([
  ['rejects', () => Promise.reject(new Error('broken'))],
  [
    'throws',
    () => {
      throw new Error('broken')
    },
  ],
  ['never decides', () => new Promise<never>(() => {})],
])('a control that %s refuses the call with 500', async (_, offered) => {
  const call = new VirtualCall({ offered })
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '500'])
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.observed).toEqual([])
})

test('a decision that comes after the control was given up connects nobody and is told its end', async () => {
  const call = new VirtualCall({
    offered: (_, connect) => new Promise((resolve) => call.world.timers.after(20_000, () => resolve(connect()))),
  })
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '500'])
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.observed).toEqual(['ended'])
})

test('a callee who rings too long is cancelled and the caller gets 480', async () => {
  const call = new VirtualCall({ ringTimeoutMs: 5000 })
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(6000)
  expect(call.caller.heard).toEqual(['100', '180', '480'])
  const last = call.caller.responses.at(-1)
  expect(last && headersOf(last, 'reason')).toEqual(['Q.850;cause=19'])
  expect(call.callee.heard).toEqual(['INVITE', 'CANCEL', 'ACK'].filter((heard) => heard !== 'ACK'))
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'no_answer', q850Cause: 19 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('a callee who is not there is given up: silent, or known to be unreachable', async () => {
  const silent = new VirtualCall()
  silent.world.fate = ({ to }) => (to.host === calleeAddress.host ? [] : [1])
  silent.caller.call(aliceSdp)
  expect(await leftOf(silent)).toEqual(nothing)
  expect(silent.caller.heard).toEqual(['100', '480'])
  expect(silent.ends).toEqual([{ by: 'bridge', outcome: 'no_answer', q850Cause: 18 }])

  const unreachable = new VirtualCall()
  unreachable.world.unreachable.add(`${calleeAddress.host}|${calleeAddress.port}`)
  unreachable.caller.call(aliceSdp)
  await unreachable.world.run(100)
  expect(unreachable.caller.heard).toEqual(['100', '500'])
  expect(unreachable.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 41 }])
  expect(await leftOf(unreachable)).toEqual(nothing)
})

test.each([180, 183])('%i with a session is early media for the caller', async (status) => {
  const call = new VirtualCall()
  call.callee.callee = (phone, invite) => phone.ring(invite, status, sdpOf('bob', '203.0.113.20'))
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(call.caller.heard).toEqual(['100', `${status}`])
  expect(call.caller.responses.at(-1)?.body).toContain('c=IN IP4 203.0.113.20')
  expect(call.observed).toEqual(['ringing'])
})

test('the origin is ours on each leg, and its version grows with a new description only', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(50)
  const invite = peer.request('INVITE')
  const early = sdpOf('bob', '203.0.113.20')
  for (const body of [early, early, early.replace('40000', '40002')]) {
    peer.respondWith(invite, 183, 'fork', body)
    await call.world.run(50)
  }
  const origins = call.caller.responses
    .filter(({ body }) => body !== '')
    .map(({ body }) => /^o=- ([0-9]{1,9}) ([0-9]) IN IP4 198\.51\.100\.1\r$/m.exec(body))
  expect(origins.map((origin) => origin?.[2])).toEqual(['1', '1', '2'])
  expect(new Set(origins.map((origin) => origin?.[1])).size).toBe(1)
  expect(invite.body).toMatch(/^o=- [0-9]{1,9} 1 IN IP4 198\.51\.100\.1\r$/m)
  expect(invite.body).not.toContain(origins[0]?.[1])
})

test('181 and 182 are no news of the callee for the caller', async () => {
  const call = new VirtualCall()
  call.callee.callee = (phone, invite) => phone.ring(invite, 181)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(call.caller.heard).toEqual(['100', '183'])
})

test.each([101, 199])('%i is no news at all', async (status) => {
  const call = new VirtualCall()
  call.callee.callee = (phone, invite) => phone.ring(invite, status)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(call.caller.heard).toEqual(['100'])
  expect(call.observed).toEqual([])
})

test('with a late offer a session in an unreliable 183 is no offer and stays behind', async () => {
  const call = new VirtualCall()
  call.callee.callee = (phone, invite) => phone.ring(invite, 183, sdpOf('bob', '203.0.113.20'))
  call.caller.call(undefined)
  await call.world.run(1000)
  expect(call.caller.heard).toEqual(['100', '183'])
  expect(call.caller.responses.at(-1)?.body).toBe('')
})

test('100 has no tag of ours, since it makes no dialog', async () => {
  const call = new VirtualCall({ offered: () => new Promise(() => {}) })
  call.caller.call(aliceSdp)
  await call.world.run(100)
  const [trying] = call.caller.responses
  expect(trying && headerOf(trying, 'to')).not.toContain('tag=')
})

test('a session that cannot be rebuilt is not passed on', async () => {
  const call = new VirtualCall()
  call.caller.call('this is no session description')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '488'])
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 88 }])

  const answered = new VirtualCall()
  answered.callee.callee = (phone, invite) => phone.accept(invite, 'nor is this')
  answered.caller.call(aliceSdp)
  expect(await leftOf(answered)).toEqual(nothing)
  expect(answered.caller.heard).toEqual(['100', '488'])
  expect(answered.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
})

test('a 200 without a session takes the one of the early media', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(50)
  const invite = peer.request('INVITE')
  peer.respondWith(invite, 183, 'fork', sdpOf('bob', '203.0.113.20'))
  peer.respond(invite, 200, { toTag: 'fork' })
  await call.world.run(50)
  expect(call.caller.responses.at(-1)).toMatchObject({ status: 200 })
  expect(call.caller.responses.at(-1)?.body).toContain('c=IN IP4 203.0.113.20')
})
