/**
 * Every text in this package is a byte string: one char (U+0000 to U+00FF) for each octet on the wire. Nothing is
 * decoded on the way through, so a message is searched and sent as exactly the octets it consists of.
 */

/** A header field. `name` is in lower case and in its long form (`call-id`, never `i`); `value` is unfolded and trimmed. */
export type Header = { readonly name: string; readonly value: string }

export type SipRequest = {
  readonly kind: 'request'
  /** As received: methods are case-sensitive (RFC 3261 section 7.1). */
  readonly method: string
  readonly uri: string
  readonly headers: readonly Header[]
  readonly body: string
}

export type SipResponse = {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
  readonly headers: readonly Header[]
  readonly body: string
}

export type SipMessage = SipRequest | SipResponse

/** The first value of a header field, or undefined. `name` in lower case, long form. */
export const headerOf = (message: { readonly headers: readonly Header[] }, name: string): string | undefined => {
  for (const header of message.headers) if (header.name === name) return header.value
  return undefined
}

/** All values of a header field, one for each line, in order. */
export const headersOf = (message: { readonly headers: readonly Header[] }, name: string): string[] => {
  const values: string[] = []
  for (const header of message.headers) if (header.name === name) values.push(header.value)
  return values
}
