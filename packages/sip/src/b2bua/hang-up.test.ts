import { describe, expect, test } from 'vitest'
import { headerOf, type SipMessage } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')

const release = { q850Cause: 31, unanswered: { status: 410, reason: 'Gone', q850Cause: 22 } }

/** The Reason of the last message of this kind that a phone was sent: a method, or a status. */
const reasonTo = (call: VirtualCall, host: string, kind: string): string | undefined => {
  const isMeant = (message: SipMessage): boolean =>
    message.kind === 'request' ? message.method === kind : `${message.status}` === kind
  const sent = call.world.sent.findLast(({ message, to }) => to.host === host && isMeant(message))
  return sent === undefined ? undefined : headerOf(sent.message, 'reason')
}

const hangUp = (call: VirtualCall): void => {
  for (const handle of call.handles) handle.hangUp(release)
}

describe('a call that is let go through its handle', () => {
  test('after the answer gets BYE on both legs, with the cause in their Reason (RFC 3326), and is completed', async () => {
    const call = new VirtualCall()
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    hangUp(call)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 31 }])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '180', '200', 'BYE'])
    expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    for (const { address } of [call.caller, call.callee]) {
      expect(reasonTo(call, address.host, 'BYE')).toBe('Q.850;cause=31')
    }
  })

  test('while it rings gets the refusal at the caller and CANCEL at the callee, and is cancelled', async () => {
    const call = new VirtualCall()
    call.callee.callee = ringForever
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    hangUp(call)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'cancelled', q850Cause: 31 }])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '180', '410'])
    expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
    expect(reasonTo(call, call.caller.address.host, '410')).toBe('Q.850;cause=22')
    expect(reasonTo(call, calleeAddress.host, 'CANCEL')).toBe('Q.850;cause=31')
    expect(call.observed).toEqual(['ringing', 'ended'])
  })

  test('before the callee said a word is not connected when he answers after all', async () => {
    const call = new VirtualCall()
    const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(aliceSdp)
    await call.world.run(100)
    hangUp(call)
    await call.world.run(100)
    expect(peer.heard).toEqual(['INVITE'])
    peer.respondWith(peer.request('INVITE'), 200, 'late', sdpOf('bob', calleeAddress.host))
    await call.world.run(100)
    expect(peer.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    expect(headerOf(peer.request('BYE'), 'reason')).toBe('Q.850;cause=31')
    expect(call.caller.heard).toEqual(['100', '410'])
    expect(call.observed).toEqual(['ended'])
  })

  test('while the answer is being noted is let go on both legs and never connected', async () => {
    const call = new VirtualCall({ answered: () => new Promise<void>(() => {}) })
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    expect(call.observed).toEqual(['ringing', 'answered'])
    hangUp(call)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '180', '410'])
    expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'cancelled', q850Cause: 31 }])
  })

  test('before the ACK of the caller gets its BYE when that has come', async () => {
    const call = new VirtualCall()
    call.world.fate = ({ message, from }) => {
      const isAck = message.kind === 'request' && message.method === 'ACK' && from.host === call.caller.address.host
      return [isAck ? 2000 : 1]
    }
    call.caller.call(aliceSdp)
    await call.world.run(500)
    hangUp(call)
    await call.world.run(100)
    expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    expect(call.caller.heard).not.toContain('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard.at(-1)).toBe('BYE')
    expect(reasonTo(call, call.caller.address.host, 'BYE')).toBe('Q.850;cause=31')
  })

  test('in the very moment of its connecting never reaches the callee', async () => {
    const call = new VirtualCall({ connecting: (handle) => handle.hangUp(release) })
    call.caller.call(aliceSdp)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '410'])
    expect(call.callee.heard).toEqual([])
    expect(call.observed).toEqual(['ended'])
  })

  test('ends once: what comes through the handle afterwards changes nothing', async () => {
    const call = new VirtualCall()
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call.caller.within('BYE')
    await call.world.run(100)
    hangUp(call)
    hangUp(call)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
    expect(call.callee.heard.filter((heard) => heard === 'BYE')).toHaveLength(1)
  })
})

test('a caller who gives up before the decision leaves no handle behind', async () => {
  const call = new VirtualCall({
    offered: (_call, connect) =>
      new Promise((resolve) => {
        call.world.timers.after(500, () => resolve(connect()))
      }),
  })
  call.caller.call(aliceSdp)
  await call.world.run(100)
  call.caller.cancel()
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.handles).toEqual([])
  expect(call.observed).toEqual(['ended'])
})

describe('the length of a call', () => {
  test.each([
    ['is what its decision asks for', { longestCallMs: 30_000 }, 30_000],
    ['is never longer than the bridge lets any be', { longestCallMs: 90_000, maxDurationMs: 60_000 }, 60_000],
    ['is four hours when nothing is asked for', {}, 4 * 3_600_000],
  ])('%s', async (_what, settings, lengthMs) => {
    const call = new VirtualCall(settings)
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    const answer = call.world
      .sentTo(call.caller.address)
      .find(({ message }) => message.kind === 'response' && message.status === 200)
    await call.world.run(lengthMs + 1000)
    const byes = call.world.sent.filter(({ message }) => message.kind === 'request' && message.method === 'BYE')
    expect(byes.map(({ at, to }) => [to.host, at - (answer?.at ?? 0)])).toEqual([
      [call.caller.address.host, lengthMs],
      [calleeAddress.host, lengthMs],
    ])
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 31 }])
    expect(await leftOf(call)).toEqual(nothing)
  })
})

describe('the cause of an end crosses in the Reason of BYE and CANCEL', () => {
  test('16 when a party hangs up without one', async () => {
    const call = new VirtualCall()
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call.callee.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(reasonTo(call, call.caller.address.host, 'BYE')).toBe('Q.850;cause=16')
  })

  test('19 when the callee rang for too long, 16 when the caller gave up', async () => {
    for (const [settings, givesUp, cause] of [
      [{ ringTimeoutMs: 2000 }, false, 19],
      [{}, true, 16],
    ] as const) {
      const call = new VirtualCall(settings)
      call.callee.callee = ringForever
      call.caller.call(aliceSdp)
      await call.world.run(1000)
      if (givesUp) call.caller.cancel()
      expect(await leftOf(call)).toEqual(nothing)
      expect(reasonTo(call, calleeAddress.host, 'CANCEL')).toBe(`Q.850;cause=${cause}`)
    }
  })

  test('26 at a further phone of the callee that answers when another has the call', async () => {
    const call = new VirtualCall()
    const proxy = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(aliceSdp)
    await call.world.run(100)
    const invite = proxy.request('INVITE')
    proxy.respondWith(invite, 200, 'first', sdpOf('bob', calleeAddress.host))
    await call.world.run(100)
    proxy.respondWith(invite, 200, 'second', sdpOf('bob', calleeAddress.host))
    await call.world.run(100)
    expect(headerOf(proxy.request('BYE'), 'reason')).toBe('Q.850;cause=26')
  })
})
