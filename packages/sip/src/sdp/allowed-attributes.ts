import { isPayloadRow } from './number-rows.ts'
import { hasRoomForNumber } from './room-for-number.ts'

/** The value to write for an attribute that may pass; undefined when the value breaks the attribute's grammar. */
type Rewrite = (value: string | undefined) => string | undefined

const flag: Rewrite = (value) => (value === undefined ? '' : undefined)

const shaped =
  (shape: RegExp): Rewrite =>
  (value) =>
    value !== undefined && shape.test(value) ? `:${value}` : undefined

const portAlone: Rewrite = (value) => {
  const port = /^([0-9]{1,5})( IN IP[46] [0-9A-Za-z.:-]{1,255})?$/.exec(value ?? '')?.[1]
  return port === undefined ? undefined : `:${port}`
}

/**
 * The attributes that cross from one leg to the other, with the shape of their values. Those of ICE and BUNDLE are read
 * with the whole description (`ice.ts`, `bundle.ts`). Every other one names hosts, people, devices or streams (ssrc with
 * cname, msid, …) or has not been looked at, and is left out.
 */
const attributes: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  // RFC 8866 sections 6.6, 6.15, 6.4, 6.5
  ['rtpmap', shaped(/^[0-9]{1,3} [A-Za-z0-9.+_-]{1,64}\/[0-9]{1,6}(\/[0-9]{1,2})?$/)],
  ['fmtp', shaped(/^[A-Za-z0-9*-]{1,16} [\x20-\x7e]{1,1024}$/)],
  ['ptime', shaped(/^[0-9]{1,4}(\.[0-9]{1,3})?$/)],
  ['maxptime', shaped(/^[0-9]{1,4}(\.[0-9]{1,3})?$/)],
  // RFC 8866 section 6.7
  ['sendrecv', flag],
  ['sendonly', flag],
  ['recvonly', flag],
  ['inactive', flag],
  // RFC 5761, RFC 8858, RFC 5506
  ['rtcp-mux', flag],
  ['rtcp-mux-only', flag],
  ['rtcp-rsize', flag],
  // RFC 3605: the port alone, since an address behind it would be a second place where the far host is named.
  ['rtcp', portAlone],
  // RFC 4568
  ['crypto', shaped(/^[0-9]{1,9} [A-Za-z0-9_]{1,64} [\x21-\x7e]{1,512}( [\x20-\x7e]{1,256})?$/)],
  // RFC 8122 section 5
  ['fingerprint', shaped(/^[A-Za-z0-9-]{1,16} [0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}$/)],
  // RFC 4145 section 4
  ['setup', shaped(/^(active|passive|actpass|holdconn)$/)],
  // RFC 8285 section 6
  ['extmap-allow-mixed', flag],
])

/** Attributes of which only the listed values cross: of others there are many, and who does not know one passes over it. */
const listedValues: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  // RFC 4585 section 4.2, RFC 5104 section 7.1, and what browsers have beside them
  [
    'rtcp-fb',
    shaped(
      /^(\*|[0-9]{1,3}) (ack rpsi|nack( (pli|sli|rpsi))?|ccm (fir|tmmbr|tstr)|trr-int [0-9]{1,5}|transport-cc|goog-remb)$/,
    ),
  ],
  // RFC 8285 section 5, for the extensions of the IETF's registry and those that browsers have beside them
  [
    'extmap',
    shaped(
      /^[0-9]{1,4}(\/(sendrecv|sendonly|recvonly|inactive))? (urn:ietf:params:rtp-hdrext:[a-z:-]{1,40}|urn:3gpp:video-orientation|http:\/\/www\.webrtc\.org\/experiments\/rtp-hdrext\/[a-z-]{1,40}(00)?|http:\/\/www\.ietf\.org\/id\/draft-holmer-rmcat-transport-wide-cc-extensions-01)$/,
    ),
  ],
])

export type RewrittenAttribute = { readonly line: string } | 'leave_out' | 'broken'

/**
 * What becomes of an attribute: the line to write, `leave_out` for one that does not cross or has room for a phone number,
 * `broken` for one that would cross and has a wrong value.
 */
export const rewriteAttribute = (name: string, value: string | undefined): RewrittenAttribute => {
  const rewrite = attributes.get(name)
  const rewritten = (rewrite ?? listedValues.get(name))?.(value)
  if (rewritten === undefined) return rewrite === undefined ? 'leave_out' : 'broken'
  const written = `${name}${rewritten}`
  return isPayloadRow(written) || !hasRoomForNumber(written) ? { line: `a=${written}` } : 'leave_out'
}
