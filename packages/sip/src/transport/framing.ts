import { messageLimits } from '../message/message-limits.ts'
import { decimal, isSpace, isToken, skipSpace, trimEnd } from '../message/octets.ts'

export type FramedItem =
  | { readonly kind: 'message'; readonly wire: string }
  /** A double CRLF between messages, answered with a CRLF (RFC 5626 section 3.5.1). Several in a row come as one. */
  | { readonly kind: 'ping' }
  /** The stream cannot be read on: the connection ends. `head` is there when a header section was complete. */
  | { readonly kind: 'fault'; readonly rule: string; readonly head?: string }

const blank = '\r\n\r\n'

/** The Content-Length of a header section that ends at `end`; -1 when it is absent, written twice or no length. */
const contentLength = (text: string, end: number): number => {
  let length = -1
  let at = text.indexOf('\r\n') + 2
  while (at >= 2 && at < end) {
    let to = text.indexOf('\r\n', at)
    while (to >= 0 && to < end && isSpace(text.charCodeAt(to + 2))) to = text.indexOf('\r\n', to + 2)
    if (to < 0 || to > end) to = end
    const first = text.charCodeAt(at) | 0x20
    if (first === 0x63 || first === 0x6c) {
      // Only in this line: a search to the end of the text, once for each line, would cost its square.
      const offset = text.slice(at, to).indexOf(':')
      const colon = at + offset
      const name = offset < 0 ? '' : text.slice(at, trimEnd(text, at, colon)).toLowerCase()
      if (name === 'l' || name === 'content-length') {
        if (length >= 0) return -1
        // The value may stand in a folded line.
        let from = skipSpace(text, colon + 1, to)
        while (text.startsWith('\r\n', from) && from < to) from = skipSpace(text, from + 2, to)
        length = decimal(text, from, trimEnd(text, from, to), messageLimits.total)
        if (length < 0) return -1
      }
    }
    at = to + 2
  }
  return length
}

/**
 * Cuts a stream of octets into messages (RFC 3261 section 18.3). It holds at most one message; after a fault it takes
 * nothing more.
 */
export class StreamFramer {
  #pending = ''
  /** How far the end of the header section was looked for. */
  #searched = 0
  /** The length of the message that has begun, once its Content-Length is known. */
  #need = 0
  #dead = false

  /** True while a message has begun and is not complete. */
  get partial(): boolean {
    return this.#pending !== '' && !this.#dead
  }

  push(chunk: string): FramedItem[] {
    if (this.#dead || chunk === '') return []
    this.#pending += chunk
    const items: FramedItem[] = []
    while (this.#pending.length > 0 && this.#pending.length >= this.#need) {
      const item = this.#need > 0 ? this.#takeMessage() : (this.#takeKeepAlive() ?? this.#measure())
      if (item === 'more') break
      if (item === 'go on') continue
      if (item.kind === 'ping' && items.at(-1)?.kind === 'ping') continue
      items.push(item)
      if (item.kind === 'fault') break
    }
    return items
  }

  #takeMessage(): FramedItem {
    const wire = this.#pending.slice(0, this.#need)
    this.#pending = this.#pending.slice(this.#need)
    this.#need = 0
    this.#searched = 0
    return { kind: 'message', wire }
  }

  /** RFC 3261 section 7.5: CRLFs in front of a start line are passed over. */
  #takeKeepAlive(): FramedItem | 'more' | 'go on' | undefined {
    if (this.#pending.charCodeAt(0) !== 0x0d) return undefined
    if (this.#pending.startsWith(blank)) {
      this.#pending = this.#pending.slice(4)
      return { kind: 'ping' }
    }
    if (blank.startsWith(this.#pending)) return 'more'
    if (!this.#pending.startsWith('\r\n')) return this.#fault('a stream has no single CR between messages')
    this.#pending = this.#pending.slice(2)
    return 'go on'
  }

  /** Looks for the end of the header section and learns the length of the message. */
  #measure(): FramedItem | 'more' | 'go on' {
    // TLS and binary protocols are known by their first octet.
    if (!isToken(this.#pending, 0, 1)) return this.#fault('a message begins with a method or SIP/2.0')
    const end = this.#pending.indexOf(blank, this.#searched)
    if (end < 0 ? this.#pending.length > messageLimits.headerSection : end > messageLimits.headerSection)
      return this.#fault(`a header section has at most ${messageLimits.headerSection} octets`)
    if (end < 0) {
      this.#searched = Math.max(0, this.#pending.length - 3)
      return 'more'
    }
    const length = contentLength(this.#pending, end)
    const headLength = end + blank.length
    // RFC 3261 section 18.3: without it, nothing says where the next message begins.
    if (length < 0)
      return this.#fault('Content-Length stands once in a message over TCP', this.#pending.slice(0, headLength))
    if (headLength + length > messageLimits.total)
      return this.#fault(`a message has at most ${messageLimits.total} octets`, this.#pending.slice(0, headLength))
    this.#need = headLength + length
    return 'go on'
  }

  #fault(rule: string, head?: string): FramedItem {
    this.#dead = true
    this.#pending = ''
    return head === undefined ? { kind: 'fault', rule } : { kind: 'fault', rule, head }
  }
}
