import { describe, expect, test } from 'vitest'
import { headerOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { type CalleeScript, modern, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

type SideName = 'caller' | 'callee'
const sides = ['caller', 'callee'] as const
const otherOf = (side: SideName): SideName => (side === 'caller' ? 'callee' : 'caller')

const aliceSdp = sdpOf('alice', '192.0.2.10')
const held = aliceSdp.replace('a=rtpmap', 'a=sendonly\r\na=rtpmap')

const inCall = async (settings: ConstructorParameters<typeof VirtualCall>[0] = {}): Promise<VirtualCall> => {
  const call = new VirtualCall(settings)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  return call
}

const refusing =
  (status: number): CalleeScript =>
  (_phone, server) => {
    server.respond(status)
  }

/** The id and the version of every origin that a phone was sent, in order. */
const originsTo = (call: VirtualCall, side: SideName): [string, string][] =>
  call.world
    .sentTo(call[side].address)
    .map(({ wire }) => /\no=- ([0-9]{1,9}) ([0-9]{1,9}) IN/.exec(wire))
    .flatMap((found) => (found?.[1] === undefined || found[2] === undefined ? [] : [[found[1], found[2]]]))

const isRequest = (message: SipMessage, method: string): boolean =>
  message.kind === 'request' && message.method === method

const requestsTo = (call: VirtualCall, side: SideName, method: string): SipRequest[] =>
  call[side].requests.filter((request) => request.method === method)

const hangUp = async (call: VirtualCall, side: SideName): Promise<void> => {
  call[side].within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toEqual([{ by: side, outcome: 'completed', q850Cause: 16 }])
}

describe.each(sides)('a re-INVITE of the %s', (side) => {
  const other = otherOf(side)

  test('crosses with its offer, and the answer comes back', async () => {
    const call = await inCall()
    call[side].change('INVITE', held.replace('40000', '40002'))
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe('INVITE 200')
    const [reinvite] = requestsTo(call, other, 'INVITE').slice(-1)
    expect(reinvite?.body).toContain('m=audio 40002')
    expect(reinvite?.body).toContain('a=sendonly')
    expect(call[side].responses.at(-1)?.body).toContain(`c=IN IP4 ${call[other].address.host}`)
    expect(call[other].heard.at(-1)).toBe('ACK')
    await hangUp(call, side)
  })

  test('keeps the id of the origin on each leg, and the version grows by one with a new description only', async () => {
    const call = await inCall()
    for (const sdp of [held, held, aliceSdp]) {
      call[side].change('INVITE', sdp)
      await call.world.run(1000)
    }
    const towards = originsTo(call, other)
    expect(new Set(towards.map(([id]) => id)).size).toBe(1)
    const versions = towards.map(([, version]) => Number(version))
    const grown = versions.map((version, at) => (at === 0 ? 0 : version - (versions[at - 1] ?? 0)))
    // The caller's last description is the one that his INVITE had; the callee never offered before.
    expect(grown).toEqual([0, 1, 0, 1])
    expect(new Set(originsTo(call, side).map(([id]) => id)).size).toBe(1)
    expect(originsTo(call, side)[0]?.[0]).not.toBe(towards[0]?.[0])
  })

  test('without an offer gets one from the other side, and its answer goes there in the ACK', async () => {
    const call = await inCall()
    call[side].change('INVITE')
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe('INVITE 200')
    expect(requestsTo(call, other, 'INVITE').at(-1)?.body).toBe('')
    expect(call[side].responses.at(-1)?.body).toContain(`c=IN IP4 ${call[other].address.host}`)
    const ack = requestsTo(call, other, 'ACK').at(-1)
    expect(ack?.body).toContain(`c=IN IP4 ${call[side].address.host}`)
    await hangUp(call, other)
  })

  test('without an offer and without an answer ends both legs', async () => {
    const call = await inCall()
    call[side].change('INVITE', undefined, { answer: '' })
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 88 }])
    expect(call[side].heard).toContain('BYE')
    expect(call[other].heard.slice(-3)).toEqual(['INVITE', 'ACK', 'BYE'])
  })

  test.each([
    [488, 488],
    [415, 488],
    [403, 488],
    [603, 488],
    [500, 500],
    [503, 500],
    [491, 491],
  ])('that is refused with %i is refused with %i, and the session stays', async (given, told) => {
    const call = await inCall()
    call[other].inDialog = refusing(given)
    call[side].change('INVITE', held)
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe(`INVITE ${told}`)
    expect(call.ends).toEqual([])
    await hangUp(call, side)
  })

  test('after one that was refused has a higher version than that', async () => {
    const call = await inCall()
    const accepting = call[other].inDialog
    call[other].inDialog = refusing(488)
    call[side].change('INVITE', held)
    await call.world.run(1000)
    call[other].inDialog = accepting
    call[side].change('INVITE', aliceSdp.replace('40000', '40004'))
    await call.world.run(1000)
    expect(originsTo(call, other).map(([, version]) => version)).toEqual(['1', '2', '3'])
  })

  test.each([
    [481, false],
    [408, true],
  ])('that is answered %i ends both legs', async (status, getsBye) => {
    const call = await inCall()
    call[other].inDialog = refusing(status)
    call[side].change('INVITE', held)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(call[side].heard).toContain('INVITE 487')
    expect(call[side].heard.at(-1)).toBe('BYE')
    expect(call[other].heard.includes('BYE')).toBe(getsBye)
  })

  test('that nobody answers ends both legs after 64*T1', async () => {
    const call = await inCall()
    call[other].inDialog = () => {}
    call.world.fate = ({ to }) => (to.host === call[other].address.host ? [] : [1])
    call[side].change('INVITE', held)
    await call.world.run(31_000)
    expect(call.ends).toEqual([])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(call[side].heard.at(-1)).toBe('BYE')
  })

  test('that is only rung for is cancelled after a minute and refused', async () => {
    const call = await inCall()
    call[other].inDialog = (_phone, server) => {
      server.attend({ cancelled: () => server.respond(487), failed: () => {} })
      server.respond(180)
    }
    call[side].change('INVITE', held)
    await call.world.run(59_000)
    expect(call[side].heard.at(-1)).not.toContain('INVITE')
    await call.world.run(2000)
    expect(call[side].heard.at(-1)).toBe('INVITE 504')
    expect(call.ends).toEqual([])
    await hangUp(call, side)
  })

  test('that is taken back is cancelled on the other leg', async () => {
    const call = await inCall()
    let cancelled = 0
    call[other].inDialog = (_phone, server) => {
      server.attend({
        cancelled: () => {
          cancelled += 1
          server.respond(487)
        },
        failed: () => {},
      })
      server.respond(180)
    }
    call[side].change('INVITE', held)
    await call.world.run(100)
    call[side].cancelWithin()
    await call.world.run(100)
    expect(cancelled).toBe(1)
    expect(call[side].heard.at(-1)).toBe('INVITE 487')
    expect(call.ends).toEqual([])
    await hangUp(call, other)
  })

  test('whose 200 crosses its CANCEL holds on both legs', async () => {
    const call = await inCall()
    call[other].inDialog = (phone, server) => {
      server.respond(180)
      server.attend({ cancelled: () => phone.accept(server), failed: () => {} })
    }
    call[side].change('INVITE', held)
    await call.world.run(100)
    call[side].cancelWithin()
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('INVITE 200')
    expect(call[other].heard.at(-1)).toBe('ACK')
    await hangUp(call, side)
  })

  test('that comes while one of the same side runs gets 500 with Retry-After', async () => {
    const call = await inCall()
    call[other].inDialog = (phone, server) => phone.world.timers.after(2000, () => phone.accept(server))
    call[side].change('INVITE', held)
    await call.world.run(100)
    call[side].change('INVITE', aliceSdp)
    await call.world.run(100)
    const refused = call[side].responses.at(-1)
    expect(refused?.status).toBe(500)
    expect(refused && headerOf(refused, 'retry-after')).toMatch(/^([0-9]|10)$/)
    await call.world.run(5000)
    expect(call[side].heard.filter((heard) => heard === 'INVITE 200')).toHaveLength(1)
    await hangUp(call, side)
  })

  test('that crosses one of the other side gets 491, and so does that', async () => {
    const call = await inCall()
    // Both phones refuse what comes while theirs is pending (RFC 3261 section 14.2).
    for (const phone of [call.caller, call.callee]) phone.inDialog = refusing(491)
    call.caller.change('INVITE', held)
    call.callee.change('INVITE', held)
    await call.world.run(1000)
    expect(call.caller.heard.at(-1)).toBe('INVITE 491')
    expect(call.callee.heard.at(-1)).toBe('INVITE 491')
    expect(call.ends).toEqual([])
    await hangUp(call, side)
  })

  test('that comes while one of the other side is still to be acknowledged gets 491', async () => {
    const call = await inCall()
    call.world.fate = ({ message, from }) =>
      isRequest(message, 'ACK') && from.host === call[other].address.host ? [2000] : [1]
    call[other].change('INVITE', held)
    await call.world.run(100)
    expect(call[other].heard.at(-1)).toBe('INVITE 200')
    call[side].change('INVITE', held)
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('INVITE 491')
    await call.world.run(5000)
    call[side].change('INVITE', held)
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe('INVITE 200')
    await hangUp(call, side)
  })

  test('whose 200 gets no ACK is repeated for 32 seconds, and then both legs end', async () => {
    const call = await inCall()
    call[side].change('INVITE', held, { acknowledges: false })
    await call.world.run(100)
    const answers = (): number =>
      call.world.sentTo(call[side].address).filter(({ wire }) => /^SIP\/2.0 200.*\nCSeq: [0-9]+ INVITE/is.test(wire))
        .length
    const before = answers()
    await call.world.run(31_000)
    expect(answers() - before).toBe(9)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(call[side].heard.at(-1)).toBe('BYE')
    expect(call[other].heard.at(-1)).toBe('BYE')
  })

  test('whose ACK on the other leg is lost gets the same ACK for the repeated 200', async () => {
    const call = await inCall()
    let lost = 0
    call.world.fate = ({ message, to }) => {
      if (!isRequest(message, 'ACK') || to.host !== call[other].address.host || lost >= 2) return [1]
      lost += 1
      return []
    }
    call[side].change('INVITE', held)
    await call.world.run(5000)
    const acks = call.world
      .sentTo(call[other].address)
      .filter(({ message, at }) => isRequest(message, 'ACK') && at >= 1000)
    expect(acks).toHaveLength(3)
    expect(new Set(acks.map(({ wire }) => wire)).size).toBe(1)
    await hangUp(call, side)
  })

  test('crosses a BYE of the other side: it gets 487, and both legs end', async () => {
    const call = await inCall()
    call[other].inDialog = () => {}
    call[side].change('INVITE', held)
    await call.world.run(10)
    call[other].within('BYE')
    await call.world.run(1000)
    expect(call[side].heard.slice(-2)).toEqual(['INVITE 487', 'BYE'])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: other, outcome: 'completed', q850Cause: 16 }])
  })

  test('is followed by BYE of the same side: what the other side accepts then is acknowledged and ended', async () => {
    const call = await inCall()
    call[other].inDialog = (phone, server) => phone.world.timers.after(500, () => phone.accept(server))
    call[side].change('INVITE', held)
    await call.world.run(100)
    call[side].within('BYE')
    await call.world.run(1000)
    expect(call[side].heard.slice(-2).sort()).toEqual(['BYE 200', 'INVITE 487'])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call[other].heard).toContain('BYE')
    expect(call[other].heard.at(-1)).toBe('ACK')
  })

  test.each([
    ['a body of another type', { body: { type: 'application/isup', text: 'x' } }, 415],
    ['an extension that is required', { headers: [{ name: 'require', value: 'replaces' }] }, 420],
    ['a session that is none', { body: { type: 'application/sdp', text: 'no' } }, 488],
  ])('with %s is refused, and the other side hears nothing', async (_, more, status) => {
    const call = await inCall()
    const before = call[other].heard.length
    call[side].change('INVITE', undefined, more)
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe(`INVITE ${status}`)
    expect(call[other].heard).toHaveLength(before)
    await hangUp(call, side)
  })

  test('moves the target of later requests to its Contact', async () => {
    const call = await inCall()
    const moved = new ScriptedPeer(call.world, { host: '192.0.2.99', port: 5080 }, bridgeAddress)
    const contact = { name: 'contact', value: '<sip:moved@192.0.2.99:5080>' }
    Object.defineProperty(call[side], 'contact', { get: () => contact })
    call[side].change('INVITE', held)
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe('INVITE 200')
    call[other].within('BYE')
    await call.world.run(100)
    expect(moved.heard.at(-1)).toBe('BYE')
    expect(moved.request('BYE').uri).toBe('sip:moved@192.0.2.99:5080')
  })

  test('moves the target of the other side to the Contact of its 200', async () => {
    const call = await inCall()
    const moved = new ScriptedPeer(call.world, { host: '192.0.2.99', port: 5080 }, bridgeAddress)
    const contact = { name: 'contact', value: '<sip:moved@192.0.2.99:5080>' }
    Object.defineProperty(call[other], 'contact', { get: () => contact })
    call[side].change('INVITE', held)
    await call.world.run(100)
    expect(moved.heard).toEqual(['ACK'])
    call[side].within('BYE')
    await call.world.run(100)
    expect(moved.heard.at(-1)).toBe('BYE')
  })

  test('that is refused leaves the target where it was', async () => {
    const call = await inCall()
    call[other].inDialog = refusing(488)
    const { contact } = call[side]
    Object.defineProperty(call[side], 'contact', {
      get: () => ({ name: 'contact', value: '<sip:moved@192.0.2.99:5080>' }),
    })
    call[side].change('INVITE', held)
    await call.world.run(1000)
    call[other].within('BYE')
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('BYE')
    expect(contact.value).toContain(call[side].requests.at(-1)?.uri ?? 'nothing')
  })

  test.each(['INVITE', 'ACK', 'SIP/2.0 200'])('whose %s is held back by a guard ends both legs', async (start) => {
    // What is held back begins only after the call stands.
    let isOn = false
    const guard = (wire: string): boolean => !isOn || !wire.startsWith(start)
    const towards = start === 'SIP/2.0 200' ? side : other
    const call = await inCall(towards === 'caller' ? { guardCaller: guard } : { guardCallee: guard })
    isOn = true
    call[side].change('INVITE', held)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.observed).toContain(`held back ${towards}`)
    expect(call.ends).toHaveLength(1)
    const leaked = call.world
      .sentTo(call[towards].address)
      .filter(({ wire, at }) => at > 1000 && wire.startsWith(start))
    expect(leaked).toEqual([])
  })
})

