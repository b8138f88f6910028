import { Ice } from './ice.ts'
import { anywhere, type MediaRule } from './media-networks.ts'
import { hasBase64Number } from './room-for-number.ts'
import { lineEnd, Section } from './section.ts'

/** What the new description says of its maker. */
export type OwnSession = {
  /** A whole number of at most 9 digits. */
  readonly sessionId: number
  /** As `sessionId`; it grows by one with every new description of the leg (RFC 3264 section 8). */
  readonly version: number
  /** Numeric, IPv4 or IPv6 without brackets. */
  readonly address: string
}

export type RebuiltSdp =
  | { readonly ok: true; readonly sdp: string }
  | {
      readonly ok: false
      /** The rule that the description breaks; it never quotes it. */
      readonly rule: string
    }

/** In octets, lines and media: far above what telephones send. */
export const sdpLimits = { octets: 16 * 1024, lines: 400, media: 16 } as const

/**
 * Most telephones refuse a medium by writing its line back with port 0. So that a caller cannot have numbers written back
 * to him, a protocol has at most 2 digits and a format at most 5: a port of SCTP, the longest in use. Nor may a line be a
 * number in base64.
 */
const protocol = '(?=[^ ]{1,32} )(?:[A-Za-z/]*[0-9]){0,2}[A-Za-z/]*'
const format = '(?=[^ ]{1,32}(?: |$))(?:[A-Za-z*+.-]*[0-9]){0,5}[A-Za-z*+.-]*'
const mediaLine = new RegExp(`^(m=[a-z]{1,16} ([0-9]{1,5})(?:/[0-9]{1,2})? ${protocol} ${format})(?: ${format}){0,63}$`)

/** Lines without their ends; RFC 8866 section 5 asks for CRLF and lets a parser take LF. */
const splitLines = (sdp: string): string[] => {
  const lines: string[] = []
  for (let from = 0; from < sdp.length; ) {
    const lineFeed = sdp.indexOf('\n', from)
    const to = lineFeed < 0 ? sdp.length : lineFeed
    lines.push(sdp.slice(from, to > from && sdp.charCodeAt(to - 1) === 0x0d ? to - 1 : to))
    from = to + 1
  }
  while (lines.at(-1) === '') lines.pop()
  return lines
}

/** A small letter and an equals sign. */
const isTyped = (line: string): boolean => {
  const type = line.charCodeAt(0)
  return type >= 0x61 && type <= 0x7a && line.charCodeAt(1) === 0x3d
}

const isOwnNumber = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 1e9

const originLine = (own: OwnSession): string => {
  if (!isOwnNumber(own.sessionId) || !isOwnNumber(own.version))
    throw new RangeError('own session numbers are whole and have at most 9 digits')
  if (!/^[0-9a-fA-F.:]+$/.test(own.address)) throw new RangeError('the own address is numeric')
  return `o=- ${own.sessionId} ${own.version} IN ${own.address.includes(':') ? 'IP6' : 'IP4'} ${own.address}`
}

const broken = (rule: string): RebuiltSdp => ({ ok: false, rule })

/**
 * Writes a new session description (RFC 8866) with the media of another. It is built from nothing: origin, name and time
 * are own, and only connection, bandwidth, media and the listed attributes are taken over. As long as media is not
 * anchored here, its addresses pass where `mayCarry` lets them, and a description with another one is refused. Nothing in
 * it has room for a phone number but its rows of short ones (`rowsApart`).
 */
export const rebuildSdp = (sdp: string, own: OwnSession, mayCarry: MediaRule = anywhere): RebuiltSdp => {
  const origin = originLine(own)
  if (sdp.length > sdpLimits.octets) return broken(`a description has at most ${sdpLimits.octets} octets`)
  const lines = splitLines(sdp)
  if (lines.length > sdpLimits.lines) return broken(`a description has at most ${sdpLimits.lines} lines`)
  if (lines[0] !== 'v=0') return broken('a description begins with v=0')
  const parts = { ice: new Ice(mayCarry), mayCarry }
  const session = new Section('session', `v=0${lineEnd}${origin}${lineEnd}s=-${lineEnd}`, parts)
  const media: Section[] = []
  let current = session
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (!isTyped(line)) return broken('a line is a letter, an equals sign and a value')
    if (line.startsWith('v=')) return broken('v= stands once')
    if (line.startsWith('m=')) {
      const [, untilFormat = '', port] = mediaLine.exec(line) ?? []
      if (port === undefined || Number(port) > 65_535 || hasBase64Number(line))
        return broken('m= is a medium, a port, a protocol and its formats')
      if (media.length >= sdpLimits.media) return broken(`a description has at most ${sdpLimits.media} media`)
      const isRefused = Number(port) === 0
      const head = isRefused ? untilFormat : line
      current = new Section(isRefused ? 'refused' : 'medium', `${head}${lineEnd}`, parts)
      media.push(current)
      continue
    }
    const rule = current.take(line)
    if (rule !== undefined) return broken(rule)
  }
  // RFC 8866 section 5.7
  if (!session.hasConnection && media.some((medium) => !medium.hasConnection))
    return broken('c= stands for the session or for each medium')
  let built = session.text(`t=0 0${lineEnd}${session.bundles(media)}`)
  for (const medium of media) built += medium.text()
  return { ok: true, sdp: built }
}
