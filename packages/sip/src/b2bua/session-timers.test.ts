import { describe, expect, test } from 'vitest'
import { type Header, headerOf, type SipRequest } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { agreeToAll, type CalleeScript, modern, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

type SideName = 'caller' | 'callee'
const sides = ['caller', 'callee'] as const
const otherOf = (side: SideName): SideName => (side === 'caller' ? 'callee' : 'caller')

const aliceSdp = sdpOf('alice', '192.0.2.10')
const bobSdp = sdpOf('bob', '203.0.113.20')
const timerOnly: readonly Header[] = [{ name: 'supported', value: 'timer' }]
const expires = (value: string): Header => ({ name: 'session-expires', value })

const inCall = async (features: readonly Header[], asked: readonly Header[] = []): Promise<VirtualCall> => {
  const call = new VirtualCall()
  for (const side of sides) call[side].features = features
  call.caller.call(aliceSdp, asked)
  await call.world.run(1000)
  return call
}

const requestsTo = (call: VirtualCall, side: SideName, method: string): SipRequest[] =>
  call[side].requests.filter((request) => request.method === method)

const answerTo = (call: VirtualCall, side: SideName) => call[side].responses.findLast(({ status }) => status === 200)

describe('what is agreed with a caller (RFC 4028 section 9, table 2)', () => {
  test.each([
    ['supports timers and asks for nothing', [...timerOnly], '1800;refresher=uas', 'timer'],
    ['asks for less than we would', [...timerOnly, expires('600')], '600;refresher=uas', 'timer'],
    ['asks for more than we would', [...timerOnly, expires('7200')], '1800;refresher=uas', 'timer'],
    [
      'wants no less than he says',
      [...timerOnly, expires('7200'), { name: 'min-se', value: '3600' }],
      '3600;refresher=uas',
      'timer',
    ],
    ['wants to refresh himself', [...timerOnly, expires('600;refresher=uac')], '600;refresher=uac', 'timer'],
    ['wants us to refresh', [...timerOnly, expires('600;refresher=uas')], '600;refresher=uas', 'timer'],
    ['requires them', [{ name: 'require', value: 'timer' }, expires('600')], '600;refresher=uas', 'timer'],
    ['does not know them, but a proxy of his does', [expires('600;refresher=uac')], '600;refresher=uas', undefined],
    ['does not know them, but a proxy of his wants too much', [expires('30')], '90;refresher=uas', undefined],
    ['does not know them at all', [], undefined, undefined],
    ['writes what cannot be read', [...timerOnly, expires('soon')], '1800;refresher=uas', 'timer'],
  ])('who %s', async (_, asked, agreed, required) => {
    const call = await inCall([], asked)
    const answer = answerTo(call, 'caller')
    expect(answer && headerOf(answer, 'session-expires')).toBe(agreed)
    expect(answer && headerOf(answer, 'require')).toBe(required)
  })

  test('an interval below ours gets 422 with our Min-SE, before anybody is asked', async () => {
    const call = await inCall([], [...timerOnly, expires('60')])
    expect(call.caller.heard).toEqual(['422'])
    expect(call.screened).toEqual([422])
    const [refused] = call.caller.responses
    expect(refused && headerOf(refused, 'min-se')).toBe('90')
    expect(call.offered).toEqual([])
    expect(await leftOf(call)).toEqual(nothing)
  })
})

test('the callee is asked for half an hour with us as the refresher', async () => {
  const call = await inCall(modern)
  const [invite] = requestsTo(call, 'callee', 'INVITE')
  expect(invite && headerOf(invite, 'session-expires')).toBe('1800;refresher=uac')
  expect(invite && headerOf(invite, 'min-se')).toBe('90')
  expect(invite && headerOf(invite, 'supported')).toBe('100rel, timer')
})

test.each(sides)('the %s is refreshed by UPDATE at half of the interval, again and again', async (side) => {
  const call = await inCall(modern)
  await call.world.run(890_000)
  expect(requestsTo(call, side, 'UPDATE')).toEqual([])
  await call.world.run(20_000)
  const [refresh] = requestsTo(call, side, 'UPDATE')
  expect(refresh?.body).toBe('')
  expect(refresh && headerOf(refresh, 'session-expires')).toBe('1800;refresher=uac')
  await call.world.run(2 * 900_000)
  expect(requestsTo(call, side, 'UPDATE')).toHaveLength(3)
  expect(call.ends).toEqual([])
  call[side].within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
})

test.each(sides)('a %s without UPDATE is refreshed by a re-INVITE that changes nothing', async (side) => {
  const call = await inCall(timerOnly)
  const first = call.world.sentTo(call[side].address).findLast(({ wire }) => wire.includes('\no=-'))
  await call.world.run(910_000)
  const [refresh] = requestsTo(call, side, 'INVITE').slice(-1)
  expect(refresh?.body).toBe(first?.message.body)
  expect(call[side].heard.at(-1)).toBe('ACK')
  expect(requestsTo(call, otherOf(side), 'INVITE')).toHaveLength(
    requestsTo(call, side, 'INVITE').length + (side === 'caller' ? 1 : -1),
  )
  await call.world.run(900_000)
  expect(call.ends).toEqual([])
})

test.each([
  ['caller', modern, 'UPDATE'],
  ['callee', modern, 'UPDATE'],
  ['caller', timerOnly, 'INVITE'],
  ['callee', timerOnly, 'INVITE'],
] as const)(
  'a %s who answers a refresh with another port is heard on the other side, once',
  async (side, features, method) => {
    const other = otherOf(side)
    const call = new VirtualCall()
    call[side].features = timerOnly
    call[other].features = features
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call[side].inDialog = (phone, server) =>
      phone.accept(server, sdpOf(phone.name, phone.address.host).replace('40000', '40006'))
    await call.world.run(930_000)
    const versions = () =>
      requestsTo(call, other, method)
        .filter(({ body }) => body.includes('m=audio 40006'))
        .map(({ body }) => /\no=- [0-9]+ ([0-9]+) /.exec(body)?.[1])
    expect(new Set(versions())).toEqual(new Set(['2']))
    await call.world.run(900_000)
    expect(new Set(versions())).toEqual(new Set(['2']))
    expect(call.ends).toEqual([])
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  },
)

test.each([
  ['with an offer', aliceSdp.replace('40000', '40002'), 'm=audio 40002'],
  ['without an offer', undefined, 'm=audio 40000'],
])('a refresh after a change %s says what was agreed on then, on both legs', async (_, sdp, shown) => {
  const call = await inCall(timerOnly)
  call.callee.inDialog = (phone, server) => phone.accept(server, bobSdp.replace('40000', '40008'))
  call.caller.inDialog = (phone, server) => phone.accept(server, sdp ?? aliceSdp)
  call.caller.change('INVITE', sdp)
  await call.world.run(100)
  const reinvites = requestsTo(call, 'callee', 'INVITE').length
  await call.world.run(910_000)
  expect(requestsTo(call, 'callee', 'INVITE')).toHaveLength(reinvites + 1)
  expect(requestsTo(call, 'callee', 'INVITE').at(-1)?.body).toContain(shown)
  expect(requestsTo(call, 'caller', 'INVITE').at(-1)?.body).toContain('m=audio 40008')
})

test('a refresh after a change that was refused says what holds, under a higher version', async () => {
  const call = await inCall(timerOnly)
  call.callee.inDialog = (_phone, server) => {
    server.respond(488)
  }
  call.caller.change('INVITE', aliceSdp.replace('40000', '40002'))
  await call.world.run(100)
  call.callee.inDialog = agreeToAll
  await call.world.run(910_000)
  const refresh = requestsTo(call, 'callee', 'INVITE').at(-1)
  expect(refresh?.body).toContain('m=audio 40000')
  expect(/\no=- [0-9]+ ([0-9]+) /.exec(refresh?.body ?? '')?.[1]).toBe('3')
})

test.each(sides)('a %s who refuses UPDATE though he allows it is refreshed by re-INVITE at once', async (side) => {
  const call = await inCall(modern)
  call[side].inDialog = (phone, server) => {
    if (server.request.method === 'UPDATE') server.respond(405)
    else agreeToAll(phone, server)
  }
  await call.world.run(910_000)
  expect(call[side].heard.slice(-3)).toEqual(['UPDATE', 'INVITE', 'ACK'])
  expect(call.ends).toEqual([])
})

describe.each(sides)('a refresh of the %s', (side) => {
  test.each([
    [481, false],
    [408, true],
  ])('that is answered %i ends both legs', async (status, getsBye) => {
    const call = await inCall(modern)
    call[side].inDialog = (_phone, server) => {
      server.respond(status)
    }
    await call.world.run(910_000)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call[otherOf(side)].heard.at(-1)).toBe('BYE')
    expect(call[side].heard.includes('BYE')).toBe(getsBye)
  })

  test('that nobody answers ends both legs', async () => {
    const call = await inCall(modern)
    call.world.fate = ({ to }) => (to.host === call[side].address.host ? [] : [1])
    await call.world.run(940_000)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call[otherOf(side)].heard.at(-1)).toBe('BYE')
  })

  test('that cannot be sent is tried once more, and ends both legs before the interval is over', async () => {
    const call = await inCall(modern)
    const { address } = call[side]
    call.world.unreachable.add(`${address.host}|${address.port}`)
    const tried = (): number => call.world.sentTo(address).filter(({ wire }) => wire.startsWith('UPDATE')).length
    await call.world.run(1_700_000)
    expect(tried()).toBe(1)
    expect(call.ends).toEqual([])
    await call.world.run(80_000)
    expect(tried()).toBe(2)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call[otherOf(side)].heard.at(-1)).toBe('BYE')
  })

  test('that can be sent the second time goes on as if nothing were', async () => {
    const call = await inCall(modern)
    const { address } = call[side]
    call.world.unreachable.add(`${address.host}|${address.port}`)
    await call.world.run(1_000_000)
    call.world.unreachable.clear()
    await call.world.run(4_000_000)
    expect(call.ends).toEqual([])
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test.each([500, 503, 488])('that is answered %i shows that the phone is there', async (status) => {
    const call = await inCall(modern)
    call[side].inDialog = (_phone, server) => {
      server.respond(status)
    }
    await call.world.run(3 * 905_000)
    expect(requestsTo(call, side, 'UPDATE')).toHaveLength(3)
    expect(call.ends).toEqual([])
  })

  test('that is answered 422 is sent again with the interval that this asks for', async () => {
    const call = await inCall(modern)
    call[side].inDialog = (phone, server) => {
      if (headerOf(server.request, 'session-expires')?.startsWith('1800') === true)
        server.respond(422, { headers: [{ name: 'min-se', value: '3600' }] })
      else agreeToAll(phone, server)
    }
    await call.world.run(910_000)
    expect(requestsTo(call, side, 'UPDATE').map((request) => headerOf(request, 'session-expires'))).toEqual([
      '1800;refresher=uac',
      '3600;refresher=uac',
    ])
    await call.world.run(1_800_000)
    expect(requestsTo(call, side, 'UPDATE')).toHaveLength(3)
  })

  test('that is answered 422 again and again is sent twice and then left for the next time', async () => {
    const call = await inCall(modern)
    call[side].inDialog = (_phone, server) => {
      const asked = Number.parseInt(headerOf(server.request, 'session-expires') ?? '', 10)
      server.respond(422, { headers: [{ name: 'min-se', value: `${asked + 1}` }] })
    }
    await call.world.run(1_500_000)
    expect(requestsTo(call, side, 'UPDATE')).toHaveLength(2)
    expect(call.ends).toEqual([])
  })

  test('that meets a 491 is sent again after the time that RFC 3261 section 14.1 gives us', async () => {
    const waits = new Set<number>()
    const [least, most] = side === 'callee' ? [2100, 4000] : [0, 2000]
    for (let round = 0; round < 10; round += 1) {
      const call = await inCall(modern)
      // Each key that crosses draws from the random source, so that every round waits another time.
      for (let key = 0; key < round; key += 1)
        call.caller.within('INFO', undefined, { body: { type: 'application/dtmf', text: '5' } })
      await call.world.run(100)
      const at: number[] = []
      call[side].inDialog = (phone, server) => {
        at.push(phone.world.timers.now())
        if (at.length === 1) server.respond(491)
        else agreeToAll(phone, server)
      }
      await call.world.run(910_000)
      expect(at).toHaveLength(2)
      const waited = (at[1] ?? 0) - (at[0] ?? 0) - 2
      expect(waited).toBeGreaterThanOrEqual(least)
      expect(waited).toBeLessThanOrEqual(most)
      waits.add(waited)
    }
    expect(waits.size).toBeGreaterThan(5)
  })

  test('waits while a change runs', async () => {
    const call = await inCall(modern)
    const other = otherOf(side)
    await call.world.run(895_000)
    const slow: CalleeScript = (phone, server) => phone.world.timers.after(10_000, () => agreeToAll(phone, server))
    call[side].inDialog = slow
    call[other].change('INVITE', sdpOf(call[other].name, call[other].address.host).replace('40000', '40002'))
    await call.world.run(30_000)
    expect(call[other].heard.at(-1)).toBe('INVITE 200')
    // The change refreshed both legs.
    expect(requestsTo(call, side, 'UPDATE')).toEqual([])
    expect(call.ends).toEqual([])
  })
})

