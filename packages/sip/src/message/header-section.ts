import { brokenValue } from './field-rules.ts'
import { knownHeaderAt } from './header-names.ts'
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
  /** Where the two line ends stand behind the last field, or the end of the text when there are none. */
  readonly end: number
  /** Whether a Via stands here. */
  readonly hasVia: boolean
  /** The first rule that a line breaks. The sound lines are read all the same, so that an answer can be built. */
  readonly lineRule: string | undefined
  /** The first rule that a value breaks (field-rules.ts). */
  readonly valueRule: string | undefined
}

/**
 * Whether a NUL in front of `to` would end a C string. It may stand in a quoted pair (RFC 3261 section 25.1,
 * `quoted-pair`), behind an odd number of backslashes.
 */
export const hasLoneNul = (text: string, to: number): boolean => {
  for (let at = text.indexOf('\0'); at >= 0 && at < to; at = text.indexOf('\0', at + 1)) {
    let backslashes = 0
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1
    if (backslashes % 2 === 0) return true
  }
  return false
}

/** Octets that would end a line or a C string inside a value. */
const hasLineBreaker = (text: string): boolean =>
  text.includes('\r') || text.includes('\n') || hasLoneNul(text, text.length)

/** The end of the line that begins at `at`: the position of its CRLF, or that of the text. A CRLF before a space or tab folds. */
const endOfField = (wire: string, at: number): { to: number; folded: boolean } => {
  let folded = false
  let to = wire.indexOf('\r\n', at)
  while (to >= 0 && isSpace(wire.charCodeAt(to + 2))) {
    folded = true
    to = wire.indexOf('\r\n', to + 2)
  }
  return { to: to < 0 ? wire.length : to, folded }
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

const lineEnd = '\r\n'

/** Behind the last field. */
export const emptyLine = lineEnd + lineEnd

const isLineEnd = (wire: string, at: number): boolean =>
  wire.charCodeAt(at) === 0x0d && wire.charCodeAt(at + 1) === 0x0a

/**
 * Reads the header fields of `wire` from `from` to the empty line. `method` is that of a request whose start line could be
 * read.
 */
export const parseHeaderSection = (wire: string, from: number, method: string | undefined): HeaderSection => {
  const headers: Header[] = []
  const hasNul = wire.includes('\0', from)
  let contentLength: string | undefined
  let seen = 0
  let hasVia = false
  let lineRule: string | undefined
  let valueRule: string | undefined
  let at = from
  for (let fields = 0; at < wire.length && !isLineEnd(wire, at); fields += 1) {
    if (fields >= messageLimits.headerFields) {
      lineRule ??= tooMany
      const blank = wire.indexOf(emptyLine, at)
      at = blank < 0 ? wire.length : blank + lineEnd.length
      break
    }
    const start = at
    let to = wire.indexOf('\n', start) - 1
    let folded = false
    // Of a usual line, the first CR and the first LF are the two that end it, and no space follows.
    const isUsual = to >= start && wire.indexOf('\r', start) === to && !isSpace(wire.charCodeAt(to + 2))
    if (!isUsual) ({ to, folded } = endOfField(wire, start))
    at = to + 2
    if (to - start > messageLimits.headerLine) {
      lineRule ??= `a header field has at most ${messageLimits.headerLine} octets`
      continue
    }
    const colon = wire.indexOf(':', start)
    const nameTo = colon < 0 || colon > to ? start : trimEnd(wire, start, colon)
    const known = knownHeaderAt(wire, start, nameTo)
    if (known === undefined && !isToken(wire, start, nameTo)) {
      lineRule ??= 'a header line is a name, a colon and a value'
      continue
    }
    const valueFrom = skipSpace(wire, colon + 1, to)
    const valueTo = trimEnd(wire, valueFrom, to)
    const line = wire.slice(valueFrom, valueTo)
    const value = folded ? unfold(line) : line
    if ((hasNul || !isUsual) && hasLineBreaker(value)) {
      lineRule ??= 'a header value has no single CR or LF and no NUL'
      continue
    }
    if (known === undefined) {
      headers.push({ name: wire.slice(start, nameTo).toLowerCase(), value })
      continue
    }
    if (known.once !== 0) {
      if ((seen & known.once) !== 0) {
        lineRule ??= `${known.written} stands only once in a message`
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
        lineRule ??= tooMany
        continue
      }
      for (const part of parts) {
        headers.push({ name, value: part })
        valueRule ??= brokenValue(name, part, 0, part.length, method, !hasVia)
        hasVia ||= name === 'via'
      }
    } else {
      headers.push({ name, value })
      // Where it stands it is read faster than when it is cut out.
      valueRule ??= folded
        ? brokenValue(name, value, 0, value.length, method, !hasVia)
        : brokenValue(name, wire, valueFrom, valueTo, method, !hasVia)
      hasVia ||= name === 'via'
    }
  }
  const end = at < wire.length ? at - lineEnd.length : wire.length
  return { headers, contentLength, seen, end, hasVia, lineRule, valueRule }
}
