import { describe, expect, test } from 'vitest'
import { headerOf, type SipRequest } from '../message/message.ts'
import { digitOf } from './passing-digits.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const relay = 'application/dtmf-relay'
const plain = 'application/dtmf'

const infoWith = (type: string, body: string): SipRequest => ({
  kind: 'request',
  method: 'INFO',
  uri: 'sip:x@192.0.2.1',
  headers: [{ name: 'content-type', value: type }],
  body,
})

test.each([
  [relay, 'Signal=5\r\nDuration=160\r\n', 'Signal=5\r\nDuration=160\r\n'],
  [relay, 'signal = #\nduration = 0250\n', 'Signal=#\r\nDuration=250\r\n'],
  [`${relay};charset=x`, 'Duration=100\r\nSignal=*', 'Signal=*\r\nDuration=100\r\n'],
  [relay, 'Signal=A\r\nX-Own: 13800000001', 'Signal=A\r\n'],
  [relay, 'Signal=1\r\nDuration=13800000001', 'Signal=1\r\n'],
  [plain, '7', '7'],
  [plain, ' D\r\n', 'D'],
])('a key in %s %j is written anew as %j', (type, body, written) => {
  expect(digitOf(infoWith(type, body))?.body).toBe(written)
})

test.each([
  [relay, 'Signal=13'],
  [relay, 'Signal=\r\n'],
  [relay, 'Duration=100'],
  [relay, `Signal=1\r\n${'x'.repeat(100)}`],
  [plain, '13800000001'],
  [plain, 'x'],
  [plain, ''],
  ['application/sdp', '1'],
  ['application/isup', '1'],
  ['', '1'],
])('%s %j is no key', (type, body) => {
  expect(digitOf(infoWith(type, body))).toBe(undefined)
})

const inCall = async (settings: ConstructorParameters<typeof VirtualCall>[0] = {}): Promise<VirtualCall> => {
  const call = new VirtualCall(settings)
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(1000)
  return call
}

describe.each([
  ['caller', 'callee'],
  ['callee', 'caller'],
] as const)('a key that the %s presses', (side, other) => {
  const press = (call: VirtualCall, text = 'Signal=5\r\nDuration=160\r\n', type = relay): void =>
    call[side].within('INFO', undefined, { body: { type, text }, headers: [{ name: 'x-own', value: 'secret' }] })

  test('is heard by the other, with nothing else of the INFO', async () => {
    const call = await inCall()
    press(call)
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('INFO 200')
    const info = call[other].requests.at(-1)
    expect(info).toMatchObject({ method: 'INFO', body: 'Signal=5\r\nDuration=160\r\n' })
    expect(info?.headers.map(({ name }) => name)).toEqual([
      'via',
      'max-forwards',
      'from',
      'to',
      'call-id',
      'cseq',
      'content-type',
    ])
    call[side].within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })

  test.each([
    [200, 200],
    [202, 200],
    [415, 415],
    [405, 500],
    [469, 500],
    [603, 500],
  ])('and that is answered %i is answered %i', async (given, told) => {
    const call = await inCall()
    call[other].inDialog = (_phone, server) => {
      server.respond(given)
    }
    press(call)
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe(`INFO ${told}`)
    expect(call.ends).toEqual([])
  })

  test.each([481, 408])('and that is answered %i ends both legs', async (status) => {
    const call = await inCall()
    call[other].inDialog = (_phone, server) => {
      server.respond(status)
    }
    press(call)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'completed', q850Cause: 102 }])
  })

  test('crosses in a number of eight at a time', async () => {
    const call = await inCall()
    call[other].inDialog = (phone, server) => phone.world.timers.after(1000, () => server.respond(200))
    for (let key = 0; key < 10; key += 1) press(call)
    await call.world.run(100)
    expect(call[side].heard.filter((heard) => heard === 'INFO 500')).toHaveLength(2)
    await call.world.run(2000)
    expect(call[side].heard.filter((heard) => heard === 'INFO 200')).toHaveLength(8)
    press(call)
    await call.world.run(2000)
    expect(call[side].heard.at(-1)).toBe('INFO 200')
  })

  test('and a guard that holds it back end the call', async () => {
    const guard = (wire: string): boolean => !wire.startsWith('INFO')
    const call = await inCall(other === 'caller' ? { guardCaller: guard } : { guardCallee: guard })
    press(call)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call[other].heard).not.toContain('INFO')
    expect(call.observed).toContain(`held back ${other}`)
  })

  test('of any other kind is refused with what is taken, and an INFO without a body is answered', async () => {
    const call = await inCall()
    const before = call[other].heard.length
    press(call, '13800000001', plain)
    await call.world.run(100)
    const refused = call[side].responses.at(-1)
    expect(refused?.status).toBe(415)
    expect(refused && headerOf(refused, 'accept')).toBe('application/dtmf-relay, application/dtmf')
    call[side].within('INFO')
    await call.world.run(100)
    expect(call[side].heard.at(-1)).toBe('INFO 200')
    expect(call[other].heard).toHaveLength(before)
  })
})

test('a key before the answer goes nowhere', async () => {
  const call = new VirtualCall()
  call.callee.callee = (phone, invite) => phone.ring(invite, 180)
  call.caller.call(sdpOf('alice', '192.0.2.10'))
  await call.world.run(1000)
  call.caller.within('INFO', undefined, { body: { type: plain, text: '5' } })
  await call.world.run(100)
  expect(call.caller.heard.at(-1)).toBe('INFO 500')
  expect(call.callee.heard).toEqual(['INVITE'])
})
