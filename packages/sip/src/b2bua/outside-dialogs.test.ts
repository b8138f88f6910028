import { expect, test } from 'vitest'
import { headerOf, type SipRequest } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const peerAddress = { host: '192.0.2.77', port: 5060 }

const inviteOf = (
  peer: ScriptedPeer,
  changes: Readonly<Record<string, string | undefined>>,
  body: string,
): SipRequest => {
  const headers: Record<string, string | undefined> = {
    from: '<sip:x@192.0.2.77>;tag=x',
    to: '<sip:y@198.51.100.1>',
    'call-id': 'one',
    cseq: '1 INVITE',
    contact: peer.contact.value,
    'content-type': 'application/sdp',
    ...changes,
  }
  return {
    kind: 'request',
    method: 'INVITE',
    uri: 'sip:y@198.51.100.1',
    headers: Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    body,
  }
}

test.each([
  [420, 'an extension that is required', { require: 'timer, precondition, 100rel, replaces' }, aliceSdp],
  [415, 'a body of another type', { 'content-type': 'application/isup' }, 'x'],
  [415, 'a body of several parts', { 'content-type': 'multipart/mixed;boundary=b' }, '--b--'],
  [415, 'a body without a type', { 'content-type': undefined }, aliceSdp],
  [415, 'a compressed body', { 'content-encoding': 'gzip' }, 'x'],
  [483, 'no hops left', { 'max-forwards': '0' }, aliceSdp],
  [400, 'no Contact', { contact: undefined }, aliceSdp],
  [400, 'a Contact for everything', { contact: '*' }, aliceSdp],
] as const)('%i for %s, before anybody is asked', async (status, _, changes, body) => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, peerAddress, bridgeAddress)
  peer.sendRequest(inviteOf(peer, changes, body))
  await call.world.run(100)
  expect(peer.heard).toEqual([`${status}`])
  expect(call.offered).toEqual([])
  expect(call.screened).toEqual([status])
  expect(call.bridge.counters()).toMatchObject({ live: 0, started: 0, screened: 1 })
  expect(await leftOf(call)).toEqual(nothing)
})

test('what is not understood is named, and what would be accepted too', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, peerAddress, bridgeAddress)
  peer.sendRequest(inviteOf(peer, { require: 'timer, precondition, 100rel, replaces' }, aliceSdp))
  peer.sendRequest(inviteOf(peer, { 'call-id': 'two', 'content-type': 'text/plain' }, 'x'))
  await call.world.run(100)
  const [extension, body] = peer.came
  expect(extension && headerOf(extension, 'unsupported')).toBe('precondition, replaces')
  expect(body && headerOf(body, 'accept')).toBe('application/sdp')
})

test.each([
  ['70', '69'],
  ['1', '0'],
  [undefined, '69'],
])('Max-Forwards %s becomes %s on the second leg', async (came, left) => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, peerAddress, bridgeAddress)
  peer.sendRequest(inviteOf(peer, { 'max-forwards': came }, aliceSdp))
  await call.world.run(10)
  const [invite] = call.callee.requests
  expect(invite && headerOf(invite, 'max-forwards')).toBe(left)
})

test('a type with parameters and in capitals is a session all the same', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, peerAddress, bridgeAddress)
  peer.sendRequest(inviteOf(peer, { 'content-type': 'Application/SDP ; charset=utf-8' }, aliceSdp))
  await call.world.run(10)
  expect(call.callee.heard).toEqual(['INVITE'])
})

test('OPTIONS says what is allowed and accepted', async () => {
  const call = new VirtualCall()
  call.caller.ask('OPTIONS')
  await call.world.run(100)
  const [response] = call.caller.responses
  expect(response?.status).toBe(200)
  expect(response && headerOf(response, 'allow')).toBe('INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO')
  expect(response && headerOf(response, 'accept')).toBe('application/sdp')
})

test('OPTIONS names what else a peer may ask for, and so does a refusal of what he may not', async () => {
  const call = new VirtualCall({ otherRequests: async () => undefined, otherMethods: () => ['REGISTER', 'MESSAGE'] })
  call.caller.ask('OPTIONS')
  call.caller.ask('SUBSCRIBE')
  await call.world.run(100)
  expect(call.caller.heard).toEqual(['OPTIONS 200', 'SUBSCRIBE 405'])
  for (const response of call.caller.responses)
    expect(headerOf(response, 'allow')).toBe(
      'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REGISTER, MESSAGE',
    )
})

test('OPTIONS that requires an extension gets 420', async () => {
  const call = new VirtualCall()
  call.caller.ask('OPTIONS', [{ name: 'require', value: 'gruu' }])
  await call.world.run(100)
  expect(call.caller.heard).toEqual(['OPTIONS 420'])
})

test('BYE outside dialogs gets 481, and methods that nobody handles 405', async () => {
  const call = new VirtualCall()
  for (const method of ['BYE', 'REGISTER', 'MESSAGE', 'SUBSCRIBE', 'REFER', 'NEWONE']) call.caller.ask(method)
  await call.world.run(100)
  expect(call.caller.heard).toEqual([
    'BYE 481',
    'REGISTER 405',
    'MESSAGE 405',
    'SUBSCRIBE 405',
    'REFER 405',
    'NEWONE 405',
  ])
  expect(await leftOf(call)).toEqual(nothing)
})

test('another handler answers the methods that he knows', async () => {
  const call = new VirtualCall({
    otherRequests: async ({ method }) => {
      if (method === 'REGISTER') return { status: 200, headers: [{ name: 'expires', value: '60' }] }
      if (method === 'PUBLISH') throw new Error('broken')
      if (method === 'MESSAGE') return new Promise(() => {})
      return undefined
    },
  })
  for (const method of ['REGISTER', 'PUBLISH', 'SUBSCRIBE', 'MESSAGE']) call.caller.ask(method)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['REGISTER 200', 'PUBLISH 500', 'SUBSCRIBE 405', 'MESSAGE 500'])
  const [registered] = call.caller.responses
  expect(registered && headerOf(registered, 'expires')).toBe('60')
})

test('the same INVITE by another way is a merged request and gets 482', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, peerAddress, bridgeAddress)
  peer.sendRequest(inviteOf(peer, {}, aliceSdp))
  peer.sendRequest(inviteOf(peer, {}, aliceSdp))
  await call.world.run(10)
  expect(peer.heard.slice(0, 2)).toEqual(['100', '482'])
  expect(call.offered).toHaveLength(1)
  expect(call.world.sentTo(calleeAddress)).toHaveLength(1)
})
