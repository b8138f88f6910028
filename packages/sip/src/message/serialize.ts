import { writtenName } from './header-names.ts'
import { hasLineBreaker } from './header-section.ts'
import type { SipMessage } from './message.ts'
import { isToken, isUriText } from './octets.ts'

/** Own code handed over a text that would write something else than it says. The text is not in the message. */
const refuse = (what: string): never => {
  throw new TypeError(`cannot write a SIP message: ${what}`)
}

const startLine = (message: SipMessage): string => {
  switch (message.kind) {
    case 'request':
      if (!isToken(message.method)) refuse('the method is no token')
      if (!isUriText(message.uri)) refuse('the request URI holds a character that no URI has')
      return `${message.method} ${message.uri} SIP/2.0\r\n`
    case 'response': {
      const { status } = message
      if (!(Number.isInteger(status) && status >= 100 && status <= 699)) refuse('the status is not from 100 to 699')
      if (hasLineBreaker(message.reason)) refuse('the reason phrase holds a line break or NUL')
      return `SIP/2.0 ${status} ${message.reason}\r\n`
    }
  }
}

// Written to the socket, a char above U+00FF would lose its high bits: U+010A would become a line feed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the first octet of the range that is allowed
const wide = /[^\x00-\xff]/

/**
 * Writes a message as octets. Content-Length is always written, from the body; one among the headers is passed over.
 * Throws TypeError for a text that would become another line or another octet: nothing can be smuggled in by a value.
 */
export const serialize = (message: SipMessage): string => {
  let wire = startLine(message)
  for (const { name, value } of message.headers) {
    if (name === 'content-length') continue
    const written = writtenName(name)
    if (written === undefined) return refuse('a header name is no token')
    if (hasLineBreaker(value)) refuse('a header value holds a line break or NUL')
    wire += `${written}: ${value}\r\n`
  }
  wire += `Content-Length: ${message.body.length}\r\n\r\n${message.body}`
  if (wide.test(wire)) refuse('it holds a character that is no octet')
  return wire
}
