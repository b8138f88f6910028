import { expect, test } from 'vitest'
import { type Header, headersOf, type SipRequest, type SipResponse } from '../message/message.ts'
import {
  acknowledgementIn,
  answererDialog,
  callerDialog,
  confirmDialog,
  isWithin,
  nextHopUri,
  receiveIn,
  requestIn,
} from './dialog.ts'
import { nextHop } from './next-hop.ts'

const request = (method: string, headers: readonly Header[]): SipRequest => ({
  kind: 'request',
  method,
  uri: 'sip:bob@b.invalid',
  headers,
  body: '',
})

const header = (name: string, value: string): Header => ({ name, value })

const invite = request('INVITE', [
  header('from', 'Alice <sip:alice@a.invalid>;tag=aaa'),
  header('to', '<sip:bob@b.invalid>'),
  header('call-id', 'one@a.invalid'),
  header('cseq', '20 INVITE'),
  header('contact', '<sip:alice@192.0.2.1:5070>'),
  header('record-route', '<sip:p1.invalid;lr>'),
  header('record-route', '<sip:p2.invalid;lr>'),
])

const response = (status: number, headers: readonly Header[] = []): SipResponse => ({
  kind: 'response',
  status,
  reason: 'x',
  headers: [header('to', '<sip:bob@b.invalid>;tag=bbb'), ...headers],
  body: '',
})

const within = (method: string, number: number, tags: { from?: string; to?: string; callId?: string } = {}) =>
  request(method, [
    header('from', `<sip:alice@a.invalid>;tag=${tags.from ?? 'aaa'}`),
    header('to', `<sip:bob@b.invalid>;tag=${tags.to ?? 'bbb'}`),
    header('call-id', tags.callId ?? 'one@a.invalid'),
    header('cseq', `${number} ${method}`),
  ])

const answerer = () => {
  const dialog = answererDialog(invite, 'bbb')
  if (dialog === undefined) throw new Error('the INVITE makes a dialog')
  return dialog
}

test('the answerer keeps the routes in order and the caller in reverse', () => {
  expect(answerer().routeSet).toEqual(['<sip:p1.invalid;lr>', '<sip:p2.invalid;lr>'])
  const routes = [header('record-route', '<sip:p1.invalid;lr>'), header('record-route', '<sip:p2.invalid;lr>')]
  expect(callerDialog(invite, response(180, routes)).routeSet).toEqual(['<sip:p2.invalid;lr>', '<sip:p1.invalid;lr>'])
})

test('an INVITE without a Contact makes no dialog', () => {
  expect(
    answererDialog(
      request(
        'INVITE',
        invite.headers.filter(({ name }) => name !== 'contact'),
      ),
      'bbb',
    ),
  ).toBe(undefined)
})

test('a request belongs to the dialog only with both tags and the Call-ID', () => {
  const dialog = answerer()
  expect(isWithin(dialog, within('BYE', 21))).toBe(true)
  expect(isWithin(dialog, within('BYE', 21, { from: 'other' }))).toBe(false)
  expect(isWithin(dialog, within('BYE', 21, { to: 'other' }))).toBe(false)
  expect(isWithin(dialog, within('BYE', 21, { callId: 'two@a.invalid' }))).toBe(false)
})

test('a lower number than the last one is out of order', () => {
  const dialog = answerer()
  expect(receiveIn(dialog, within('BYE', 19))).toBe(undefined)
  const next = receiveIn(dialog, within('OPTIONS', 25))
  expect(next?.remoteCSeq).toBe(25)
  expect(next && receiveIn(next, within('BYE', 24))).toBe(undefined)
  expect(next && receiveIn(next, within('BYE', 26))?.remoteCSeq).toBe(26)
})

test('the first request of the callee may have any number', () => {
  expect(receiveIn(callerDialog(invite, response(200)), within('BYE', 0))?.remoteCSeq).toBe(0)
})

test('requests in the dialog count up, carry the routes and go to the Contact', () => {
  const [next, bye] = requestIn(callerDialog(invite, response(200, [header('contact', '<sip:bob@192.0.2.2>')])), 'BYE')
  expect(bye.uri).toBe('sip:bob@192.0.2.2')
  expect(headersOf(bye, 'cseq')).toEqual(['21 BYE'])
  expect(headersOf(bye, 'to')).toEqual(['<sip:bob@b.invalid>;tag=bbb'])
  expect(headersOf(requestIn(next, 'BYE')[1], 'cseq')).toEqual(['22 BYE'])
})

test('a strict router stands in the Request-URI and the target behind the routes', () => {
  const routes = [header('record-route', '<sip:p1.invalid;lr>'), header('record-route', '<sip:p2.invalid>')]
  const contact = header('contact', '<sip:bob@192.0.2.2>')
  const [, bye] = requestIn(callerDialog(invite, response(200, [contact, ...routes])), 'BYE')
  expect(bye.uri).toBe('sip:p2.invalid')
  expect(headersOf(bye, 'route')).toEqual(['<sip:p1.invalid;lr>', '<sip:bob@192.0.2.2>'])
})

test('a loose router stands in Route only', () => {
  const [, bye] = requestIn(answerer(), 'BYE')
  expect(bye.uri).toBe('sip:alice@192.0.2.1:5070')
  expect(headersOf(bye, 'route')).toEqual(['<sip:p1.invalid;lr>', '<sip:p2.invalid;lr>'])
})

test('the 2xx replaces target and routes of the early dialog', () => {
  const early = callerDialog(invite, response(180, [header('contact', '<sip:early@192.0.2.2>')]))
  expect(early.state).toBe('early')
  const final = confirmDialog(early, response(200, [header('contact', '<sip:late@192.0.2.3>')]))
  expect(final).toMatchObject({ state: 'confirmed', remoteTarget: 'sip:late@192.0.2.3', routeSet: [] })
  expect(headersOf(acknowledgementIn(final, 20), 'cseq')).toEqual(['20 ACK'])
})

test('a request goes to the numeric next hop over UDP, else by the way of the leg', () => {
  const udp = { transport: 'udp', remote: { host: '203.0.113.9', port: 5060 } } as const
  const tcp = { ...udp, transport: 'tcp' } as const
  const direct = { ...answerer(), routeSet: [] }
  expect(nextHop(direct, udp)).toEqual({ transport: 'udp', remote: { host: '192.0.2.1', port: 5070 } })
  expect(nextHop(direct, tcp)).toBe(tcp)
  expect(nextHop(direct, { ...udp, largeOver: 'tcp' })).toEqual({ ...nextHop(direct, udp), largeOver: 'tcp' })
  expect(nextHopUri(answerer())).toBe('sip:p1.invalid;lr')
  expect(nextHop(answerer(), udp)).toBe(udp)
  expect(nextHop({ ...direct, remoteTarget: 'sip:x@192.0.2.1;transport=tcp' }, udp)).toBe(udp)
  expect(nextHop({ ...direct, remoteTarget: 'sip:x@[2001:db8::1]:5062' }, udp).remote).toEqual({
    host: '2001:db8::1',
    port: 5062,
  })
})
