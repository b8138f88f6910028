import { describe, expect, test } from 'vitest'
import type { SipMessage } from '../message/message.ts'
import { agreeToAll, type CalleeScript, modern, sdpOf } from './scripted-phone.test.kit.ts'
import { leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

// RFC 6337 table 1: the six ways in which an offer and its answer can go. Each is played with every way in which the other
// leg can do its part, and then both phones must hold what the other said last.

const aliceSdp = sdpOf('alice', '192.0.2.10')
const bobSdp = sdpOf('bob', '203.0.113.20')
const moved = (sdp: string): string => sdp.replace('40000', '40002')

/** The lines of a description that say where media goes and how. */
const mediaOf = (sdp: string): string[] =>
  sdp.split('\r\n').filter((line) => /^(m=|c=|a=(send|recv|inactive))/.test(line))

const lastSession = (call: VirtualCall, isMeant: (message: { from: string; to: string }) => boolean): string[] => {
  const sent = call.world.sent.findLast(
    ({ message, from, to }) => message.body.includes('m=') && isMeant({ from: from.host, to: to.host }),
  )
  return mediaOf(sent?.message.body ?? 'nothing was said')
}

/** Each phone was told last what the other said last. */
const expectOneSession = (call: VirtualCall): void => {
  const alice = call.caller.address.host
  const bob = call.callee.address.host
  expect(lastSession(call, ({ to }) => to === bob)).toEqual(lastSession(call, ({ from }) => from === alice))
  expect(lastSession(call, ({ to }) => to === alice)).toEqual(lastSession(call, ({ from }) => from === bob))
}

const required = [{ name: 'require', value: '100rel' }]
const supporting = [{ name: 'supported', value: '100rel' }]

const answering =
  (progress: (...given: Parameters<CalleeScript>) => void, sdp?: string): CalleeScript =>
  (phone, invite) => {
    progress(phone, invite)
    phone.world.timers.after(300, () => phone.accept(invite, sdp))
  }

const ways: Readonly<Record<string, CalleeScript>> = {
  'answers in the 2xx': answering((phone, invite) => phone.ring(invite, 180)),
  'answers in a plain 183 and in the 2xx': answering((phone, invite) => phone.ring(invite, 183, bobSdp), bobSdp),
  'answers in a plain 183 and in a 2xx without a session': answering(
    (phone, invite) => phone.ring(invite, 183, bobSdp),
    '',
  ),
  'answers in a reliable 183': answering((phone, invite) => phone.ringReliably(invite, 183, 1, bobSdp), ''),
  'answers in a reliable 183, and in the 2xx again': answering(
    (phone, invite) => phone.ringReliably(invite, 183, 1, bobSdp),
    bobSdp,
  ),
  'rings reliably without a session and answers in the 2xx': answering((phone, invite) =>
    phone.ringReliably(invite, 180, 1),
  ),
}

const hangUp = async (call: VirtualCall): Promise<void> => {
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
}

describe.each([
  ['knows nothing of reliable responses', []],
  ['supports them', supporting],
  ['requires them', required],
])('an offer in the INVITE of a caller who %s', (_, headers) => {
  test.each(Object.entries(ways))('to a callee who %s', async (_way, callee) => {
    const call = new VirtualCall()
    call.callee.callee = callee
    call.caller.call(aliceSdp, headers)
    await call.world.run(1000)
    expect(call.caller.heard).toContain('200')
    expectOneSession(call)
    await hangUp(call)
  })
})

test.each([
  ['knows nothing of reliable responses', []],
  ['supports them', supporting],
  ['requires them', required],
])('an INVITE without an offer of a caller who %s, to a callee who offers in the 2xx', async (_, headers) => {
  const call = new VirtualCall()
  call.caller.call(undefined, headers)
  await call.world.run(1000)
  expectOneSession(call)
  await hangUp(call)
})

describe.each([
  ['supports reliable responses', supporting],
  ['requires them', required],
])('an INVITE without an offer of a caller who %s', (_, headers) => {
  test('to a callee who offers in a reliable 183', async () => {
    const call = new VirtualCall()
    call.callee.callee = answering((phone, invite) => phone.ringReliably(invite, 183, 1, bobSdp), '')
    call.caller.call(undefined, headers)
    await call.world.run(1000)
    expectOneSession(call)
    await hangUp(call)
  })
})

type Phones = readonly ['caller', 'callee'] | readonly ['callee', 'caller']

/** The changes of RFC 6337 within the call, each from one phone to the other. */
const changes: Readonly<Record<string, (call: VirtualCall, phones: Phones) => void>> = {
  'an offer in a re-INVITE': (call, [side]) => call[side].change('INVITE', moved(ownSdp(call, side))),
  'a re-INVITE without an offer': (call, [side]) => call[side].change('INVITE'),
  'an offer in an UPDATE': (call, [side]) => call[side].change('UPDATE', moved(ownSdp(call, side))),
}

const ownSdp = (call: VirtualCall, side: 'caller' | 'callee'): string => sdpOf(call[side].name, call[side].address.host)

describe.each([[['caller', 'callee']], [['callee', 'caller']]] as const)(
  'within the call, from and to %j',
  (phones) => {
    test.each(Object.entries(changes))('%s', async (_, change) => {
      for (const features of [[], modern]) {
        const call = new VirtualCall()
        call[phones[1]].features = features
        call.caller.call(aliceSdp)
        await call.world.run(1000)
        change(call, phones)
        await call.world.run(1000)
        expect(call[phones[0]].heard.at(-1)).toMatch(/ 200$/)
        expectOneSession(call)
        await hangUp(call)
      }
    })

    test('an offer that is refused, and then one that is not', async () => {
      const call = new VirtualCall()
      call.caller.call(aliceSdp)
      await call.world.run(1000)
      call[phones[1]].inDialog = (_phone, server) => {
        server.respond(488)
      }
      call[phones[0]].change('INVITE', moved(ownSdp(call, phones[0])))
      await call.world.run(1000)
      call[phones[1]].inDialog = agreeToAll
      call[phones[0]].change('INVITE', ownSdp(call, phones[0]))
      await call.world.run(1000)
      expectOneSession(call)
      await hangUp(call)
    })
  },
)

describe('an early dialog whose offer is answered', () => {
  const early = async (): Promise<VirtualCall> => {
    const call = new VirtualCall()
    for (const phone of [call.caller, call.callee]) phone.features = modern
    call.callee.callee = (phone, invite) => {
      phone.ringReliably(invite, 183, 1, bobSdp)
      phone.world.timers.after(2000, () => phone.accept(invite, ''))
    }
    call.caller.pracks = false
    call.caller.call(aliceSdp, required)
    await call.world.run(100)
    return call
  }
  const prackWith = (call: VirtualCall, sdp: string): void => {
    const rseq = call.caller.responses.at(-1)?.headers.find(({ name }) => name === 'rseq')?.value
    const headers = [{ name: 'rack', value: `${rseq} 4711 INVITE` }]
    call.caller.within('PRACK', undefined, sdp === '' ? { headers } : { headers, sdp })
  }

  test('an offer in PRACK', async () => {
    const call = await early()
    prackWith(call, moved(aliceSdp))
    await call.world.run(100)
    expect(call.caller.heard.at(-1)).toBe('PRACK 200')
    expectOneSession(call)
    await call.world.run(3000)
    expectOneSession(call)
    await hangUp(call)
  })

  test.each(['caller', 'callee'] as const)('an offer in an UPDATE of the %s', async (side) => {
    const call = await early()
    prackWith(call, '')
    await call.world.run(100)
    call[side].change('UPDATE', moved(ownSdp(call, side)))
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('UPDATE 200')
    expectOneSession(call)
    await call.world.run(3000)
    expectOneSession(call)
    await hangUp(call)
  })
})

describe('several media', () => {
  const withVideo = (sdp: string, port: number): string =>
    `${sdp}m=video ${port} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=application 0 UDP/BFCP *\r\n`

  test('keep their places: one is refused, added and taken away', async () => {
    const call = new VirtualCall()
    call.callee.callee = (phone, invite) => phone.accept(invite, withVideo(bobSdp, 0))
    call.caller.call(withVideo(aliceSdp, 50_000))
    await call.world.run(1000)
    const linesTo = (message: SipMessage | undefined): string[] =>
      (message?.body ?? '').split('\r\n').filter((line) => line.startsWith('m='))
    expect(linesTo(call.callee.requests[0])).toEqual([
      'm=audio 40000 RTP/AVP 0',
      'm=video 50000 RTP/AVP 96',
      'm=application 0 UDP/BFCP *',
    ])
    expect(linesTo(call.caller.responses.at(-1))).toEqual([
      'm=audio 40000 RTP/AVP 0',
      'm=video 0 RTP/AVP 96',
      'm=application 0 UDP/BFCP *',
    ])
    for (const port of [50_002, 0]) {
      call.callee.change('INVITE', withVideo(bobSdp, port))
      await call.world.run(1000)
      expect(linesTo(call.caller.requests.findLast(({ method }) => method === 'INVITE'))[1]).toBe(
        `m=video ${port} RTP/AVP 96`,
      )
    }
    await hangUp(call)
  })

  test('stay in their order when there are sixteen', async () => {
    const many = Array.from({ length: 15 }, (_, at) => `m=audio ${41_000 + at} RTP/AVP 8\r\n`)
    const call = new VirtualCall()
    call.caller.call(aliceSdp + many.join(''))
    await call.world.run(1000)
    const ports = [...(call.callee.requests[0]?.body ?? '').matchAll(/^m=audio ([0-9]+)/gm)].map(([, port]) => port)
    expect(ports).toEqual(['40000', ...many.map((_, at) => `${41_000 + at}`)])
  })
})
