import { knownHeader } from './header-names.ts'
import type { Header } from './message.ts'
import { messageLimits } from './message-limits.ts'
import { splitList } from './name-addr.ts'
import { isSpace, isToken, skipSpace, trimEnd } from './octets.ts'

/** What the lines behind the start line say. */
export type HeaderSection = {
  readonly headers: Header[]
  /** Content-Length as written; it is not among the headers, since the body has a length of its own. */
  readonly contentLength: string | undefined
  /** The bits of the fields that stand here once (header-names.ts). */
  readonly seen: number
  /** The first rule that a line breaks. The sound lines are read all the same, so that an answer can be built. */
  readonly rule: string | undefined
}

/**
 * Octets that would end a line or a C string inside a value. NUL may stand in a quoted pair (RFC 3261 section 25.1,
 * `quoted-pair`), behind an odd number of backslashes.
 */
export const hasLineBreaker = (text: string): boolean => {
  if (text.includes('\r') || text.includes('\n')) return true
  for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) {
    let backslashes = 0
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1
    if (backslashes % 2 === 0) return true
  }
  return false
}

/** The end of the line that begins at `at`: the position of its CRLF, or `end`. A CRLF before a space or tab folds. */
const endOfField = (wire: string, at: number, end: number): { to: number; folded: boolean } => {
  let folded = false
  let to = wire.indexOf('\r\n', at)
  while (to >= 0 && to < end && isSpace(wire.charCodeAt(to + 2))) {
    folded = true
    to = wire.indexOf('\r\n', to + 2)
  }
  return { to: to < 0 || to > end ? end : to, folded }
}

/** RFC 3261 section 7.3.1: a line break and the white space around it mean one space, and none at the rim of a value. */
const unfold = (text: string): string => {
  let value = ''
  for (let at = 0; at <= text.length; ) {
    const lineTo = text.indexOf('\r\n', at)
    const to = lineTo < 0 ? text.length : lineTo
    const from = skipSpace(text, at, to)
    const part = text.slice(from, trimEnd(text, from, to))
    if (part !== '') value += value === '' ? part : ` ${part}`
    at = to + 2
  }
  return value
}

const tooMany = `a message has at most ${messageLimits.headerFields} header fields`

/** Reads the header fields between `from` and `end` of `wire`; `end` is where the empty line begins. */
export const parseHeaderSection = (wire: string, from: number, end: number): HeaderSection => {
  const headers: Header[] = []
  let contentLength: string | undefined
  let seen = 0
  let rule: string | undefined
  let at = from
  for (let fields = 0; at < end; fields += 1) {
    if (fields >= messageLimits.headerFields) {
      rule ??= tooMany
      break
    }
    const { to, folded } = endOfField(wire, at, end)
    const start = at
    at = to + 2
    if (to - start > messageLimits.headerLine) {
      rule ??= `a header field has at most ${messageLimits.headerLine} octets`
      continue
    }
    const colon = wire.indexOf(':', start)
    const nameTo = colon < 0 || colon > to ? start : trimEnd(wire, start, colon)
    const written = wire.slice(start, nameTo)
    const known = knownHeader(written)
    if (known === undefined && !isToken(written)) {
      rule ??= 'a header line is a name, a colon and a value'
      continue
    }
    const valueFrom = skipSpace(wire, colon + 1, to)
    const line = wire.slice(valueFrom, trimEnd(wire, valueFrom, to))
    const value = folded ? unfold(line) : line
    if (hasLineBreaker(value)) {
      rule ??= 'a header value has no single CR or LF and no NUL'
      continue
    }
    if (known === undefined) {
      headers.push({ name: written.toLowerCase(), value })
      continue
    }
    if (known.once !== 0) {
      if ((seen & known.once) !== 0) {
        rule ??= `${known.written} stands only once in a message`
        continue
      }
      seen |= known.once
    }
    const { name } = known
    if (name === 'content-length') contentLength = value
    else if (known.list && value.includes(',')) {
      const parts = splitList(value)
      // Each becomes a line of its own when the message is written.
      if (headers.length + parts.length > messageLimits.headerFields) {
        rule ??= tooMany
        continue
      }
      for (const part of parts) headers.push({ name, value: part })
    } else headers.push({ name, value })
  }
  return { headers, contentLength, seen, rule }
}
