import { describe, expect, test } from 'vitest'
import { findNumbers } from './find-number.ts'
import { type PhoneNumber, parseNationalMobile } from './phone-number.ts'

const phone = (text: string): PhoneNumber => {
  const parsed = parseNationalMobile(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const finds = findNumbers([phone('13856781234')])

describe('a real number is found in every spelling', () => {
  test.each([
    ['plain', '13856781234'],
    ['with +86', '+8613856781234'],
    ['with 86', '8613856781234'],
    ['with 0086', '008613856781234'],
    ['with the trunk prefix 0', '013856781234'],
    ['in a SIP URI', 'sip:13856781234@127.0.0.1'],
    ['in a SIP URI of a phone', 'sip:+8613856781234@example.com;user=phone'],
    ['in a tel URI', 'tel:+8613856781234'],
    ['in a tel URI with dashes', 'tel:+86-138-5678-1234'],
    ['in a tel URI with dots', 'tel:+86.138.5678.1234'],
    ['in a tel URI with brackets', 'tel:+86(138)5678-1234'],
    ['in a display name', '"Driver 138 5678 1234" <sip:x@127.0.0.1>'],
    ['with spaces between all digits', '1 3 8 5 6 7 8 1 2 3 4'],
    ['with several separators at once', '138 - (5678) / 1234'],
    ['with slashes', '138/5678/1234'],
    ['with underscores', '138_5678_1234'],
    ['with tabs', '138\t5678\t1234'],
    ['wholly percent-encoded', '%31%33%38%35%36%37%38%31%32%33%34'],
    ['percent-encoded in part', '138%35678%31234'],
    ['as quoted-pairs of a display name', '"\\1\\3\\8\\5\\6\\7\\8\\1\\2\\3\\4"'],
    ['percent-encoded +86', '%2B8613856781234'],
    ['percent-encoded separators', '138%20567%2D8%2d1234'],
    ['after a percent sign that encodes nothing', '100%13856781234'],
    ['after a percent sign and a digit', '%213856781234'],
    ['after a percent sign, encoded in part', '%13%38%35678%31234'],
    ['after a percent-encoded letter', '%e413856781234'],
    ['at the end behind a percent sign', '13856781234%'],
    ['inside a longer run of digits', '99138567812340000'],
    ['in JSON', '{"from":"13856781234"}'],
    ['in the second line', 'v=0\r\no=13856781234 1 1 IN IP4 127.0.0.1\r\n'],
    ['base64, first alignment', 'MTM4NTY3ODEyMzQ='],
    ['base64 after one octet', 'eDEzODU2NzgxMjM0'],
    ['base64 after two octets', 'eHgxMzg1Njc4MTIzNA=='],
    ['base64 of a whole URI', 'c2lwOjEzODU2NzgxMjM0QDEyNy4wLjAuMQ=='],
    ['base64url of a whole URI', 'c2lwOis4NjEzODU2NzgxMjM0QDEyNy4wLjAuMQ'],
  ])('%s', (_name, text) => {
    expect(finds(text)).toBe(true)
    expect(finds(`Subject: ${text}\r\n`)).toBe(true)
  })
})

describe('what is not that number is not found', () => {
  test.each([
    ['nothing', ''],
    ["the caller's own number", 'From: <sip:13800000001@127.0.0.1>;tag=x'],
    ['a number with another last digit', '13856781235'],
    ['a number with another first digit', '23856781234'],
    ['ten of its digits', '3856781234'],
    ['its mask', '138****1234'],
    ['a 700 number', '700123456789012'],
    ['its digits in two lines of SDP', 'o=- 1385678 1 IN IP4 1.2.3.4\r\ns=1234'],
    ['its halves with a letter between', '138567a81234'],
    ['its halves with a comma between', '1385678,1234'],
    ['its digits reversed', '43218765831'],
    ['an encoded letter between', '13856%4178 1234'],
  ])('%s', (_name, text) => {
    expect(finds(text)).toBe(false)
  })

  test('an ordinary INVITE with SDP holds none', () => {
    const invite = [
      'INVITE sip:13800000001@127.0.0.1:5070 SIP/2.0',
      'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-abcdef-hjkmnp;rport',
      'Max-Forwards: 70',
      'From: <sip:700123456789012@127.0.0.1>;tag=qwertzuiop',
      'To: <sip:13800000001@127.0.0.1>',
      'P-Asserted-Identity: <tel:700123456789012;phone-context=+86>',
      'Call-ID: abcdefghijkmnpqr@127.0.0.1',
      'CSeq: 2147483647 INVITE',
      'Date: Tue, 24 Nov 2026 03:00:00 GMT',
      'Session-Expires: 1800;refresher=uac',
      'Content-Type: application/sdp',
      'Content-Length: 305',
      '',
      'v=0',
      'o=- 2890844526 2890844527 IN IP4 192.168.100.101',
      's=-',
      'c=IN IP4 192.168.100.101',
      't=0 0',
      'm=audio 49170 RTP/AVP 0 8 9 18 96 97 98 101',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=candidate:1 1 UDP 2130706431 192.168.100.101 49170 typ host',
      'a=ssrc:3735928559 cname:abcdef',
    ].join('\r\n')
    expect(finds(invite)).toBe(false)
    expect(findNumbers([phone('13800000001')])(invite)).toBe(true)
  })
})

test('any of several numbers is found, and a finder for none finds none', () => {
  const either = findNumbers([phone('13800000001'), phone('13856781234')])
  expect(either('13800000001')).toBe(true)
  expect(either('13856781234')).toBe(true)
  expect(either('13800000002')).toBe(false)
  expect(findNumbers([])('13856781234 and MTM4NTY3ODEyMzQ=')).toBe(false)
})