describe('a peer who refreshes himself', () => {
  const byCaller = [...timerOnly, expires('600;refresher=uac')]

  test('is not refreshed, and his UPDATE or re-INVITE does it', async () => {
    const call = await inCall(modern, byCaller)
    for (const method of ['UPDATE', 'INVITE'] as const) {
      await call.world.run(300_000)
      call.caller.change(method, method === 'INVITE' ? aliceSdp : undefined, {
        headers: [expires('600;refresher=uac')],
      })
      await call.world.run(100)
      expect(call.caller.heard.at(-1)).toBe(`${method} 200`)
    }
    expect(requestsTo(call, 'caller', 'UPDATE')).toEqual([])
    await call.world.run(500_000)
    expect(call.ends).toEqual([])
  })

  test('and does not any more is missed 32 seconds before the interval is over', async () => {
    const call = await inCall(modern, byCaller)
    await call.world.run(566_000)
    expect(call.ends).toEqual([])
    await call.world.run(2000)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard.at(-1)).toBe('BYE')
    expect(call.callee.heard.at(-1)).toBe('BYE')
  })

  test('can be the callee', async () => {
    const call = new VirtualCall()
    call.callee.features = [...modern, expires('300;refresher=uas'), { name: 'require', value: 'timer' }]
    call.caller.call(aliceSdp)
    await call.world.run(267_000)
    expect(call.ends).toEqual([])
    await call.world.run(3000)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
  })
})

