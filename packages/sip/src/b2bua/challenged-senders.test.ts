import { describe, expect, test } from 'vitest'
import { headerOf, headersOf, type SipRequest } from '../message/message.ts'
import type { CallControl } from './call-control.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const peerAddress = { host: '192.0.2.99', port: 5060 }
const aliceSdp = sdpOf('alice', '192.0.2.10')
const challenge = { name: 'www-authenticate', value: 'Digest realm="trunk", nonce="n", algorithm=SHA-256, qop="auth"' }

/** Admits who shows the password itself: how he proves it is the control's affair. */
const byPassword: CallControl['admit'] = (request) =>
  headerOf(request, 'authorization') === 'right'
    ? { kind: 'admitted', peer: 'trunk one' }
    : { kind: 'challenged', headers: [challenge] }

const inviteOf = (peer: ScriptedPeer, cseq: number, authorization?: string, callId = 'one'): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:700123456780001@bridge.invalid',
  headers: [
    { name: 'max-forwards', value: '70' },
    { name: 'from', value: '<sip:alice@peer.invalid>;tag=peertag' },
    { name: 'to', value: '<sip:700123456780001@bridge.invalid>' },
    { name: 'call-id', value: callId },
    { name: 'cseq', value: `${cseq} INVITE` },
    peer.contact,
    ...(authorization === undefined ? [] : [{ name: 'authorization', value: authorization }]),
    { name: 'content-type', value: 'application/sdp' },
  ],
  body: aliceSdp,
})

const setting = () => {
  const call = new VirtualCall({ admit: byPassword })
  return { call, peer: new ScriptedPeer(call.world, peerAddress, bridgeAddress) }
}

describe('a sender who may say who he is', () => {
  test('is challenged with the fields of the control, and nothing is kept of him', async () => {
    const { call, peer } = setting()
    for (const authorization of [undefined, 'wrong', 'wrong', undefined])
      peer.sendRequest(inviteOf(peer, 1, authorization))
    await call.world.run(10)
    expect(peer.heard).toEqual(['401', '401', '401', '401'])
    for (const answer of peer.came) expect(headersOf(answer, 'www-authenticate')).toEqual([challenge.value])
    expect(call.bridge.counters()).toMatchObject({ live: 0, transactions: 0, started: 0, screened: 0, turnedAway: 4 })
    expect(call.world.runningTimers).toBe(0)
    expect([call.offered, call.screened]).toEqual([[], []])
  })

  test('sends an ACK to that, of which nothing is kept and which nobody answers', async () => {
    const { call, peer } = setting()
    peer.sendRequest(inviteOf(peer, 1))
    await call.world.run(10)
    const [answer] = peer.came
    const to = (answer && headerOf(answer, 'to')) ?? ''
    expect(to).toContain(';tag=')
    const invite = inviteOf(peer, 1)
    const ack = {
      ...invite,
      method: 'ACK',
      headers: invite.headers
        .filter(({ name }) => name !== 'contact' && name !== 'content-type')
        .map((header) => ({ ...header, value: { to, cseq: '1 ACK' }[header.name] ?? header.value })),
      body: '',
    }
    peer.sendRequest(ack)
    await call.world.run(100)
    expect(peer.heard).toEqual(['401'])
    expect(call.bridge.counters()).toMatchObject({ live: 0, transactions: 0 })
    expect(call.world.runningTimers).toBe(0)
  })

  test('calls when he has said it, and the control is told as whom he was admitted', async () => {
    const { call, peer } = setting()
    peer.sendRequest(inviteOf(peer, 1))
    await call.world.run(10)
    peer.sendRequest(inviteOf(peer, 2, 'right'))
    await call.world.run(1000)
    expect(peer.heard.slice(0, 4)).toEqual(['401', '100', '180', '200'])
    expect(call.offered.map((offered) => offered.peer)).toEqual(['trunk one'])
  })

  test('is told with his name, too, when his call cannot be offered', async () => {
    const peers: string[] = []
    const call = new VirtualCall({ admit: byPassword, screened: ({ peer }) => peers.push(peer) })
    const peer = new ScriptedPeer(call.world, peerAddress, bridgeAddress)
    peer.sendRequest({ ...inviteOf(peer, 1, 'right'), uri: 'urn:service:sos' })
    await call.world.run(10)
    expect(peer.heard).toEqual(['416'])
    expect(peers).toEqual(['trunk one'])
    expect(await leftOf(call)).toEqual(nothing)
  })

  test('has no CANCEL challenged, which he could not send again', async () => {
    const { call, peer } = setting()
    const invite = inviteOf(peer, 1)
    const headers = invite.headers.filter(({ name }) => name !== 'contact' && name !== 'content-type')
    peer.sendRequest({
      ...invite,
      method: 'CANCEL',
      headers: headers.map((header) => (header.name === 'cseq' ? { ...header, value: '1 CANCEL' } : header)),
      body: '',
    })
    await call.world.run(10)
    expect(peer.heard).toEqual(['481'])
    expect(call.bridge.counters().transactions).toBe(0)
  })

  test('needs no credentials within the dialog, where its secrets tell who he is', async () => {
    let asked = 0
    const call = new VirtualCall({
      admit: () => {
        asked += 1
        return { kind: 'admitted', peer: 'any' }
      },
    })
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    call.caller.within('INFO', undefined, { body: { type: 'application/dtmf', text: '5' } })
    await call.world.run(100)
    call.caller.within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.caller.heard.slice(3)).toEqual(['INFO 200', 'BYE 200'])
    expect(asked).toBe(1)
  })
})
