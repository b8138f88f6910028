import { describe, expect, test } from 'vitest'
import { headerOf, type SipRequest } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { agreeToAll, type CalleeScript, modern, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

type SideName = 'caller' | 'callee'
const sides = ['caller', 'callee'] as const
const otherOf = (side: SideName): SideName => (side === 'caller' ? 'callee' : 'caller')

const aliceSdp = sdpOf('alice', '192.0.2.10')
const bobSdp = sdpOf('bob', '203.0.113.20')
const moved = (sdp: string): string => sdp.replace('40000', '40002')

const prepared = (abilities: Partial<Record<SideName, boolean>> = {}): VirtualCall => {
  const call = new VirtualCall()
  for (const side of sides) if (abilities[side] !== false) call[side].features = modern
  return call
}

const inCall = async (abilities: Partial<Record<SideName, boolean>> = {}): Promise<VirtualCall> => {
  const call = prepared(abilities)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  return call
}

/** A call whose callee rings reliably with a session, so that offer and answer are through before anybody answers. */
const inEarlyCall = async (
  abilities: Partial<Record<SideName, boolean>> = {},
  require = '100rel',
): Promise<VirtualCall> => {
  const call = prepared(abilities)
  call.callee.callee = (phone, invite) => phone.ringReliably(invite, 183, 1, bobSdp)
  call.caller.call(aliceSdp, [{ name: 'require', value: require }])
  await call.world.run(1000)
  return call
}

const requestsTo = (call: VirtualCall, side: SideName, method: string): SipRequest[] =>
  call[side].requests.filter((request) => request.method === method)

const hangUp = async (call: VirtualCall): Promise<void> => {
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toHaveLength(1)
}

describe.each(sides)('an UPDATE of the %s', (side) => {
  const other = otherOf(side)

  test('with an offer crosses as UPDATE to a peer who allows that', async () => {
    const call = await inCall()
    call[side].change('UPDATE', moved(sdpOf(call[side].name, call[side].address.host)))
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('UPDATE 200')
    expect(call[side].responses.at(-1)?.body).toContain(`c=IN IP4 ${call[other].address.host}`)
    expect(requestsTo(call, other, 'UPDATE').at(-1)?.body).toContain('m=audio 40002')
    await hangUp(call)
  })

  test('with an offer becomes a re-INVITE towards a peer who did not say that he allows it', async () => {
    const call = await inCall({ [other]: false })
    call[side].change('UPDATE', moved(sdpOf(call[side].name, call[side].address.host)))
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('UPDATE 200')
    expect(requestsTo(call, other, 'UPDATE')).toEqual([])
    expect(requestsTo(call, other, 'INVITE').at(-1)?.body).toContain('m=audio 40002')
    expect(call[other].heard.at(-1)).toBe('ACK')
    await hangUp(call)
  })

  test('whose re-INVITE is not answered at once is refused well before it runs out', async () => {
    const call = await inCall({ [other]: false })
    call[other].inDialog = (_phone, server) => {
      server.attend({ cancelled: () => server.respond(487), failed: () => {} })
      server.respond(180)
    }
    call[side].change('UPDATE', aliceSdp)
    await call.world.run(17_000)
    expect(call[side].heard.at(-1)).toBe('UPDATE 504')
    expect(call.ends).toEqual([])
    await hangUp(call)
  })

  test('without an offer is answered here and crosses nothing', async () => {
    const call = await inCall()
    const before = call[other].heard.length
    call[side].change('UPDATE')
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('UPDATE 200')
    expect(call[side].responses.at(-1)?.body).toBe('')
    expect(call[other].heard).toHaveLength(before)
    await hangUp(call)
  })

  test('that is refused leaves the session as it is', async () => {
    const call = await inCall()
    call[other].inDialog = (_phone, server) => {
      server.respond(488)
    }
    call[side].change('UPDATE', moved(aliceSdp))
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('UPDATE 488')
    expect(call.ends).toEqual([])
    await hangUp(call)
  })

  test.each([481, 408])('that is answered %i ends both legs', async (status) => {
    const call = await inCall()
    call[other].inDialog = (_phone, server) => {
      server.respond(status)
    }
    call[side].change('UPDATE', moved(aliceSdp))
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(call[side].heard.slice(-2)).toEqual(['UPDATE 487', 'BYE'])
  })

  test('that is never answered ends both legs', async () => {
    const call = await inCall()
    call[other].inDialog = () => {}
    call[side].change('UPDATE', moved(aliceSdp))
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
  })

  test('with an offer while one of the same side runs gets 500 with Retry-After', async () => {
    const call = await inCall()
    call[other].inDialog = (phone, server) => phone.world.timers.after(2000, () => agreeToAll(phone, server))
    call[side].change('UPDATE', moved(aliceSdp))
    await call.world.run(100)
    call[side].change('UPDATE', aliceSdp)
    await call.world.run(100)
    const refused = call[side].responses.at(-1)
    expect(refused?.status).toBe(500)
    expect(refused && headerOf(refused, 'retry-after')).toMatch(/^([0-9]|10)$/)
    await call.world.run(5000)
    expect(call[side].heard.at(-1)).toBe('UPDATE 200')
    await hangUp(call)
  })

  test('that crosses one of the other side gets 491, and so does that', async () => {
    const call = await inCall()
    for (const phone of [call.caller, call.callee])
      phone.inDialog = (_phone, server) => {
        server.respond(491)
      }
    call.caller.change('UPDATE', moved(aliceSdp))
    call.callee.change('UPDATE', moved(bobSdp))
    await call.world.run(1000)
    expect(call.caller.heard.at(-1)).toBe('UPDATE 491')
    expect(call.callee.heard.at(-1)).toBe('UPDATE 491')
    await hangUp(call)
  })

  test('during a re-INVITE of the other side gets 491', async () => {
    const call = await inCall()
    const slow: CalleeScript = (phone, server) => phone.world.timers.after(1000, () => agreeToAll(phone, server))
    call[side].inDialog = slow
    call[other].change('INVITE', aliceSdp)
    await call.world.run(100)
    call[side].change('UPDATE', moved(aliceSdp))
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('UPDATE 491')
    await call.world.run(3000)
    expect(call[other].heard.at(-1)).toBe('INVITE 200')
    await hangUp(call)
  })
})

describe('before the answer', () => {
  test('an UPDATE of the caller crosses when offer and answer are through', async () => {
    const call = await inEarlyCall()
    expect(call.caller.heard).toEqual(['100', '183', 'PRACK 200'])
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(100)
    expect(call.caller.heard.at(-1)).toBe('UPDATE 200')
    expect(requestsTo(call, 'callee', 'UPDATE').at(-1)?.body).toContain('m=audio 40002')
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('an UPDATE of the callee crosses when offer and answer are through', async () => {
    const call = await inEarlyCall()
    call.callee.change('UPDATE', moved(bobSdp))
    await call.world.run(100)
    expect(call.callee.heard.at(-1)).toBe('UPDATE 200')
    expect(requestsTo(call, 'caller', 'UPDATE').at(-1)?.body).toContain('m=audio 40002')
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('an UPDATE of the caller while his offer is unanswered gets 500 with Retry-After', async () => {
    const call = prepared()
    call.callee.callee = (phone, invite) => phone.ring(invite, 180)
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(100)
    const last = call.caller.responses.at(-1)
    expect(last?.status).toBe(500)
    expect(last && headerOf(last, 'retry-after')).toBeDefined()
    expect(requestsTo(call, 'callee', 'UPDATE')).toEqual([])
  })

  test('an UPDATE of the callee while our offer is unanswered gets 491', async () => {
    const call = prepared()
    call.callee.callee = (phone, invite) => phone.ring(invite, 180)
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call.callee.change('UPDATE', moved(bobSdp))
    await call.world.run(100)
    expect(call.callee.heard.at(-1)).toBe('UPDATE 491')
    expect(requestsTo(call, 'caller', 'UPDATE')).toEqual([])
  })

  test.each([
    ['who does not allow it', { caller: false }, '100rel'],
    ['who knows no reliable responses, so that his offer is unanswered', {}, 'timer'],
  ])('an UPDATE of the callee towards a caller %s gets 504', async (_, abilities, require) => {
    const call = await inEarlyCall(abilities, require)
    call.callee.change('UPDATE', moved(bobSdp))
    await call.world.run(100)
    expect(call.callee.heard.at(-1)).toBe('UPDATE 504')
    expect(requestsTo(call, 'caller', 'UPDATE')).toEqual([])
    expect(call.ends).toEqual([])
  })

  test('an UPDATE of the caller towards a callee who does not allow it gets 504', async () => {
    const call = await inEarlyCall({ callee: false })
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(100)
    expect(call.caller.heard.at(-1)).toBe('UPDATE 504')
    expect(call.ends).toEqual([])
  })

  test('an UPDATE that runs when the callee answers is answered, and the call stands', async () => {
    const call = prepared()
    call.callee.callee = (phone, invite) => {
      phone.ringReliably(invite, 183, 1, bobSdp)
      phone.world.timers.after(1500, () => phone.accept(invite, ''))
    }
    call.callee.inDialog = (phone, server) =>
      phone.world.timers.after(server.request.method === 'UPDATE' ? 1000 : 0, () => agreeToAll(phone, server))
    call.caller.call(aliceSdp, [{ name: 'require', value: '100rel' }])
    await call.world.run(1000)
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(5000)
    expect(call.caller.heard).toEqual(['100', '183', 'PRACK 200', '200', 'UPDATE 200'])
    expect(call.callee.heard.at(-1)).toBe('ACK')
    await hangUp(call)
  })

  test.each([
    ['answered 481', 481],
    ['never answered', 0],
  ])('an UPDATE of the caller that is %s gets 487, and the phone may still answer', async (_, status) => {
    const call = await inEarlyCall()
    call.callee.inDialog = (_phone, server) => {
      if (status > 0) server.respond(status)
    }
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(40_000)
    expect(call.caller.heard.some((heard) => /UPDATE (487|timeout)/.test(heard))).toBe(true)
    expect(call.ends).toEqual([])
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('an UPDATE that is refused before the answer is forgotten by the refresh after it', async () => {
    const call = prepared({ callee: false })
    call.callee.features = [{ name: 'allow', value: 'INVITE, ACK, BYE, CANCEL, PRACK, UPDATE' }]
    call.callee.callee = (phone, invite) => {
      phone.ringReliably(invite, 183, 1, bobSdp)
      phone.world.timers.after(2000, () => phone.accept(invite, ''))
    }
    call.callee.inDialog = (phone, server) => {
      if (server.request.method === 'UPDATE') server.respond(server.request.body === '' ? 405 : 488)
      else agreeToAll(phone, server)
    }
    call.caller.call(aliceSdp, [{ name: 'require', value: '100rel' }])
    await call.world.run(1000)
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(910_000)
    expect(call.caller.heard).toContain('UPDATE 488')
    expect(requestsTo(call, 'callee', 'INVITE').at(-1)?.body).toContain('m=audio 40000')
    expect(requestsTo(call, 'callee', 'INVITE')).toHaveLength(2)
    await hangUp(call)
  })

  test('an UPDATE of a callee whose late offer is not answered yet gets 500 with Retry-After', async () => {
    const call = prepared()
    call.caller.acknowledges = false
    call.caller.call(undefined)
    await call.world.run(1000)
    call.callee.change('UPDATE', moved(bobSdp))
    await call.world.run(100)
    expect(call.callee.heard.at(-1)).toBe('UPDATE 500')
    call.caller.change('UPDATE', aliceSdp)
    await call.world.run(100)
    expect(call.caller.heard.at(-1)).toBe('UPDATE 491')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('an UPDATE of a phone that is not the one whose session the caller was shown gets 504', async () => {
    const call = prepared()
    const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(aliceSdp, [{ name: 'require', value: '100rel' }])
    await call.world.run(50)
    const invite = peer.request('INVITE')
    const reliably = [
      { name: 'require', value: '100rel' },
      { name: 'rseq', value: '1' },
      { name: 'content-type', value: 'application/sdp' },
    ]
    for (const toTag of ['left', 'right']) {
      peer.respond(invite, 183, { toTag, headers: reliably, body: bobSdp })
      await call.world.run(50)
    }
    peer.within(invite, 'right', 'UPDATE', 1, moved(bobSdp))
    await call.world.run(50)
    expect(peer.heard.at(-1)).toBe('504')
    expect(requestsTo(call, 'caller', 'UPDATE')).toEqual([])
    peer.within(invite, 'left', 'UPDATE', 1, moved(bobSdp))
    await call.world.run(50)
    expect(peer.heard.at(-1)).toBe('200')
    expect(requestsTo(call, 'caller', 'UPDATE')).toHaveLength(1)
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('an UPDATE to one phone that runs when another answers gets 487, and the call stands', async () => {
    const call = prepared()
    const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(aliceSdp, [{ name: 'require', value: '100rel' }])
    await call.world.run(50)
    const invite = peer.request('INVITE')
    const more = [...modern, { name: 'content-type', value: 'application/sdp' }]
    const reliably = [
      { name: 'require', value: '100rel' },
      { name: 'rseq', value: '1' },
    ]
    peer.respond(invite, 183, { toTag: 'left', headers: [...reliably, ...more], body: bobSdp })
    await call.world.run(50)
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(50)
    expect(peer.requests('UPDATE')).toHaveLength(1)
    peer.respond(invite, 200, { toTag: 'right', headers: more, body: bobSdp })
    await call.world.run(50)
    expect(call.caller.heard).toContain('UPDATE 487')
    expect(call.caller.heard).toContain('200')
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('an UPDATE that runs when the caller gives up gets 487', async () => {
    const call = await inEarlyCall()
    call.callee.inDialog = () => {}
    call.caller.change('UPDATE', moved(aliceSdp))
    await call.world.run(10)
    call.caller.cancel()
    await call.world.run(100)
    expect(call.caller.heard).toContain('UPDATE 487')
    expect(call.caller.heard).toContain('487')
    expect(await leftOf(call)).toEqual(nothing)
  })
})