test.each(sides)('an UPDATE or re-INVITE of the %s with too short an interval gets 422', async (side) => {
  const call = await inCall(modern)
  for (const method of ['UPDATE', 'INVITE'] as const) {
    call[side].change(method, undefined, { headers: [expires('30')] })
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe(`${method} 422`)
    const refused = call[side].responses.at(-1)
    expect(refused && headerOf(refused, 'min-se')).toBe('90')
  }
  expect(call.ends).toEqual([])
})

describe('a callee who answers the INVITE with 422', () => {
  const called = async () => {
    const call = new VirtualCall()
    const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(aliceSdp)
    await call.world.run(50)
    return { call, peer, invite: peer.request('INVITE') }
  }
  const tooShort = (seconds: number) => ({ toTag: 'short', headers: [{ name: 'min-se', value: `${seconds}` }] })

  test('is called again with his interval, in the same dialog-to-be, and the caller hears nothing of it', async () => {
    const { call, peer, invite } = await called()
    peer.respond(invite, 422, tooShort(3600))
    await call.world.run(50)
    const again = peer.request('INVITE')
    expect(headerOf(again, 'session-expires')).toBe('3600;refresher=uac')
    expect(headerOf(again, 'cseq')).toBe('2 INVITE')
    for (const name of ['call-id', 'from', 'to', 'contact']) expect(headerOf(again, name)).toBe(headerOf(invite, name))
    peer.respondWith(again, 200, 'bob', bobSdp)
    await call.world.run(50)
    expect(headerOf(peer.request('ACK'), 'cseq')).toBe('2 ACK')
    expect(call.caller.heard).toEqual(['100', '200'])
    call.caller.within('BYE')
    await call.world.run(50)
    expect(headerOf(peer.request('BYE'), 'cseq')).toBe('3 BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test.each([
    ['twice', [3600, 7200], 2],
    ['without saying more', [1800], 1],
  ])('%s fails the call', async (_, seconds, invites) => {
    const { call, peer } = await called()
    for (const least of seconds) {
      peer.respond(peer.request('INVITE'), 422, tooShort(least))
      await call.world.run(50)
    }
    expect(peer.requests('INVITE')).toHaveLength(invites)
    expect(call.caller.heard).toEqual(['100', '500'])
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('after the caller gave up is not called again', async () => {
    const { call, peer, invite } = await called()
    call.caller.cancel()
    await call.world.run(50)
    peer.respond(invite, 422, tooShort(3600))
    await call.world.run(50)
    expect(peer.requests('INVITE')).toHaveLength(1)
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('can be cancelled in the second call', async () => {
    const { call, peer, invite } = await called()
    peer.respond(invite, 422, tooShort(3600))
    await call.world.run(50)
    peer.respond(peer.request('INVITE'), 180, { toTag: 'bob' })
    await call.world.run(50)
    call.caller.cancel()
    await call.world.run(50)
    expect(headerOf(peer.request('CANCEL'), 'cseq')).toBe('2 CANCEL')
    expect(await leftOf(call)).toEqual(nothing)
  })
})
