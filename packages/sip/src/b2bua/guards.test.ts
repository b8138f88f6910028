import { describe, expect, test } from 'vitest'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { refuseWith, ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, callerAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const failed = { by: 'bridge', outcome: 'failed', q850Cause: 41 }

/** A guard that holds back what begins so. */
const holding = (...starts: readonly string[]) => {
  const seen: string[] = []
  const guard = (wire: string): boolean => {
    seen.push(wire.slice(0, wire.indexOf('\r\n')))
    return !starts.some((start) => wire.startsWith(start))
  }
  return { guard, seen }
}

const sentLines = (call: VirtualCall, to: { readonly host: string; readonly port: number }): string[] =>
  call.world.sentTo(to).map(({ wire }) => wire.slice(0, wire.indexOf('\r\n')))

test('a held INVITE: the callee hears nothing, the caller 500', async () => {
  const call = new VirtualCall({ guardCallee: holding('INVITE').guard })
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.caller.heard).toEqual(['100', '500'])
  expect(call.observed).toEqual(['held back callee', 'ended'])
  expect(call.ends).toEqual([failed])
  expect(call.bridge.counters().heldBack).toBe(1)
})

test('a guard that throws holds back', async () => {
  const call = new VirtualCall({
    guardCallee: () => {
      throw new Error('broken')
    },
  })
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.world.sentTo(calleeAddress)).toEqual([])
  expect(call.ends).toEqual([failed])
})

test('a held ACK to the 200: BYE to the callee, 500 to the caller', async () => {
  const call = new VirtualCall({ guardCallee: holding('ACK').guard })
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(sentLines(call, calleeAddress).some((line) => line.startsWith('ACK'))).toBe(false)
  expect(call.callee.heard).toContain('BYE')
  expect(call.caller.heard).toEqual(['100', '180', '500'])
  expect(call.observed.slice(0, 2)).toEqual(['ringing', 'held back callee'])
  expect(call.ends).toEqual([failed])
})

test('a held ACK to a failure: the callee gets none, the caller 500', async () => {
  const call = new VirtualCall({ guardCallee: holding('ACK').guard })
  call.callee.callee = refuseWith(486)
  call.caller.call(aliceSdp)
  expect(await leftOf(call)).toEqual(nothing)
  expect(sentLines(call, calleeAddress).some((line) => line.startsWith('ACK'))).toBe(false)
  expect(call.caller.heard).toEqual(['100', '500'])
  expect(call.ends).toEqual([failed])
})

test('a held CANCEL: the caller has his 487 and the alarm is given', async () => {
  const call = new VirtualCall({ guardCallee: holding('CANCEL').guard })
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.caller.cancel()
  expect(await leftOf(call)).toEqual(nothing)
  expect(sentLines(call, calleeAddress).some((line) => line.startsWith('CANCEL'))).toBe(false)
  expect(call.caller.heard).toEqual(['100', '180', '487'])
  expect(call.observed).toEqual(['ringing', 'held back callee', 'ended'])
  expect(call.ends).toEqual([failed])
})

test.each(['caller', 'callee'] as const)('a held BYE to the %s: the leg is over all the same', async (side) => {
  const held = holding('BYE').guard
  const call = new VirtualCall(side === 'caller' ? { guardCaller: held } : { guardCallee: held })
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call[side === 'caller' ? 'callee' : 'caller'].within('BYE')
  await call.world.run(100)
  expect(call.bridge.counters().live).toBe(0)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call[side].heard).not.toContain('BYE')
  expect(call.observed).toEqual(['ringing', 'answered', `held back ${side}`, 'ended'])
})

describe('a held response to the caller', () => {
  test('of 180: 500, and the callee is cancelled', async () => {
    const call = new VirtualCall({ guardCaller: holding('SIP/2.0 180').guard })
    call.caller.call(aliceSdp)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '500'])
    expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
    expect(call.observed).toEqual(['ringing', 'held back caller', 'ended'])
    expect(call.ends).toEqual([failed])
  })

  test('of 200: 500, and the callee gets BYE', async () => {
    const call = new VirtualCall({ guardCaller: holding('SIP/2.0 200').guard })
    call.caller.call(aliceSdp)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '180', '500'])
    expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
    expect(call.ends).toEqual([failed])
  })

  test('of a failure: 500 is sent instead', async () => {
    const call = new VirtualCall({ guardCaller: holding('SIP/2.0 486').guard })
    call.callee.callee = refuseWith(486)
    call.caller.call(aliceSdp)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '500'])
    expect(call.observed).toEqual(['held back caller', 'ended'])
    expect(call.ends).toEqual([failed])
  })

  test('of everything: nothing is sent any more and nothing is left', async () => {
    const call = new VirtualCall({ guardCaller: () => false })
    call.caller.call(aliceSdp)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard[0]).toBe('100')
    expect(sentLines(call, callerAddress)).toEqual(expect.arrayContaining(['SIP/2.0 100 Trying']))
    expect(sentLines(call, callerAddress).filter((line) => line !== 'SIP/2.0 100 Trying')).toEqual([])
    expect(call.observed.filter((told) => told === 'ended')).toHaveLength(1)
  })
})

