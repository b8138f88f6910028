import type { Place } from './place.ts'
import type { Words } from './secrets.ts'

/** A kind of body: its type, and what stands in it. */
export type BodyPlace = Place & { readonly type: string; readonly content: (words: Words) => string }

/** Octets of the digits as ISUP and short messages pack them, with a length and a type in front. */
const packedOctets = (w: Words): string => `\x0a\x08\x83\x10${Buffer.from(w.packed, 'hex').toString('latin1')}${w.name}`

/** So long that base64 breaks it over lines. */
const brokenBase64 = (w: Words): string =>
  (
    Buffer.from(`${w.name} is the number ${w.number} of somebody, and his other one is ${w.third}`)
      .toString('base64')
      .match(/.{1,22}/g) ?? []
  ).join('\r\n')

const body = (name: string, type: string, content: (w: Words) => string, more: Partial<Place> = {}): BodyPlace => ({
  name,
  row: 'bodies',
  parts: ['body'],
  type,
  content,
  write: (w) => [`Content-Type: ${type}`, `Content-ID: <${w.name}@${w.host}>`, '', content(w)].join('\r\n'),
  ...more,
})

export const bodyPlaces: readonly BodyPlace[] = [
  body('application/isup', 'application/isup;version=itu-t92+;base=itu-t92+', packedOctets),
  body('a short message', 'application/vnd.3gpp.sms', packedOctets),
  body('text/plain', 'text/plain', (w) => `${w.name} calls from ${w.spaced} or ${w.plus}`),
  body(
    'message/sipfrag',
    'message/sipfrag',
    (w) => `SIP/2.0 200 OK\r\nContact: "${w.name}" <sip:${w.number}@${w.host}>`,
  ),
  body('message/sip', 'message/sip', (w) => `INVITE sip:${w.third}@${w.host} SIP/2.0\r\nSubject: ${w.name}`),
  body(
    'application/pidf+xml',
    'application/pidf+xml',
    (w) => `<presence entity="pres:${w.number}@${w.host}"/>${w.name}`,
  ),
  body(
    'application/resource-lists+xml',
    'application/resource-lists+xml',
    (w) => `<entry uri="sip:${w.third}@${w.host}?Replaces=${w.percent}"/>${w.name}`,
  ),
  body(
    'application/vnd.3gpp.ussd+xml',
    'application/vnd.3gpp.ussd+xml',
    (w) => `<ussd-string>${w.base64}</ussd-string>${w.name}`,
  ),
  body('base64 over lines', 'application/octet-stream', brokenBase64, {
    // Its own word stands in the part's header fields.
    mark: (w) => w.name,
  }),
  body('vCard', 'text/vcard', (w) => `BEGIN:VCARD\r\nFN:${w.name}\r\nTEL;TYPE=cell:${w.spaced}\r\nEND:VCARD`),
]
