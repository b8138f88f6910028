import { isUtf8 } from 'node:buffer'
import { messageLimits } from '../message/message-limits.ts'
import type { StreamItem, StreamProtocol } from './stream-protocol.ts'

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** RFC 6455 section 7.4.1 */
const closeCodes = { goingAway: 1001, protocolError: 1002, notText: 1007, tooBig: 1009 } as const

type Opcode = (typeof opcodes)[keyof typeof opcodes]

const isOpcode = (value: number): value is Opcode => Object.values<number>(opcodes).includes(value)

/** One frame, in one piece and without a mask, as a server sends it (RFC 6455 section 5.2). */
const frameOf = (opcode: Opcode, payload: string): string => {
  const { length } = payload
  const first = String.fromCharCode(0x80 | opcode)
  if (length < 126) return first + String.fromCharCode(length) + payload
  if (length < 65_536) return `${first}\x7e${String.fromCharCode(length >> 8, length & 0xff)}${payload}`
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(length))
  return `${first}\x7f${size.toString('latin1')}${payload}`
}

const closeFrame = (code: number): string => frameOf(opcodes.close, String.fromCharCode(code >> 8, code & 0xff))

const isAscii = (text: string): boolean => !/[\x80-\xff]/.test(text)

const unmask = (masked: string, key: string): string => {
  const octets = Buffer.from(masked, 'latin1')
  const mask = Buffer.from(key, 'latin1')
  for (let at = 0; at < octets.length; at += 1) octets[at] = (octets[at] ?? 0) ^ (mask[at & 3] ?? 0)
  return octets.toString('latin1')
}

type Frame = { readonly opcode: Opcode; readonly final: boolean; readonly payload: string; readonly end: number }
type Broken = { readonly rule: string; readonly code: number }

const broken = (rule: string, code: number = closeCodes.protocolError): Broken => ({ rule, code })

/** The frame at the start of `text`; undefined while it is not complete. A length that is too great is refused before its octets come. */
const readFrame = (text: string): Frame | Broken | undefined => {
  if (text.length < 2) return undefined
  const [first, second] = [text.charCodeAt(0), text.charCodeAt(1)]
  const opcode = first & 0x0f
  const final = (first & 0x80) !== 0
  if ((first & 0x70) !== 0) return broken('no extension was agreed to')
  if (!isOpcode(opcode)) return broken('an opcode is a known one')
  if ((second & 0x80) === 0) return broken('a client masks what it sends')
  const short = second & 0x7f
  if (opcode >= opcodes.close && (!final || short > 125))
    return broken('a control frame has one piece and at most 125 octets')
  const sizeOctets = short === 126 ? 2 : short === 127 ? 8 : 0
  if (text.length < 2 + sizeOctets) return undefined
  const size = Buffer.from(text.slice(2, 2 + sizeOctets), 'latin1')
  const length = sizeOctets === 0 ? short : sizeOctets === 2 ? size.readUInt16BE() : Number(size.readBigUInt64BE())
  if (length > messageLimits.total) return broken('a message is not longer than SIP allows', closeCodes.tooBig)
  const from = 2 + sizeOctets + 4
  const end = from + length
  if (text.length < end) return undefined
  return { opcode, final, payload: unmask(text.slice(from, end), text.slice(from - 4, from)), end }
}

/**
 * The server's side of a WebSocket after its upgrade (RFC 6455), each of its messages being one of SIP (RFC 7118
 * section 5). It holds at most one message and one frame.
 */
export class WebSocketProtocol implements StreamProtocol {
  #pending = ''
  /** The message that came in several frames, and what kind it is. */
  #begun: { readonly opcode: Opcode; text: string } | undefined
  #closeCode: number | undefined = closeCodes.goingAway

  get partial(): boolean {
    return this.#closeCode !== undefined && (this.#pending !== '' || this.#begun !== undefined)
  }

  push(chunk: string): StreamItem[] {
    const items: StreamItem[] = []
    this.#pending += chunk
    while (this.#closeCode !== undefined) {
      const frame = readFrame(this.#pending)
      if (frame === undefined) break
      const item = 'rule' in frame ? this.#fail(frame) : this.#take(frame)
      if (item === undefined) continue
      items.push(item)
      if (item.kind === 'fault' || item.kind === 'end') {
        this.#pending = ''
        break
      }
    }
    return items
  }

  wrap(wire: string): string {
    // A message with other octets than text in its body goes out as octets (RFC 7118 section 5).
    const isText = isAscii(wire) || isUtf8(Buffer.from(wire, 'latin1'))
    return frameOf(isText ? opcodes.text : opcodes.binary, wire)
  }

  farewell(): string {
    const code = this.#closeCode
    this.#closeCode = undefined
    return code === undefined ? '' : closeFrame(code)
  }

  #fail({ rule, code }: Broken): StreamItem {
    this.#closeCode = code
    return { kind: 'fault', rule }
  }

  #take(frame: Frame): StreamItem | undefined {
    this.#pending = this.#pending.slice(frame.end)
    const { opcode, payload } = frame
    switch (opcode) {
      case opcodes.ping:
        return { kind: 'reply', octets: frameOf(opcodes.pong, payload) }
      case opcodes.pong:
        return undefined
      case opcodes.close:
        // 5.5.1: a close is answered with its own code.
        this.#closeCode = undefined
        return { kind: 'end', octets: frameOf(opcodes.close, payload.slice(0, 2)) }
      case opcodes.continuation:
      case opcodes.text:
      case opcodes.binary:
        return this.#takeData(frame)
    }
  }

  #takeData({ opcode, final, payload }: Frame): StreamItem | undefined {
    const begun = this.#begun
    if ((begun === undefined) === (opcode === opcodes.continuation))
      return this.#fail(broken('a message is continued when it has begun, and then only'))
    const message = begun ?? { opcode, text: '' }
    message.text += payload
    if (message.text.length > messageLimits.total)
      return this.#fail(broken('a message is not longer than SIP allows', closeCodes.tooBig))
    this.#begun = final ? undefined : message
    return final ? this.#whole(message.opcode, message.text) : undefined
  }

  #whole(opcode: Opcode, text: string): StreamItem | undefined {
    if (opcode === opcodes.text && !isAscii(text) && !isUtf8(Buffer.from(text, 'latin1')))
      return this.#fail(broken('text is UTF-8', closeCodes.notText))
    // RFC 7118 section 6: keep-alives of RFC 5626 come as messages of their own; a single CRLF is a pong.
    if (text === '\r\n\r\n') return { kind: 'ping' }
    return text === '' || text === '\r\n' ? undefined : { kind: 'message', wire: text }
  }
}
