import { describe, expect, test } from 'vitest'
import { parseCSeq } from './cseq.ts'
import { formatNameAddr, parseNameAddr, splitList, tagOf } from './name-addr.ts'
import { formatUri, parseUri, percentDecode, percentEncodeUser } from './uri.ts'
import { formatVia, parseVia } from './via.ts'

describe('a URI', () => {
  test('sip with everything', () => {
    expect(parseUri('sips:alice:secret@example.com:5061;transport=tcp;LR?Subject=x&Priority=urgent')).toEqual({
      kind: 'sip',
      secure: true,
      user: 'alice',
      password: 'secret',
      userParameters: [],
      host: 'example.com',
      port: 5061,
      parameters: [{ name: 'transport', value: 'tcp' }, { name: 'lr' }],
      headers: 'Subject=x&Priority=urgent',
    })
  })

  test('sip with a telephone number and its context in the user part', () => {
    expect(parseUri('SIP:700000000000001;Phone-Context=+86@192.0.2.1;user=phone')).toEqual({
      kind: 'sip',
      secure: false,
      user: '700000000000001',
      userParameters: [{ name: 'phone-context', value: '+86' }],
      host: '192.0.2.1',
      parameters: [{ name: 'user', value: 'phone' }],
    })
  })

  test('sip with an IPv6 address and no user', () => {
    expect(parseUri('sip:[2001:db8::1]:5062')).toEqual({
      kind: 'sip',
      secure: false,
      userParameters: [],
      host: '2001:db8::1',
      port: 5062,
      parameters: [],
    })
  })

  test('tel, global and local', () => {
    expect(parseUri('tel:+86-138-0000-0001')).toEqual({ kind: 'tel', number: '+86-138-0000-0001', parameters: [] })
    expect(parseUri('TEL:700000000000001;phone-context=+86')).toEqual({
      kind: 'tel',
      number: '700000000000001',
      parameters: [{ name: 'phone-context', value: '+86' }],
    })
  })

  test.each([
    'sip:alice@example.com',
    "sip:1_odd.user~(so-be!it)&isn't+it$/mad?,/;;*:&it+has=1,pass$@example.com",
    'sip:alice%40home;day=Tuesday@example.com;method=INVITE',
    'sips:[::1]',
    'tel:*21*7#;phone-context=example.com',
  ])('is written as it was read: %s', (text) => {
    const uri = parseUri(text)
    expect(uri === undefined ? undefined : formatUri(uri)).toBe(text)
  })

  test.each([
    '',
    'sip:',
    'sip:@example.com',
    'sip:a@',
    'sip:a@b@c',
    'sip:a b@example.com',
    'sip:a%4@example.com',
    'sip:a%zz@example.com',
    'sip:a@example.com:0',
    'sip:a@example.com:65536',
    'sip:a@example.com:5060x',
    'sip:a@[2001:db8::1',
    'sip:a@[x::1]',
    'sip:a@[1.2.3.4]',
    'sip:a@example.com;;lr',
    'sip:a@example.com;=x',
    'sip:a@<b>',
    'tel:',
    'tel:+',
    'tel:alice',
    'tel:+86 138',
    `tel:${'7'.repeat(129)}`,
    'http://example.com',
    'mailto:a@example.com',
    'sip',
    `sip:${'a'.repeat(300)}.example.com`,
    'sip:\u{1F4DE}@example.com',
  ])('is not: %j', (text) => {
    expect(parseUri(text)).toBeUndefined()
  })

  test('escapes give octets, and broken ones stay', () => {
    expect(percentDecode('%31%32%33%2b%e5%')).toBe('123+\xe5%')
    expect(percentDecode('%zz%4')).toBe('%zz%4')
    expect(percentEncodeUser('a@b c"\xff')).toBe('a%40b%20c%22%FF')
  })
})

