import { expect, test } from 'vitest'
import { headerOf, type SipRequest } from '../message/message.ts'
import { responseTo } from '../message/response.ts'
import { asksForFeedback, OverloadFeedback } from './overload-feedback.ts'

const inviteWith = (via: string): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:x@192.0.2.1',
  headers: [
    { name: 'via', value: via },
    { name: 'via', value: 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKfar;oc' },
    { name: 'from', value: '<sip:a@192.0.2.1>;tag=a' },
    { name: 'to', value: '<sip:x@192.0.2.1>' },
    { name: 'call-id', value: 'one' },
    { name: 'cseq', value: '1 INVITE' },
  ],
  body: '',
})

const stage = () => {
  let now = 0
  const feedback = new OverloadFeedback(() => now, 28_000_000)
  /** Peers send at these rates, keep back what they are told, and so much can be taken. */
  const run = (seconds: number, perS: Readonly<Record<string, number>>, limitPerS: number): void => {
    for (let tick = 0; tick < seconds * 10; tick += 1) {
      now += 100
      for (const [peer, rate] of Object.entries(perS)) {
        const sent = Math.round((rate / 10) * (1 - feedback.lossPercentOf(peer) / 100))
        for (let n = 0; n < sent; n += 1) feedback.heard(peer, limitPerS)
      }
    }
  }
  return { feedback, run }
}

const told = (feedback: OverloadFeedback, peer: string): string =>
  headerOf(
    feedback.tell(responseTo(inviteWith('SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc;oc-algo="loss"'), 503), peer),
    'via',
  ) ?? ''

test.each([
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc;oc-algo="loss"', true],
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc;oc-algo="rate, loss"', true],
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc', true],
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone; OC', true],
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc;oc-algo="rate"', false],
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc-algo="loss"', false],
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;ocean', false],
  ['SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone', false],
])('a peer whose topmost Via is %s asks to be told: %s', (via, asks) => {
  expect(asksForFeedback(inviteWith(via))).toBe(asks)
})

test('while all can be taken, a peer is told that nothing is to be kept back', () => {
  const { feedback, run } = stage()
  run(3, { one: 400 }, Number.POSITIVE_INFINITY)
  expect(told(feedback, 'one')).toBe(
    'SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc=0;oc-algo="loss";oc-validity=0;oc-seq=28000003.0',
  )
})

test('a peer that offers four times what can be taken keeps three quarters back, and goes on doing so', () => {
  const { feedback, run } = stage()
  run(6, { one: 2_000 }, 500)
  expect(feedback.lossPercentOf('one')).toBeGreaterThan(70)
  expect(feedback.lossPercentOf('one')).toBeLessThan(80)
  expect(told(feedback, 'one')).toMatch(/;oc=7\d;oc-algo="loss";oc-validity=500;oc-seq=2800000\d\.\d$/)
  run(20, { one: 2_000 }, 500)
  expect(feedback.lossPercentOf('one')).toBeGreaterThan(70)
})

test('a modest peer keeps nothing back beside the flood of another', () => {
  const { feedback, run } = stage()
  run(6, { flood: 3_000, modest: 100 }, 500)
  expect(feedback.lossPercentOf('modest')).toBe(0)
  expect(feedback.lossPercentOf('flood')).toBeGreaterThan(80)
})

test('after an overload nothing is to be kept back any more', () => {
  const { feedback, run } = stage()
  run(6, { one: 2_000 }, 500)
  run(6, { one: 2_000 }, Number.POSITIVE_INFINITY)
  expect(feedback.lossPercentOf('one')).toBe(0)
})

test('what is said grows from answer to answer in its count, and only the topmost Via says it', () => {
  const { feedback, run } = stage()
  const before = Number(/oc-seq=([0-9.]+)/.exec(told(feedback, 'one'))?.[1])
  run(2, { one: 100 }, 500)
  expect(Number(/oc-seq=([0-9.]+)/.exec(told(feedback, 'one'))?.[1])).toBeGreaterThan(before)
  const response = feedback.tell(responseTo(inviteWith('SIP/2.0/UDP 192.0.2.8;branch=z9hG4bKone;oc'), 100), 'one')
  expect(response.headers.filter(({ name }) => name === 'via')[1]?.value).toBe(
    'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKfar;oc',
  )
})
