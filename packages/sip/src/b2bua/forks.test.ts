import { expect, test } from 'vitest'
import { headerOf } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const called = async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(50)
  return { call, peer, invite: peer.request('INVITE') }
}

test('several phones ring behind the callee, and the caller sees one dialog with one tag', async () => {
  const { call, peer, invite } = await called()
  for (const fork of ['left', 'middle', 'right']) peer.respond(invite, 180, { toTag: fork })
  peer.respondWith(invite, 200, 'right', sdpOf('bob', '203.0.113.20'))
  await call.world.run(100)
  const tags = call.caller.responses
    .filter(({ status }) => status > 100)
    .map((response) => tagOf(headerOf(response, 'to') ?? ''))
  expect(tags.length).toBeGreaterThan(1)
  expect(new Set(tags).size).toBe(1)
  expect(tags[0]).toMatch(/^[a-z]+$/)
  expect(call.observed).toEqual(['ringing', 'answered'])
})

test('a second phone that answers gets ACK and BYE, and the call with the first goes on', async () => {
  const { call, peer, invite } = await called()
  peer.respondWith(invite, 200, 'first', sdpOf('bob', '203.0.113.20'))
  peer.respondWith(invite, 200, 'second', sdpOf('rob', '203.0.113.21'))
  await call.world.run(100)
  expect(peer.heard).toEqual(['INVITE', 'ACK', 'ACK', 'BYE'])
  expect(tagOf(headerOf(peer.request('BYE'), 'to') ?? '')).toBe('second')
  peer.respond(peer.request('BYE'), 200)
  // The second repeats itself because the ACK was lost on its way: no second BYE.
  peer.respondWith(invite, 200, 'second', sdpOf('rob', '203.0.113.21'))
  await call.world.run(1000)
  expect(peer.heard.slice(4)).toEqual(['ACK'])
  expect(call.caller.heard).toEqual(['100', '200'])
  expect(call.bridge.counters().live).toBe(1)
  expect(call.ends).toEqual([])
})

test('a BYE from a fork that lost does not end the call', async () => {
  const { call, peer, invite } = await called()
  peer.respond(invite, 180, { toTag: 'second' })
  peer.respondWith(invite, 200, 'first', sdpOf('bob', '203.0.113.20'))
  await call.world.run(100)
  peer.within(invite, 'second', 'BYE')
  peer.within(invite, 'unknown', 'BYE')
  const otherCall = invite.headers.map((header) => (header.name === 'call-id' ? { ...header, value: 'x' } : header))
  peer.within({ ...invite, headers: otherCall }, 'first', 'BYE')
  await call.world.run(100)
  expect(peer.heard.slice(2)).toEqual(['200', '481', '481'])
  expect(call.ends).toEqual([])
  peer.within(invite, 'first', 'BYE')
  await call.world.run(100)
  expect(call.ends).toEqual([{ by: 'callee', outcome: 'completed', q850Cause: 16 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('one of two ringing phones that sends BYE leaves the other ringing', async () => {
  const { call, peer, invite } = await called()
  for (const fork of ['left', 'right']) peer.respond(invite, 180, { toTag: fork })
  await call.world.run(100)
  peer.within(invite, 'left', 'BYE')
  await call.world.run(100)
  expect(call.ends).toEqual([])
  peer.within(invite, 'right', 'BYE')
  await call.world.run(100)
  expect(call.ends).toEqual([{ by: 'callee', outcome: 'declined', q850Cause: 31 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('a second phone that answers after the call is over is let go too', async () => {
  const { call, peer, invite } = await called()
  peer.respondWith(invite, 200, 'first', sdpOf('bob', '203.0.113.20'))
  await call.world.run(100)
  call.caller.within('BYE')
  await call.world.run(100)
  peer.respond(peer.request('BYE'), 200)
  await call.world.run(100)
  expect(call.bridge.counters().live).toBe(0)
  peer.respondWith(invite, 200, 'second', sdpOf('rob', '203.0.113.21'))
  await call.world.run(100)
  expect(peer.heard).toEqual(['INVITE', 'ACK', 'BYE', 'ACK', 'BYE'])
  expect(await leftOf(call)).toEqual(nothing)
})

test('of very many phones behind one callee only thirty-two are told apart, and whichever answers has the call', async () => {
  const { call, peer, invite } = await called()
  for (let fork = 0; fork < 40; fork += 1) peer.respond(invite, 180, { toTag: `fork${fork}` })
  peer.respondWith(invite, 200, 'fork39', sdpOf('bob', '203.0.113.20'))
  await call.world.run(100)
  expect(peer.heard).toEqual(['INVITE', 'ACK'])
  expect(tagOf(headerOf(peer.request('ACK'), 'to') ?? '')).toBe('fork39')
  expect(call.observed).toEqual(['ringing', 'answered'])
  // Also while all others are told apart, a phone that was not is let go.
  for (const late of ['fork35', 'fork0']) {
    peer.respondWith(invite, 200, late, sdpOf('rob', '203.0.113.21'))
    await call.world.run(100)
    expect(peer.heard.splice(0).slice(-2)).toEqual(['ACK', 'BYE'])
    expect(tagOf(headerOf(peer.request('BYE'), 'to') ?? '')).toBe(late)
    peer.respond(peer.request('BYE'), 200)
  }
  expect(call.ends).toEqual([])
  peer.within(invite, 'fork39', 'BYE')
  expect(await leftOf(call)).toEqual(nothing)
})