describe('a party', () => {
  test.each([
    ['<sip:a@b>', undefined, 'sip:a@b', []],
    ['sip:a@b;tag=x', undefined, 'sip:a@b', [{ name: 'tag', value: 'x' }]],
    [' Own  Name <sip:a@b;lr> ; TAG = x ', 'Own  Name', 'sip:a@b;lr', [{ name: 'tag', value: 'x' }]],
    [
      '"A \\"B\\" \\\\ <sip:no@no>" <sip:a@b>;q=0.7;x',
      'A "B" \\ <sip:no@no>',
      'sip:a@b',
      [{ name: 'q', value: '0.7' }, { name: 'x' }],
    ],
    ['""<tel:+8613800000001>', undefined, 'tel:+8613800000001', []],
    [
      '<sip:a@b>;+sip.instance="<urn:uuid:1>"',
      undefined,
      'sip:a@b',
      [{ name: '+sip.instance', value: '"<urn:uuid:1>"' }],
    ],
    ['<sip:a,b;c?d@e>;tag="a;b"', undefined, 'sip:a,b;c?d@e', [{ name: 'tag', value: '"a;b"' }]],
  ])('%s', (value, display, uri, parameters) => {
    expect(parseNameAddr(value)).toEqual({ ...(display === undefined ? {} : { display }), uri, parameters })
  })

  test.each([
    '',
    '*',
    '<>',
    '<sip:a@b',
    'sip:a@b>',
    '"x',
    '"x" sip:a@b',
    '<sip:a@b> x',
    '<sip:a@b>;',
    'a@b',
    '<a>',
    '<sip:>',
  ])('is not: %j', (value) => {
    expect(parseNameAddr(value)).toBeUndefined()
  })

  test('is written with quotes that cannot be left', () => {
    expect(formatNameAddr({ display: 'a" <sip:x@y> \\', uri: 'sip:a@b', parameters: [{ name: 'lr' }] })).toBe(
      '"a\\" <sip:x@y> \\\\" <sip:a@b>;lr',
    )
  })

  test('has a tag only among the parameters of the header field', () => {
    expect(tagOf('<sip:a@b;tag=no>;Tag=yes')).toBe('yes')
    expect(tagOf('"a;tag=no" <sip:a@b>')).toBeUndefined()
    expect(tagOf('<sip:a@b>;tag')).toBeUndefined()
    expect(tagOf('broken')).toBeUndefined()
  })

  test('lists are split at commas outside quotes and brackets', () => {
    expect(splitList('"a, \\", b" <sip:a,b@c> , <sip:d@e>;x="f,g",h')).toEqual([
      '"a, \\", b" <sip:a,b@c>',
      '<sip:d@e>;x="f,g"',
      'h',
    ])
    expect(splitList('')).toEqual([])
    expect(splitList(' \t')).toEqual([])
    expect(splitList('a,,b')).toEqual(['a', '', 'b'])
    expect(splitList('a,"b,c')).toEqual(['a', '"b,c'])
  })
})

describe('a Via', () => {
  test('with everything, in odd spelling', () => {
    expect(
      parseVia(
        'sip  / 2.0 / udp  [2001:db8::9] : 5062 ; Branch = z9hG4bKx;RPort;received=[::1];ttl=16;maddr=192.0.2.3;hidden',
      ),
    ).toEqual({
      transport: 'UDP',
      host: '2001:db8::9',
      port: 5062,
      branch: 'z9hG4bKx',
      rport: true,
      received: '::1',
      parameters: [{ name: 'ttl', value: '16' }, { name: 'maddr', value: '192.0.2.3' }, { name: 'hidden' }],
    })
  })

  test('is written with brackets where they are needed', () => {
    const via = parseVia('SIP/2.0/TLS [::1]:5061;rport=5099;branch=z9hG4bKx;received=::1')
    expect(via === undefined ? undefined : formatVia(via)).toBe(
      'SIP/2.0/TLS [::1]:5061;branch=z9hG4bKx;rport=5099;received=::1',
    )
  })

  test.each([
    '',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ',
    'SIP/2.0 UDP h',
    'SIP/3.0/UDP h',
    'SIP/2.0/UDP h:',
    'SIP/2.0/UDP h;',
    'SIP/2.0/UDP h;rport=x',
    'SIP/2.0/UDP h;rport=65536',
    'SIP/2.0/UDP a b',
    'SIP/2.0/UDP a,SIP/2.0/UDP b',
    'SIP/2.0/UDPh',
  ])('is not: %j', (value) => {
    expect(parseVia(value)).toBeUndefined()
  })
})

test('CSeq is a number below 2 to the 31st and a method', () => {
  expect(parseCSeq('2147483647 INVITE')).toEqual({ number: 2147483647, method: 'INVITE' })
  expect(parseCSeq(' 0 \t x ')).toEqual({ number: 0, method: 'x' })
  for (const value of ['', '1', 'INVITE', '2147483648 INVITE', '1 ', '1 A B', '1.5 A', '0x1 A', '-1 A', '1INVITE'])
    expect(parseCSeq(value)).toBeUndefined()
})
