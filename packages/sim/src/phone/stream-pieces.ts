/** A complete message, or octets that are none: keep-alives, or what cannot be understood. */
export type StreamPiece = { readonly kind: 'message' | 'ping' | 'noise'; readonly wire: string }

const longestMessage = 128 * 1024

/**
 * Cuts a TCP stream into messages by Content-Length (RFC 3261 section 18.3). No octet is lost: all of them together,
 * with `rest` at the end, are the stream. It is the phone's own and not the server's, so that one fault is not in both.
 */
export class StreamPieces {
  #buffer = ''

  push(chunk: string): StreamPiece[] {
    this.#buffer += chunk
    const pieces: StreamPiece[] = []
    for (let piece = this.#next(); piece !== undefined; piece = this.#next()) pieces.push(piece)
    return pieces
  }

  /** What arrived of a message that never became complete. */
  rest(): string {
    const rest = this.#buffer
    this.#buffer = ''
    return rest
  }

  #next(): StreamPiece | undefined {
    const blank = /^[\r\n]+/.exec(this.#buffer)?.[0]
    // RFC 5626 section 3.5.1: a double CRLF is a ping; RFC 3261 section 7.5: other empty lines before a message mean nothing.
    if (blank !== undefined) return this.#take(blank.length, blank === '\r\n\r\n' ? 'ping' : 'noise')
    const headEnd = this.#buffer.indexOf('\r\n\r\n')
    if (headEnd < 0) return this.#buffer.length > longestMessage ? this.#take(this.#buffer.length, 'noise') : undefined
    const head = this.#buffer.slice(0, headEnd)
    const length = /^(?:content-length|l)[ \t]*:[ \t]*([0-9]{1,6})[ \t]*$/im.exec(head)?.[1]
    // RFC 3261 section 20.14: over a stream the length must be there. Without it nothing after can be found again.
    if (length === undefined || Number(length) > longestMessage) return this.#take(this.#buffer.length, 'noise')
    const end = headEnd + 4 + Number(length)
    return this.#buffer.length < end ? undefined : this.#take(end, 'message')
  }

  #take(length: number, kind: StreamPiece['kind']): StreamPiece {
    const wire = this.#buffer.slice(0, length)
    this.#buffer = this.#buffer.slice(length)
    return { kind, wire }
  }
}
