import { describe, expect, test } from 'vitest'
import { headerOf, type SipRequest } from '../message/message.ts'
import type { OutsideAnswer } from './ask-outside.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { longestText, type OutgoingText, screenText } from './text-message.ts'
import { bridgeAddress, VirtualCall } from './virtual-call.test.kit.ts'

const phoneAddress = { host: '203.0.113.77', port: 5070 }
const x = '700123456780001'

const text: OutgoingText = {
  target: { transport: 'udp', remote: phoneAddress },
  requestUri: 'sip:bob@203.0.113.77:5070',
  to: 'sip:13800000002@198.51.100.1',
  from: `sip:${x}@198.51.100.1`,
  assertIdentity: true,
  text: 'on my way',
  maxForwards: 69,
  guard: () => true,
  deadlineMs: 10_000,
}

const delivering = (more: Partial<OutgoingText> = {}) => {
  const call = new VirtualCall({ mark: 'markofours' })
  const peer = new ScriptedPeer(call.world, phoneAddress, bridgeAddress)
  const answers: OutsideAnswer[] = []
  const ended = call.bridge.deliver({ ...text, ...more }).then((answer) => answers.push(answer))
  return { call, peer, answers, ended }
}

const leftAfter = async (call: VirtualCall) => {
  await call.world.run(40_000)
  return [call.world.runningTimers, call.bridge.counters().transactions]
}

describe('a text to a phone', () => {
  test('holds the text, the 700 number and what every request has, and nothing else', async () => {
    const { call, peer } = delivering()
    await call.world.run(100)
    const request = peer.request('MESSAGE')
    expect(request.body).toBe('on my way')
    expect(request.headers.map(({ name }) => name).sort()).toEqual(
      [
        ...[
          'call-id',
          'content-type',
          'cseq',
          'from',
          'max-forwards',
          'p-asserted-identity',
          'to',
          'user-agent',
          'via',
        ],
      ].sort(),
    )
    expect(headerOf(request, 'content-type')).toBe('text/plain;charset=UTF-8')
    expect(headerOf(request, 'from')).toMatch(new RegExp(`^<sip:${x}@198\\.51\\.100\\.1>;tag=[a-z]+$`, 'i'))
    expect(headerOf(request, 'call-id')).toMatch(/^[a-z]+@markofours$/i)
  })

  test.each([200, 202, 404, 415, 486, 603])('is answered %i, and that is told', async (status) => {
    const { call, peer, answers } = delivering()
    await call.world.run(100)
    peer.respond(peer.request('MESSAGE'), status)
    await call.world.run(100)
    expect(answers).toEqual([{ kind: 'answered', status }])
    expect(await leftAfter(call)).toEqual([0, 0])
  })

  test('that nobody answers is repeated in one transaction and given up at its deadline', async () => {
    const { call, peer, answers } = delivering()
    await call.world.run(9_000)
    const sent = peer.requests('MESSAGE').map((request) => headerOf(request, 'via'))
    expect(sent.length).toBeGreaterThan(2)
    expect(new Set(sent).size).toBe(1)
    expect(answers).toEqual([])
    await call.world.run(2_000)
    expect(answers).toEqual([{ kind: 'unanswered', why: 'timeout' }])
    expect(await leftAfter(call)).toEqual([0, 0])
  })

  test('that its guard holds back is not sent', async () => {
    const { call, peer, answers } = delivering({ guard: (wire) => !wire.includes('on my way') })
    expect(await leftAfter(call)).toEqual([0, 0])
    expect(peer.heard).toEqual([])
    expect(answers).toEqual([{ kind: 'unanswered', why: 'held_back' }])
  })

  test('is given up with the agent', async () => {
    const { call, answers, ended } = delivering()
    await call.world.run(100)
    call.bridge.close()
    await ended
    expect(answers).toEqual([{ kind: 'unanswered', why: 'closed' }])
    expect(await call.bridge.deliver(text)).toEqual({ kind: 'unanswered', why: 'closed' })
  })
})

const asked = (
  headers: Readonly<Record<string, string>>,
  body = 'hello',
  uri = `sip:${x}@bridge.invalid`,
): SipRequest => ({
  kind: 'request',
  method: 'MESSAGE',
  uri,
  headers: Object.entries({ 'content-type': 'text/plain', ...headers }).map(([name, value]) => ({ name, value })),
  body,
})

describe('a text that came', () => {
  test.each([
    [{}, 'hello'],
    [{ 'content-type': 'Text/Plain; charset=UTF-8' }, 'hello'],
    [{ 'content-type': 'text/plain;charset="us-ascii"' }, 'hello'],
    [{ 'content-encoding': 'identity' }, 'hello'],
    [{}, Buffer.from('你好 📦').toString('latin1')],
    [{}, 'x'.repeat(longestText)],
  ] as const)('may be routed: %o', (headers, body) => {
    expect(screenText(asked(headers, body))).toBe(undefined)
  })

  test.each([
    [415, { 'content-type': 'text/html' }, 'hello'],
    [415, { 'content-type': 'message/cpim' }, 'hello'],
    [415, { 'content-type': 'text/plain;charset=gb18030' }, 'hello'],
    [415, { 'content-encoding': 'gzip' }, 'hello'],
    [415, {}, '\xff\xfe'],
    [413, {}, 'x'.repeat(longestText + 1)],
    [400, {}, ''],
    [420, { require: 'kestrel' }, 'hello'],
    [483, { 'max-forwards': '0' }, 'hello'],
  ] as const)('is answered %i with %o', (status, headers, body) => {
    expect(screenText(asked(headers, body))?.status).toBe(status)
  })

  test('in another form is told what form is taken', () => {
    expect(screenText(asked({ 'content-type': 'text/html' }))?.headers).toEqual([
      { name: 'accept', value: 'text/plain' },
    ])
  })
})
