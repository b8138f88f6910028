import type { Address } from '@axbridge/sip'

/** What the phones of this package speak. Sound is not sent: the port stands in the description only. */
const spoken = [
  { name: 'PCMU/8000', payload: '0' },
  { name: 'PCMA/8000', payload: '8' },
  { name: 'telephone-event/8000', payload: '101' },
] as const

export const audioPort = 40_000

/** Whose session it is: `user` is the first word of the o= line, `name` the s= line. */
export type SessionOwner = { readonly user: string; readonly name: string; readonly address: Address }

const sessionHead = (owner: SessionOwner, version: number): string[] => {
  const family = owner.address.host.includes(':') ? 'IP6' : 'IP4'
  return [
    'v=0',
    `o=${owner.user} 1000 ${version} IN ${family} ${owner.address.host}`,
    `s=${owner.name}`,
    `c=IN ${family} ${owner.address.host}`,
    't=0 0',
  ]
}

const codecLines = (payload: string, name: string): string[] => [
  `a=rtpmap:${payload} ${name}`,
  ...(name.startsWith('telephone-event') ? [`a=fmtp:${payload} 0-16`] : []),
]

const together = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`

/** An offer of everything that the phone speaks (RFC 3264 section 5). */
export const makeOffer = (owner: SessionOwner, version: number): string =>
  together([
    ...sessionHead(owner, version),
    `m=audio ${audioPort} RTP/AVP ${spoken.map(({ payload }) => payload).join(' ')}`,
    ...spoken.flatMap(({ payload, name }) => codecLines(payload, name)),
    'a=sendrecv',
  ])

type OfferedMedia = { readonly media: string; readonly attributes: readonly string[] }

const mediaOf = (sdp: string): OfferedMedia[] =>
  sdp
    .split(/^(?=m=)/m)
    .slice(1)
    .map((section) => {
      const [media = '', ...attributes] = section.split(/\r?\n/)
      return { media: media.slice(2), attributes }
    })

/** The answerer's direction for the offerer's. RFC 3264 section 6.1 */
const mirrored: Readonly<Record<string, string>> = {
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
}

const directionOf = (sdp: string, attributes: readonly string[]): string => {
  const lines = [...attributes, ...(sdp.split(/^m=/m)[0] ?? '').split(/\r?\n/)]
  const found = lines.map((line) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.exec(line)?.[1]).find((word) => word)
  return mirrored[found ?? 'sendrecv'] ?? 'sendrecv'
}

/** Our name for an offered payload type: its rtpmap, or the static table of RFC 3551. */
const knownCodec = (payload: string, attributes: readonly string[]): string | undefined => {
  const mapped = attributes.map((line) => /^a=rtpmap:([0-9]+) +([^ ]+)/.exec(line)).find((map) => map?.[1] === payload)
  const name = mapped?.[2]
  if (name === undefined) return spoken.find((codec) => codec.payload === payload && Number(payload) < 96)?.name
  return spoken.find((codec) => name.toUpperCase().startsWith(codec.name.toUpperCase()))?.name
}

const answerMedia = (sdp: string, { media, attributes }: OfferedMedia): string[] => {
  const [kind = '', port = '0', protocol = '', ...payloads] = media.split(' ')
  const common = payloads.flatMap((payload) => {
    const name = knownCodec(payload, attributes)
    return name === undefined ? [] : [{ payload, name }]
  })
  const sound = common.some(({ name }) => !name.startsWith('telephone-event'))
  // RFC 3264 section 6: a stream that is not wanted is answered with port zero, in its place.
  if (kind !== 'audio' || port === '0' || protocol !== 'RTP/AVP' || !sound) {
    return [`m=${kind} 0 ${protocol} ${payloads[0] ?? '0'}`]
  }
  return [
    `m=audio ${audioPort} RTP/AVP ${common.map(({ payload }) => payload).join(' ')}`,
    ...common.flatMap(({ payload, name }) => codecLines(payload, name)),
    `a=${directionOf(sdp, attributes)}`,
  ]
}

/** The answer to an offer, or undefined when they have no sound in common (then the call is answered with 488). */
export const makeAnswer = (offer: string, owner: SessionOwner, version: number): string | undefined => {
  const media = mediaOf(offer).map((section) => answerMedia(offer, section))
  const accepted = media.some(([line = '']) => line.startsWith(`m=audio ${audioPort} `))
  return accepted ? together([...sessionHead(owner, version), ...media.flat()]) : undefined
}
