/** RFC 5118: messages with IPv6 addresses, written out here by hand from what its sections say. */
export type Ipv6Torture = {
  readonly name: string
  readonly section: string
  readonly read: 'taken' | 'refused'
  readonly wire: string
}

const wireOf = (lines: readonly string[], body: readonly string[] = []): string => {
  const text = body.map((line) => `${line}\r\n`).join('')
  return `${[...lines, `Content-Length: ${text.length}`].join('\r\n')}\r\n\r\n${text}`
}

const register = (target: string, via = 'SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111'): string =>
  wireOf([
    `REGISTER ${target} SIP/2.0`,
    'To: sip:user@example.com',
    'From: sip:user@example.com;tag=81x2',
    `Via: ${via}`,
    'Call-ID: SSG9559905523997077@hlau_4100',
    'Max-Forwards: 70',
    'Contact: "Caller" <sip:caller@[2001:db8::1]>',
    'CSeq: 98176 REGISTER',
  ])

const invite = (via: readonly string[], contact: string, body: readonly string[]): string =>
  wireOf(
    [
      'INVITE sip:user@[2001:db8::10] SIP/2.0',
      'To: sip:user@[2001:db8::10]',
      'From: sip:user@example.com;tag=81x2',
      ...via.map((value) => `Via: ${value}`),
      'Call-ID: SSG9559905523997077@hlau_4100',
      `Contact: "Caller" <sip:caller@${contact}>`,
      'CSeq: 8612 INVITE',
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
    ],
    body,
  )

const session = (origin: string, ...media: readonly string[]): string[] => [
  'v=0',
  `o=assistant 971731711378798081 0 IN IP6 ${origin}`,
  's=-',
  ...(media.length === 0 ? [`c=IN IP6 ${origin}`] : []),
  't=3338481189 3370017201',
  ...(media.length === 0 ? ['m=audio 6000 RTP/AVP 2', 'a=rtpmap:2 G726-32/8000'] : media),
]

const options = (host: string): string =>
  wireOf([
    `OPTIONS sip:user@${host} SIP/2.0`,
    `To: sip:user@${host}`,
    'From: sip:user@example.com;tag=810x2',
    'Via: SIP/2.0/UDP lab1.east.example.com;branch=z9hG4bKas3-111',
    'Call-ID: G9559905523997077@hlau_4100',
    'CSeq: 689 OPTIONS',
    'Max-Forwards: 70',
  ])

export const ipv6Torture: readonly Ipv6Torture[] = [
  { name: 'ipv6-good', section: '4.1', read: 'taken', wire: register('sip:[2001:db8::10]') },
  { name: 'ipv6-bad', section: '4.2', read: 'refused', wire: register('sip:2001:db8::10') },
  { name: 'port-ambiguous', section: '4.3', read: 'taken', wire: register('sip:[2001:db8::10:5070]') },
  { name: 'port-unambiguous', section: '4.4', read: 'taken', wire: register('sip:[2001:db8::10]:5070') },
  {
    name: 'via-received-param-with-delim',
    section: '4.5',
    read: 'taken',
    wire: register(
      'sip:[2001:db8::10]',
      'SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111',
    ),
  },
  {
    name: 'via-received-param-no-delim',
    section: '4.5',
    read: 'taken',
    wire: register('sip:[2001:db8::10]', 'SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3'),
  },
  {
    name: 'ipv6-in-sdp',
    section: '4.6',
    read: 'taken',
    wire: invite(['SIP/2.0/UDP [2001:db8::20];branch=z9hG4bKas3-111'], '[2001:db8::20]', session('2001:db8::20')),
  },
  {
    name: 'mult-ip-in-header',
    section: '4.7',
    read: 'taken',
    wire: wireOf([
      'BYE sip:user@host.example.net SIP/2.0',
      'Via: SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111',
      'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144',
      'Via: SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200',
      'Call-ID: 997077@lau_4100',
      'Max-Forwards: 70',
      'CSeq: 89187 BYE',
      'To: sip:user@example.net;tag=9817--94',
      'From: sip:user@example.com;tag=81x2',
    ]),
  },
  {
    name: 'mult-ip-in-sdp',
    section: '4.8',
    read: 'taken',
    wire: invite(
      ['SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111'],
      '[2001:db8::9:1]',
      session(
        '2001:db8::20',
        'm=audio 22334 RTP/AVP 0',
        'c=IN IP4 192.0.2.1',
        'm=video 6024 RTP/AVP 107',
        'c=IN IP6 2001:db8::1',
        'a=rtpmap:107 H263-1998/90000',
      ),
    ),
  },
  {
    name: 'ipv4-mapped-ipv6',
    section: '4.9',
    read: 'taken',
    wire: invite(
      [
        'SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19',
        'SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111',
      ],
      '[::ffff:192.0.2.2]',
      session('::ffff:192.0.2.2'),
    ),
  },
  // Three colons are what the grammar of RFC 3261 writes; both are to be tolerated.
  { name: 'ipv6-bug-abnf-3-colons', section: '4.10', read: 'taken', wire: options('[2001:db8:::192.0.2.1]') },
  { name: 'ipv6-correct-abnf-2-colons', section: '4.10', read: 'taken', wire: options('[2001:db8::192.0.2.1]') },
]
