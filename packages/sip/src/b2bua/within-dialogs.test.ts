import { expect, test } from 'vitest'
import { headerOf } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, VirtualCall } from './virtual-call.test.kit.ts'

const inCall = async (): Promise<VirtualCall> => {
  const call = new VirtualCall()
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(1000)
  return call
}

test.each(['REFER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'PUBLISH', 'NEWONE'])(
  '%s in a dialog gets 405 with Allow on both legs, and the other leg hears nothing',
  async (method) => {
    const call = await inCall()
    for (const side of ['caller', 'callee'] as const) {
      call[side].within(method)
      await call.world.run(100)
      expect(call[side].heard.at(-1)).toBe(`${method} 405`)
      const last = call[side].responses.at(-1)
      expect(last && headerOf(last, 'allow')).toBe('INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO')
    }
    expect(call.ends).toEqual([])
    expect(call.caller.heard.slice(0, 3)).toEqual(['100', '180', '200'])
    expect(call.callee.heard.slice(0, 2)).toEqual(['INVITE', 'ACK'])
  },
)

test('a PRACK for nothing gets 481 (RFC 3262 section 3)', async () => {
  const call = await inCall()
  for (const side of ['caller', 'callee'] as const) {
    call[side].within('PRACK')
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('PRACK 481')
  }
  expect(call.ends).toEqual([])
})

test.each(['OPTIONS', 'INFO', 'UPDATE', 'INVITE', 'REFER'])(
  '%s that requires what we do not know gets 420',
  async (method) => {
    const call = await inCall()
    for (const side of ['caller', 'callee'] as const) {
      call[side].within(method, undefined, { headers: [{ name: 'require', value: 'timer, replaces' }] })
      await call.world.run(100)
      const last = call[side].responses.at(-1)
      expect(last?.status).toBe(420)
      expect(last && headerOf(last, 'unsupported')).toBe('replaces')
    }
    expect(call.ends).toEqual([])
  },
)

// What could be a number would tell by the guard's silence whether it is the other party's.
test.each([
  ['a number', ['13900000002'], undefined],
  ['a number in parts', ['139-0000.0002', '139%30%300%30002', '%3139 00000002'], undefined],
  ['a number in base64', ['MTM5MDAwMDAwMDI', 'xyMTM5MDAwMDAwMDI'], undefined],
  ['a long word', ['x'.repeat(33)], undefined],
  ['a number behind a tag', ['gruu, 13900000002, Replaces'], 'gruu, Replaces'],
  ['numbers side by side', ['139000000, 02'], '139000000, 02'],
])('a 420 names no option that holds %s', async (_, values, named) => {
  const call = await inCall()
  call.caller.within('OPTIONS', undefined, { headers: values.map((value) => ({ name: 'require', value })) })
  await call.world.run(100)
  const last = call.caller.responses.at(-1)
  expect(last?.status).toBe(420)
  expect(last && headerOf(last, 'unsupported')).toBe(named)
})

test('a 420 names the first sixteen options of very many, each once', async () => {
  const call = await inCall()
  const tags = Array.from({ length: 600 }, (_, at) => `tag${at}`)
  const value = tags.join(', ')
  const headers = Array.from({ length: 3 }, () => ({ name: 'require', value }))
  call.caller.within('OPTIONS', undefined, { headers })
  await call.world.run(100)
  const last = call.caller.responses.at(-1)
  expect(last && headerOf(last, 'unsupported')).toBe(tags.slice(0, 16).join(', '))
})

test('OPTIONS in a dialog gets 200', async () => {
  const call = await inCall()
  call.caller.within('OPTIONS')
  await call.world.run(100)
  expect(call.caller.heard.at(-1)).toBe('OPTIONS 200')
})

test.each(['caller', 'callee'] as const)('a request of the %s with an old number gets 500', async (side) => {
  const call = await inCall()
  call[side].within('OPTIONS', (dialog) => ({ ...dialog, localCSeq: 10_000 }))
  await call.world.run(100)
  call[side].within('BYE', (dialog) => ({ ...dialog, localCSeq: 50 }))
  await call.world.run(100)
  expect(call[side].heard.slice(-2)).toEqual(['OPTIONS 200', 'BYE 500'])
  expect(call.ends).toEqual([])
})

test.each([
  ['another From tag', 'from'],
  ['another Call-ID', 'call-id'],
  ['another To tag', 'to'],
])('a BYE with %s gets 481 and ends nothing', async (_, changed) => {
  const call = await inCall()
  call.caller.within('BYE', (dialog) => {
    switch (changed) {
      case 'from':
        return { ...dialog, local: dialog.local.replace('tag=', 'tag=x') }
      case 'to':
        return { ...dialog, remote: dialog.remote.replace('tag=', 'tag=x') }
      default:
        return { ...dialog, callId: 'another' }
    }
  })
  await call.world.run(100)
  expect(call.caller.heard.at(-1)).toBe('BYE 481')
  expect(call.ends).toEqual([])
})

test('a request after the call is over gets 481', async () => {
  const call = await inCall()
  call.callee.within('BYE')
  await call.world.run(1000)
  call.caller.within('OPTIONS')
  await call.world.run(1000)
  expect(call.caller.heard.at(-1)).toBe('OPTIONS 481')
})

test('an INVITE for the dialog that comes before its first has an answer gets 500 with Retry-After', async () => {
  const call = new VirtualCall()
  call.callee.callee = (phone, invite) => phone.ring(invite, 180)
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(1000)
  call.caller.within('INVITE')
  await call.world.run(100)
  const last = call.caller.responses.at(-1)
  expect(last?.status).toBe(500)
  expect(last && headerOf(last, 'retry-after')).toMatch(/^([0-9]|10)$/)
  expect(call.ends).toEqual([])
})

test('an ACK for nothing is dropped', async () => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, { host: '192.0.2.77', port: 5060 }, bridgeAddress)
  for (const to of ['<sip:x@198.51.100.1>;tag=unknown', '<sip:x@198.51.100.1>'])
    peer.sendRequest({
      kind: 'request',
      method: 'ACK',
      uri: 'sip:x@198.51.100.1',
      headers: [
        { name: 'from', value: '<sip:x@192.0.2.77>;tag=x' },
        { name: 'to', value: to },
        { name: 'call-id', value: 'nothing' },
        { name: 'cseq', value: '1 ACK' },
      ],
      body: '',
    })
  await call.world.run(1000)
  expect(peer.heard).toEqual([])
  expect(call.bridge.counters()).toMatchObject({ live: 0, transactions: 0 })
})