test.each(['caller', 'callee'] as const)('a held answer to a request of the %s ends the call', async (side) => {
  const held = holding('SIP/2.0 405').guard
  const call = new VirtualCall(side === 'caller' ? { guardCaller: held } : { guardCallee: held })
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call[side].within('REFER')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toContain('BYE')
  expect(call.callee.heard).toContain('BYE')
  expect(call.observed.slice(2)).toEqual([`held back ${side}`, 'ended'])
})

test('a held ACK to a phone that answers after the end of the call is an alarm all the same', async () => {
  let isOn = false
  const call = new VirtualCall({ guardCallee: (wire) => !isOn || !wire.startsWith('ACK') })
  const phones = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(aliceSdp)
  await call.world.run(50)
  const forked = phones.request('INVITE')
  phones.respondWith(forked, 200, 'first', sdpOf('bob', calleeAddress.host))
  await call.world.run(50)
  call.caller.within('BYE')
  await call.world.run(50)
  phones.respond(phones.request('BYE'), 200)
  await call.world.run(50)
  expect(call.bridge.counters().live).toBe(0)
  isOn = true
  phones.respondWith(forked, 200, 'late-phone', sdpOf('bob', calleeAddress.host))
  await call.world.run(50)
  expect(call.observed).toEqual(['answered', 'ended', 'held back callee'])
  expect(await leftOf(call)).toEqual(nothing)
})

test('the answer to a CANCEL passes the guard of the caller', async () => {
  const caller = holding()
  const call = new VirtualCall({ guardCaller: caller.guard })
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.caller.cancel()
  await call.world.run(1000)
  expect(caller.seen).toEqual(['SIP/2.0 180 Ringing', 'SIP/2.0 200 OK', 'SIP/2.0 487 Request Terminated'])
})

describe('a number that a party wrote into his session is not told from any other', () => {
  const numbers = ['13800000001', '13812341234']
  const namesNumber = (wire: string): boolean => {
    const digits = wire.replaceAll(/[ ./-]/g, '')
    return numbers.some((number) => digits.includes(number))
  }
  test.each([
    ['payload types', (sdp: string) => sdp.replace('AVP 0', 'AVP 0 13 80 0 0 0 0 0 0 1')],
    ['an address', (sdp: string) => sdp.replace(/c=.*/, 'c=IN IP4 138.123.41.234')],
    ['a parameter', (sdp: string) => `${sdp}a=fmtp:0 x=138-0000-0001\r\n`],
    ['a codec', (sdp: string) => `${sdp}a=rtpmap:96 13800000001/8000\r\n`],
  ])('as %s', async (_name, change) => {
    const call = new VirtualCall({ guardCallee: (wire) => !namesNumber(wire) })
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call.caller.change('INVITE', change(aliceSdp))
    await call.world.run(1000)
    expect(call.caller.heard.at(-1)).toBe('INVITE 200')
    expect(call.observed).toEqual(['ringing', 'answered'])
  })
})

test('every message to a party passes his guard once, and repetitions are the same octets', async () => {
  const caller = holding()
  const callee = holding()
  const call = new VirtualCall({ guardCaller: caller.guard, guardCallee: callee.guard })
  let dropped = 0
  call.world.fate = ({ from }) => {
    if (from.host !== '198.51.100.1' || dropped >= 4) return [1]
    dropped += 1
    return []
  }
  call.caller.call(aliceSdp)
  await call.world.run(20_000)
  call.callee.within('OPTIONS')
  await call.world.run(5000)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  const distinct = (to: { readonly host: string; readonly port: number }): string[] => [
    ...new Set(call.world.sentTo(to).map(({ wire }) => wire)),
  ]
  const lineOf = (wire: string): string => wire.slice(0, wire.indexOf('\r\n'))
  expect(callee.seen).toEqual(distinct(calleeAddress).map(lineOf))
  // The 100 leaves before anybody knows the caller's guard.
  expect(caller.seen).toEqual(distinct(callerAddress).map(lineOf).slice(1))
})
