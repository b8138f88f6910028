const lengthField = '\r\nContent-Length: '

/**
 * Cuts what comes over a connection into messages (RFC 3261 section 18.3). The server's messages say their length in the usual spelling; one that
 * does not counts as one without a body.
 */
export class MessageStream {
  readonly #received: (wire: string) => void
  #rest = ''

  constructor(received: (wire: string) => void) {
    this.#received = received
  }

  take(text: string): void {
    const all = this.#rest === '' ? text : this.#rest + text
    let start = 0
    for (;;) {
      const body = all.indexOf('\r\n\r\n', start) + 4
      if (body < 4) break
      const field = all.indexOf(lengthField, start)
      const at = field + lengthField.length
      const length = field < 0 || field > body ? 0 : Number.parseInt(all.slice(at, all.indexOf('\r\n', at)), 10)
      if (all.length < body + length) break
      this.#received(all.slice(start, body + length))
      start = body + length
    }
    this.#rest = start === 0 ? all : all.slice(start)
  }
}
