import { describe, expect, test } from 'vitest'
import { headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { type CalleeScript, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const bobSdp = sdpOf('bob', '203.0.113.20')
const required = [{ name: 'require', value: '100rel' }]
const supporting = [{ name: 'supported', value: '100rel' }]
const reliably = (rseq: number) => [...required, { name: 'rseq', value: `${rseq}` }]
const typed = { name: 'content-type', value: 'application/sdp' }

const provisionals = (call: VirtualCall): SipResponse[] =>
  call.caller.responses.filter(({ status }) => status > 100 && status < 200)

const isReliable = (response: SipResponse): boolean => headerOf(response, 'require') === '100rel'

const pracks = (requests: readonly SipRequest[]): string[] =>
  requests.filter(({ method }) => method === 'PRACK').map((prack) => headerOf(prack, 'rack') ?? '')

const ringing =
  (status: number, sdp?: string): CalleeScript =>
  (phone, invite) => {
    phone.ring(invite, status, sdp)
    phone.world.timers.after(500, () => phone.accept(invite))
  }

const hangUp = async (call: VirtualCall): Promise<void> => {
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.ends).toEqual([{ by: 'caller', outcome: 'completed', q850Cause: 16 }])
}

describe('a caller who requires reliable responses', () => {
  test('has them though the callee knows nothing of them, and the 200 has no second answer', async () => {
    const call = new VirtualCall()
    call.callee.callee = ringing(183, bobSdp)
    call.caller.call(aliceSdp, required)
    await call.world.run(1000)
    expect(call.caller.heard).toEqual(['100', '183', 'PRACK 200', '200'])
    const [progress] = provisionals(call)
    expect(progress && isReliable(progress)).toBe(true)
    expect(progress && headerOf(progress, 'rseq')).toMatch(/^[1-9][0-9]{0,5}$/)
    expect(progress?.body).toContain('m=audio 40000')
    expect(call.caller.responses.at(-1)).toMatchObject({ status: 200, body: '' })
    expect(pracks(call.callee.requests)).toEqual([])
    await hangUp(call)
  })

  test('has a 180 without a session so too, and the answer in the 200', async () => {
    const call = new VirtualCall()
    call.callee.callee = ringing(180)
    call.caller.call(aliceSdp, required)
    await call.world.run(1000)
    expect(call.caller.heard).toEqual(['100', '180', 'PRACK 200', '200'])
    expect(call.caller.responses.at(-1)?.body).toContain('m=audio 40000')
    await hangUp(call)
  })

  test('and has not the PRACK out gets the response again after T1, doubling, and after 64*T1 a failure', async () => {
    const call = new VirtualCall()
    call.caller.pracks = false
    call.callee.callee = (phone, invite) => phone.ring(invite, 183, bobSdp)
    call.caller.call(aliceSdp, required)
    expect(await leftOf(call)).toEqual(nothing)
    const sent = call.world.sentTo(call.caller.address).filter(({ wire }) => wire.startsWith('SIP/2.0 183'))
    const seconds = sent.map(({ at }) => (at - (sent[0]?.at ?? 0)) / 1000)
    expect(seconds).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5])
    expect(new Set(sent.map(({ wire }) => wire)).size).toBe(1)
    expect(call.caller.heard.at(-1)).toBe('500')
    expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 102 }])
  })

  test('gets the 200 only after the PRACK of a response with a session', async () => {
    const call = new VirtualCall()
    call.callee.callee = ringing(183, bobSdp)
    call.world.fate = ({ message }) => (message.kind === 'request' && message.method === 'PRACK' ? [2000] : [1])
    call.caller.call(aliceSdp, required)
    await call.world.run(1900)
    expect(call.callee.heard).toEqual(['INVITE', 'ACK'])
    expect(call.caller.heard).not.toContain('200')
    await call.world.run(1000)
    expect(call.caller.heard).toContain('200')
    expect(call.caller.responses.at(-1)?.status).toBe(200)
    await hangUp(call)
  })

  test('gets the 200 at once when the response that he has not acknowledged had no session', async () => {
    const call = new VirtualCall()
    call.callee.callee = (phone, invite) => {
      phone.ring(invite, 180)
      phone.world.timers.after(200, () => phone.accept(invite))
    }
    call.world.fate = ({ message }) => (message.kind === 'request' && message.method === 'PRACK' ? [2000] : [1])
    call.caller.call(aliceSdp, required)
    await call.world.run(1000)
    expect(call.caller.heard).toEqual(['100', '180', '200'])
    // The late PRACK is still of that response.
    await call.world.run(2000)
    expect(call.caller.heard.at(-1)).toBe('PRACK 200')
    await hangUp(call)
  })

  test('is sent the next one only after the PRACK of the last, with the next number', async () => {
    const call = new VirtualCall()
    call.callee.callee = (phone, invite) => {
      phone.ring(invite, 180)
      phone.world.timers.after(10, () => phone.ring(invite, 183, bobSdp))
    }
    call.world.fate = ({ message }) => (message.kind === 'request' && message.method === 'PRACK' ? [300] : [1])
    call.caller.call(aliceSdp, required)
    await call.world.run(200)
    expect(call.caller.heard).toEqual(['100', '180'])
    await call.world.run(1000)
    expect(call.caller.heard).toEqual(['100', '180', 'PRACK 200', '183', 'PRACK 200'])
    const [first, second] = provisionals(call).map((response) => Number(headerOf(response, 'rseq')))
    expect(second).toBe((first ?? 0) + 1)
  })

  test.each([
    ['another number', (rack: string) => rack.replace(/^[0-9]+/, '999999')],
    ['another CSeq', (rack: string) => rack.replace('4711', '4712')],
    ['another method', (rack: string) => rack.replace('INVITE', 'UPDATE')],
    ['nothing', () => ''],
  ])('whose PRACK names %s gets 481, and the response again', async (_, change) => {
    const call = new VirtualCall()
    call.caller.pracks = false
    call.callee.callee = (phone, invite) => phone.ring(invite, 180)
    call.caller.call(aliceSdp, required)
    await call.world.run(100)
    const [progress] = provisionals(call)
    const rack = `${progress && headerOf(progress, 'rseq')} 4711 INVITE`
    call.caller.within('PRACK', undefined, { headers: [{ name: 'rack', value: change(rack) }] })
    await call.world.run(100)
    expect(call.caller.heard.at(-1)).toBe('PRACK 481')
    await call.world.run(2000)
    const sent = call.world.sentTo(call.caller.address).filter(({ wire }) => wire.startsWith('SIP/2.0 180'))
    expect(sent.length).toBeGreaterThan(1)
    call.caller.within('PRACK', undefined, { headers: [{ name: 'rack', value: rack }] })
    await call.world.run(100)
    expect(call.caller.heard.at(-1)).toBe('PRACK 200')
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('may offer anew in his PRACK, and that crosses as UPDATE', async () => {
    const call = new VirtualCall()
    call.caller.pracks = false
    call.callee.features = [{ name: 'allow', value: 'INVITE, ACK, BYE, UPDATE, PRACK' }]
    call.callee.callee = (phone, invite) => phone.ringReliably(invite, 183, 7, bobSdp)
    call.caller.call(aliceSdp, required)
    await call.world.run(100)
    const [progress] = provisionals(call)
    const headers = [{ name: 'rack', value: `${progress && headerOf(progress, 'rseq')} 4711 INVITE` }]
    call.caller.within('PRACK', undefined, { headers, sdp: aliceSdp.replace('40000', '40002') })
    await call.world.run(100)
    expect(call.caller.responses.at(-1)).toMatchObject({ status: 200 })
    expect(call.caller.responses.at(-1)?.body).toContain('c=IN IP4 203.0.113.20')
    expect(call.callee.requests.at(-1)).toMatchObject({ method: 'UPDATE' })
    expect(call.callee.requests.at(-1)?.body).toContain('m=audio 40002')
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('who cancels while a response waits for its PRACK leaves nothing behind', async () => {
    const call = new VirtualCall()
    call.caller.pracks = false
    call.callee.callee = (phone, invite) => phone.ring(invite, 183, bobSdp)
    call.caller.call(aliceSdp, required)
    await call.world.run(100)
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '183', '487'])
  })
})

