import { type FramedItem, StreamFramer } from './framing.ts'

/** How messages lie in the octets of a connection. Texts are byte strings; one protocol serves one connection. */
export type StreamProtocol = {
  /** Takes what came and answers what is complete in it. */
  push(chunk: string): StreamItem[]
  /** True while something has begun and is not complete. */
  readonly partial: boolean
  /** The octets that carry a message, or the CRLF of a pong. */
  wrap(wire: string): string
  /** What is said before the connection ends, '' for nothing. */
  farewell(): string
}

export type StreamItem =
  | FramedItem
  /** Octets of the protocol itself that answer the peer. */
  | { readonly kind: 'reply'; readonly octets: string }
  /** The peer said that it ends; what it gets is said first. */
  | { readonly kind: 'end'; readonly octets: string }

/** Messages one behind the other, as TCP and TLS carry them (RFC 3261 section 18.3). */
export const bareProtocol = (): StreamProtocol => {
  const framer = new StreamFramer()
  return {
    push: (chunk) => framer.push(chunk),
    get partial() {
      return framer.partial
    },
    wrap: (wire) => wire,
    farewell: () => '',
  }
}