test('an ACK with another number than the INVITE, or another From tag, is not its ACK', async () => {
  const call = new VirtualCall()
  call.caller.acknowledges = false
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(200)
  const { dialog } = call.caller
  const peer = new ScriptedPeer(call.world, { host: '192.0.2.77', port: 5060 }, bridgeAddress)
  if (dialog === undefined) throw new Error('the caller has a dialog')
  const answers = (): number =>
    call.world.sentTo(call.caller.address).filter(({ wire }) => wire.startsWith('SIP/2.0 200')).length
  peer.acknowledge(dialog, 4712)
  peer.acknowledge({ ...dialog, local: dialog.local.replace('tag=', 'tag=x') }, 4711)
  await call.world.run(600)
  expect(answers()).toBe(2)
  peer.acknowledge(dialog, 4711)
  await call.world.run(5000)
  expect(answers()).toBe(2)
})

test('requests of a dialog follow its Record-Route', async () => {
  const call = new VirtualCall()
  const proxy = { name: 'record-route', value: '<sip:192.0.2.10:5060;lr;proxy=alice>' }
  const beyond = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(sdpOf('alice', '192.0.2.10'), [proxy])
  await call.world.run(50)
  const invite = beyond.request('INVITE')
  const answer = [
    { name: 'record-route', value: '<sip:203.0.113.20:5060;lr;proxy=bob>' },
    { name: 'content-type', value: 'application/sdp' },
  ]
  beyond.respond(invite, 200, { toTag: 'fork', headers: answer, body: sdpOf('bob', '203.0.113.20') })
  await call.world.run(50)
  expect(headerOf(beyond.request('ACK'), 'route')).toBe('<sip:203.0.113.20:5060;lr;proxy=bob>')
  const success = call.caller.responses.at(-1)
  expect(success && headerOf(success, 'record-route')).toBe(proxy.value)
  beyond.within(invite, 'fork', 'BYE')
  await call.world.run(50)
  const bye = call.caller.requests.at(-1)
  expect(bye && headerOf(bye, 'route')).toBe(proxy.value)
})