test('a call is put on hold and resumed by either side', async () => {
  const call = await inCall()
  for (const side of sides) {
    const other = otherOf(side)
    const own = sdpOf(call[side].name, call[side].address.host)
    for (const [sdp, direction] of [
      [own.replace('a=rtpmap', 'a=sendonly\r\na=rtpmap'), 'a=sendonly'],
      [own, undefined],
    ] as const) {
      call[side].change('INVITE', sdp)
      await call.world.run(1000)
      expect(call[side].heard.at(-1)).toBe('INVITE 200')
      const offered = requestsTo(call, other, 'INVITE').at(-1)?.body ?? ''
      if (direction === undefined) expect(offered).not.toContain('a=send')
      else expect(offered).toContain(direction)
    }
  }
  await hangUp(call, 'callee')
})

test('before the ACK to the first 200 a re-INVITE of either side gets 491', async () => {
  const call = new VirtualCall()
  call.world.fate = ({ message, from }) =>
    isRequest(message, 'ACK') && from.host === call.caller.address.host ? [3000] : [1]
  call.caller.call(aliceSdp)
  await call.world.run(300)
  call.callee.change('INVITE', held)
  await call.world.run(100)
  expect(call.callee.heard.at(-1)).toBe('INVITE 491')
  call.caller.change('INVITE', held)
  await call.world.run(100)
  expect(call.caller.heard.at(-1)).toBe('INVITE 491')
  await call.world.run(5000)
  call.callee.change('INVITE', held)
  await call.world.run(1000)
  expect(call.callee.heard.at(-1)).toBe('INVITE 200')
  await hangUp(call, 'caller')
})

test('an INVITE of the callee in an early dialog gets 491, since ours has no final response', async () => {
  const call = new VirtualCall()
  call.callee.callee = (phone, invite) => phone.ring(invite, 180)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  call.callee.change('INVITE', held)
  await call.world.run(100)
  expect(call.callee.heard.at(-1)).toBe('INVITE 491')
})

test('what a re-INVITE says of its sender stays on his leg', async () => {
  const call = await inCall()
  call.caller.features = [
    ...modern,
    { name: 'p-asserted-identity', value: '<sip:alice-secret@192.0.2.10>' },
    { name: 'x-own', value: 'alice-x' },
  ]
  call.caller.change('INVITE', held)
  await call.world.run(1000)
  const reinvite = requestsTo(call, 'callee', 'INVITE').at(-1)
  expect(reinvite?.headers.map(({ name }) => name)).toEqual([
    'via',
    'max-forwards',
    'from',
    'to',
    'call-id',
    'cseq',
    'contact',
    'allow',
    'supported',
    'session-expires',
    'min-se',
    'content-type',
  ])
  const wires = call.world.sentTo(call.callee.address).map(({ wire }) => wire)
  expect(wires.filter((wire) => wire.includes('alice'))).toEqual([])
})