test('a caller who only supports reliable responses gets plain ones', async () => {
  const call = new VirtualCall()
  call.callee.callee = ringing(183, bobSdp)
  call.caller.call(aliceSdp, supporting)
  await call.world.run(1000)
  expect(provisionals(call).some(isReliable)).toBe(false)
  expect(call.caller.heard).toEqual(['100', '183', '200'])
  await hangUp(call)
})

describe('a callee who rings reliably', () => {
  const called = async (sdp: string | undefined = aliceSdp, headers: typeof required = []) => {
    const call = new VirtualCall()
    const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(sdp, headers)
    await call.world.run(50)
    return { call, peer, invite: peer.request('INVITE') }
  }

  test('gets PRACK with his number and ours, though the caller knows nothing of it', async () => {
    const { call, peer, invite } = await called()
    peer.respond(invite, 180, { toTag: 'bob', headers: reliably(41) })
    await call.world.run(50)
    expect(pracks(peer.requests('PRACK'))).toEqual(['41 1 INVITE'])
    expect(headerOf(peer.request('PRACK'), 'cseq')).toBe('2 PRACK')
    const [progress] = provisionals(call)
    expect(progress && isReliable(progress)).toBe(false)
    expect(progress && headerOf(progress, 'rseq')).toBe(undefined)
    peer.respond(peer.request('PRACK'), 200)
    peer.respond(invite, 183, { toTag: 'bob', headers: [...reliably(42), typed], body: bobSdp })
    await call.world.run(50)
    expect(pracks(peer.requests('PRACK'))).toEqual(['41 1 INVITE', '42 1 INVITE'])
    peer.respond(invite, 200, { toTag: 'bob' })
    await call.world.run(50)
    expect(call.caller.responses.at(-1)?.body).toContain('m=audio 40000')
    expect(headerOf(peer.request('ACK'), 'cseq')).toBe('1 ACK')
  })

  test('and repeats himself, or skips a number, is not acknowledged for that', async () => {
    const { call, peer, invite } = await called()
    for (const rseq of [5, 5, 7, 4]) {
      peer.respond(invite, 180, { toTag: 'bob', headers: reliably(rseq) })
      await call.world.run(10)
    }
    expect(new Set(pracks(peer.requests('PRACK')))).toEqual(new Set(['5 1 INVITE']))
    expect(call.caller.heard).toEqual(['100', '180'])
  })

  test('as one of several has his own numbers', async () => {
    const { call, peer, invite } = await called()
    peer.respond(invite, 180, { toTag: 'left', headers: reliably(1) })
    peer.respond(invite, 180, { toTag: 'right', headers: reliably(900) })
    await call.world.run(50)
    expect(pracks(peer.requests('PRACK')).sort()).toEqual(['1 1 INVITE', '900 1 INVITE'])
  })

  test('may be refused his PRACK by a guard: the call ends', async () => {
    const call = new VirtualCall({ guardCallee: (wire) => !wire.startsWith('PRACK') })
    const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(aliceSdp)
    await call.world.run(50)
    peer.respond(peer.request('INVITE'), 180, { toTag: 'bob', headers: reliably(1) })
    await call.world.run(50)
    expect(peer.requests('PRACK')).toEqual([])
    expect(call.observed).toContain('held back callee')
    expect(call.caller.heard.at(-1)).toBe('500')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('is told that we take it only where an offer in it could be answered', async () => {
    const supportedBy = async (...given: Parameters<typeof called>) =>
      headerOf((await called(...given)).invite, 'supported')
    expect(await supportedBy(aliceSdp)).toBe('100rel, timer')
    const call = new VirtualCall()
    call.caller.call(undefined)
    await call.world.run(50)
    expect(headerOf(call.callee.requests[0] ?? { headers: [] }, 'supported')).toBe('timer')
  })

  test('may offer so when the INVITE did not: the caller answers in his PRACK, and the callee has it in ours', async () => {
    const call = new VirtualCall()
    call.callee.callee = (phone, invite) => {
      phone.ringReliably(invite, 183, 3, bobSdp)
      phone.world.timers.after(500, () => phone.accept(invite, ''))
    }
    call.caller.call(undefined, supporting)
    await call.world.run(1000)
    const [progress] = provisionals(call)
    expect(progress && isReliable(progress)).toBe(true)
    expect(progress?.body).toContain('c=IN IP4 203.0.113.20')
    const prack = call.callee.requests.find(({ method }) => method === 'PRACK')
    expect(prack?.body).toContain('c=IN IP4 192.0.2.10')
    expect(call.caller.heard).toEqual(['100', '183', 'PRACK 200', '200'])
    expect(call.caller.responses.at(-1)?.body).toBe('')
    expect(call.callee.requests.at(-1)).toMatchObject({ method: 'ACK', body: '' })
    await hangUp(call)
  })

  test('and offers so to a caller whose PRACK has no answer is given up', async () => {
    const call = new VirtualCall()
    call.caller.pracks = false
    call.callee.callee = (phone, invite) => phone.ringReliably(invite, 183, 3, bobSdp)
    call.caller.call(undefined, supporting)
    await call.world.run(100)
    const [progress] = provisionals(call)
    const headers = [{ name: 'rack', value: `${progress && headerOf(progress, 'rseq')} 4711 INVITE` }]
    call.caller.within('PRACK', undefined, { headers })
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard).toEqual(['100', '183', 'PRACK 200', '488'])
    expect(call.callee.heard).toEqual(['INVITE', 'CANCEL'])
  })

  test('whose PRACK is lost is sent it again', async () => {
    const call = new VirtualCall()
    call.callee.callee = (phone, invite) => phone.ringReliably(invite, 180, 1)
    let lost = 0
    call.world.fate = ({ message }) => {
      if (message.kind !== 'request' || message.method !== 'PRACK' || lost >= 2) return [1]
      lost += 1
      return []
    }
    call.caller.call(aliceSdp)
    await call.world.run(3000)
    expect(pracks(call.callee.requests)).toEqual(['1 1 INVITE'])
    call.caller.cancel()
    expect(await leftOf(call)).toEqual(nothing)
  })
})

describe('several phones, of which the caller was shown the session of one', () => {
  const shown = async (headers = required) => {
    const call = new VirtualCall()
    const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
    call.caller.call(aliceSdp, headers)
    await call.world.run(50)
    const invite = peer.request('INVITE')
    peer.respondWith(invite, 183, 'left', bobSdp)
    await call.world.run(50)
    peer.respondWith(invite, 200, 'right', sdpOf('rob', '203.0.113.21'))
    await call.world.run(50)
    return { call, peer, invite }
  }

  test('and another of which answers: the two agree anew, from an offer of the caller', async () => {
    const { call, peer, invite } = await shown()
    expect(call.caller.heard).toEqual(['100', '183', 'PRACK 200', '200', 'INVITE'])
    const reinvite = peer.request('INVITE')
    expect(reinvite).not.toBe(invite)
    expect(reinvite.body).toContain('c=IN IP4 192.0.2.10')
    peer.respond(reinvite, 200, { headers: [typed], body: sdpOf('rob', '203.0.113.21') })
    await call.world.run(50)
    expect(call.caller.heard.at(-1)).toBe('ACK')
    expect(call.caller.requests.at(-1)?.body).toContain('c=IN IP4 203.0.113.21')
    expect(headerOf(peer.request('ACK'), 'cseq')).toBe('2 ACK')
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('and the other refuses to agree anew: the call ends', async () => {
    const { call, peer } = await shown()
    peer.respond(peer.request('INVITE'), 488)
    await call.world.run(50)
    expect(call.caller.heard.slice(-2)).toEqual(['ACK', 'BYE'])
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 88 }])
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('matter not where the caller takes the last session that he hears of', async () => {
    const { call } = await shown([])
    expect(call.caller.heard).toEqual(['100', '183', '200'])
    expect(call.caller.responses.at(-1)?.body).toContain('c=IN IP4 203.0.113.21')
  })
})
