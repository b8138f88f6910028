import { beforeValueOf } from './header-names.ts'
import { hasLoneNul } from './header-section.ts'
import type { SipMessage } from './message.ts'
import { isToken, isUriText } from './octets.ts'

/** Own code handed over a text that would write something else than it says. The text is not in the message. */
const refuse = (what: string): never => {
  throw new TypeError(`cannot write a SIP message: ${what}`)
}

/** Without its line end. */
const startLine = (message: SipMessage): string => {
  switch (message.kind) {
    case 'request':
      if (!isToken(message.method)) refuse('the method is no token')
      if (!isUriText(message.uri)) refuse('the request URI holds a character that no URI has')
      return `${message.method} ${message.uri} SIP/2.0`
    case 'response': {
      const { status } = message
      if (!(Number.isInteger(status) && status >= 100 && status <= 699)) refuse('the status is not from 100 to 699')
      return `SIP/2.0 ${status} ${message.reason}`
    }
  }
}

// Written to the socket, a char above U+00FF would lose its high bits: U+010A would become a line feed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the first octet of the range that is allowed
const wide = /[^\x00-\xff]/

const countOf = (octet: string, text: string, to: number): number => {
  let count = 0
  for (let at = text.indexOf(octet); at >= 0 && at < to; at = text.indexOf(octet, at + 1)) count += 1
  return count
}

/**
 * Writes a message as octets. Content-Length is always written, from the body; one among the headers is passed over.
 * Throws TypeError for a text that would become another line or another octet: nothing can be smuggled in by a value.
 */
export const serialize = (message: SipMessage): string => {
  let wire = startLine(message)
  // The start line, Content-Length and the empty line.
  let lines = 3
  for (const { name, value } of message.headers) {
    if (name === 'content-length') continue
    const before = beforeValueOf(name)
    if (before === undefined) return refuse('a header name is no token')
    wire += before + value
    lines += 1
  }
  const { body } = message
  wire += `\r\nContent-Length: ${body.length}\r\n\r\n`
  const end = wire.length
  wire += body
  if (wide.test(wire)) refuse('it holds a character that is no octet')
  // Counted in the whole head, which is faster than to look for them in each value: one more and a text broke its line.
  if (countOf('\n', wire, end) !== lines || countOf('\r', wire, end) !== lines || hasLoneNul(wire, end))
    refuse('a value or the reason phrase holds a line break or NUL')
  return wire
}
