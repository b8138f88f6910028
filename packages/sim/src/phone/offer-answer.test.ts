import { expect, test } from 'vitest'
import { makeAnswer, makeOffer } from './offer-answer.ts'

const owner = { user: '-', name: '-', address: { host: '127.0.0.1', port: 5060 } }
const offer = (...media: string[]) =>
  ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', ...media, ''].join('\r\n')

test('an offer of ours is answered with all of it', () => {
  expect(makeAnswer(makeOffer(owner, 1), owner, 1)).toContain('m=audio 40000 RTP/AVP 0 8 101')
})

test('the answer keeps the order and the payload types of the offer', () => {
  const answer = makeAnswer(offer('m=audio 4000 RTP/AVP 9 8 96 0', 'a=rtpmap:96 telephone-event/8000'), owner, 1)
  expect(answer).toContain('m=audio 40000 RTP/AVP 8 96 0\r\n')
  expect(answer).toContain('a=rtpmap:96 telephone-event/8000\r\n')
})

test('a stream that is not wanted is answered with port zero in its place', () => {
  const answer = makeAnswer(offer('m=video 4002 RTP/AVP 99', 'm=audio 4000 RTP/AVP 0'), owner, 1)
  expect(answer?.match(/^m=.*$/gm)).toEqual(['m=video 0 RTP/AVP 99', 'm=audio 40000 RTP/AVP 0'])
})

test('an offer without a common codec has no answer', () => {
  expect(makeAnswer(offer('m=audio 4000 RTP/AVP 9 101', 'a=rtpmap:101 telephone-event/8000'), owner, 1)).toBeUndefined()
})

test('a held call is answered with the mirrored direction', () => {
  expect(makeAnswer(offer('m=audio 4000 RTP/AVP 0', 'a=sendonly'), owner, 1)).toContain('a=recvonly')
  expect(makeAnswer(offer('m=audio 4000 RTP/AVP 0', 'a=inactive'), owner, 1)).toContain('a=inactive')
})
