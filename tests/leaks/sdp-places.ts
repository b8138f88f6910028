import type { Place } from './place.ts'
import type { Words } from './secrets.ts'

type Line = string | Place

const line = (name: string, write: (w: Words) => string, more: Partial<Place> = {}): Place => ({
  name,
  row: 'SDP',
  parts: ['sdp'],
  write,
  ...more,
})

const attribute = (name: string, write: (w: Words) => string): Place =>
  line(`a=${name}`, (w) => `a=${name}:${write(w)}`)

/** A line that the other side needs as it stands: a codec's or a key's own words, which no rule of ours can tell from a name. */
const negotiated = (name: string, start: string, write: (w: Words) => string): Place =>
  line(name, write, { crosses: { in: [start], as: 'negotiated' } })

/** Where a media address may stand. */
export const mediaLines: readonly string[] = ['c=', 'a=candidate:']

/** A session description, line by line in the order that RFC 8866 wants. The texts are those that are no places. */
export const sdpLines: readonly Line[] = [
  'v=0',
  line('the user of o=', (w) => `o=${w.name}-${w.number} 61 61 IN IP4 ${w.address}`),
  line('s=', (w) => `s=${w.name} ${w.spaced}`),
  line('i=', (w) => `i=${w.name} ${w.base64}`),
  line('u=', (w) => `u=https://${w.host}/${w.percent}`),
  line('e=', (w) => `e=${w.number}@${w.host} (${w.name})`),
  line('p=', (w) => `p=${w.plus} (${w.name})`),
  line('c=', (w) => `c=IN IP4 ${w.media}`, {
    mark: (w) => `c=IN IP4 ${w.media}`,
    crosses: { in: mediaLines, as: 'media address' },
  }),
  line('a kind of b= that is unknown', (w) => `b=X-${w.name}:${w.number}`),
  't=0 0',
  line('k=', (w) => `k=clear:${w.name}${w.number}`),
  attribute('tool', (w) => `${w.name} ${w.number}`),
  attribute('cat', (w) => `${w.name}.${w.number}`),
  attribute('keywds', (w) => `${w.name} ${w.spaced}`),
  attribute('charset', (w) => w.name),
  attribute('lang', (w) => w.name),
  attribute('group', (w) => `BUNDLE ${w.name}`),
  attribute('msid-semantic', (w) => ` WMS ${w.name}`),
  attribute('identity', (w) => `${w.base64} ${w.name}`),
  attribute('key-mgmt', (w) => `mikey ${w.base64} ${w.name}`),
  attribute('ice-options', (w) => w.name),
  attribute('cname', (w) => `${w.name}@${w.host}`),
  'm=audio 40061 RTP/AVP 0 8 97 101',
  line('i= of a medium', (w) => `i=${w.name} ${w.spaced}`),
  line('k= of a medium', (w) => `k=uri:https://${w.host}/${w.number}`),
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  negotiated('the name of a codec', 'a=rtpmap:97 ', (w) => `a=rtpmap:97 ${w.name}/48000/2`),
  negotiated('a=fmtp', 'a=fmtp:97 ', (w) => `a=fmtp:97 note=${w.name}`),
  line('a=fmtp with a number', (w) => `a=fmtp:101 note=${w.name};x=${w.number}`),
  line('a=fmtp with a number in base64', (w) => `a=fmtp:8 note=${w.name};x=${w.base64}`),
  line('a=fmtp with a number percent-encoded', (w) => `a=fmtp:0 note=${w.name};x=${w.percent}`),
  negotiated('a=crypto', 'a=crypto:1 ', (w) => {
    const key = Buffer.from(`${w.name}abcdefghijklmnopqrst`).toString('base64')
    return `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}\r\na=crypto:1 ${w.name} inline:abcd`
  }),
  line('a=crypto with a number', (w) => `a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${w.base64.replaceAll('=', '')}`, {
    mark: (w) => `a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${w.base64.replaceAll('=', '')}`,
  }),
  line('the host of a=rtcp', (w) => `a=rtcp:40062 IN IP4 ${w.host}`),
  attribute(
    'candidate',
    (w) => `${w.name} 1 UDP 61 ${w.media} 40061 typ srflx raddr ${w.address} rport 61 ufrag ${w.name}`,
  ),
  line('a=candidate with a name', (w) => `a=candidate:2 1 UDP 61 ${w.host} 40061 typ host`),
  attribute('remote-candidates', (w) => `1 ${w.address} 40061 ${w.name}`),
  attribute('ssrc', (w) => `61 cname:${w.name}-${w.number}@${w.host}`),
  attribute('ssrc-group', (w) => `FID 61 ${w.name}`),
  attribute('msid', (w) => `${w.name} ${w.number}`),
  attribute('label', (w) => w.name),
  negotiated('a=mid', 'a=mid:', (w) => `a=mid:${w.name}`),
  attribute('content', (w) => w.name),
  attribute('i', (w) => w.name),
  negotiated('a=ice-ufrag', 'a=ice-ufrag:', (w) => `a=ice-ufrag:${w.name}`),
  negotiated('a=ice-pwd', 'a=ice-pwd:', (w) => `a=ice-pwd:${w.name}${w.name}${w.name}`),
  attribute('extmap', (w) => `1 urn:${w.name}:${w.number}`),
  attribute('path', (w) => `msrp://${w.host}:7394/${w.number};tcp`),
  attribute('rtcp-fb', (w) => `97 ${w.name}`),
  attribute('acap', (w) => `1 ${w.name}:${w.number}`),
  attribute('sctpmap', (w) => `5000 ${w.name} 16`),
  line('an attribute that nobody knows', (w) => `a=X-${w.name}:${w.number}`),
  'a=ptime:20',
  'a=sendrecv',
  line('a medium that nobody knows', (w) => `m=${w.name} 0 udp ${w.name}`, {
    crosses: { in: ['m='], as: 'negotiated' },
  }),
  line('an attribute of a refused medium', (w) => `a=rtpmap:99 ${w.name}/8000`),
]

export const sdpPlaces: readonly Place[] = sdpLines.filter((one): one is Place => typeof one !== 'string')
