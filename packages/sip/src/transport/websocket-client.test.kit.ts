import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'

export type RawFrame = {
  readonly opcode: number
  readonly final?: boolean
  readonly payload: string
  readonly bits?: number
}

/** A frame as a client sends it, under a fresh mask; lengths in their shortest form. */
export const maskedFrame = ({ opcode, final = true, payload, bits = 0 }: RawFrame): string => {
  const octets = Buffer.from(payload, 'latin1')
  const mask = randomBytes(4)
  const { length } = octets
  const size = Buffer.alloc(length < 126 ? 0 : length < 65_536 ? 2 : 8)
  if (size.length === 2) size.writeUInt16BE(length)
  if (size.length === 8) size.writeBigUInt64BE(BigInt(length))
  const short = size.length === 0 ? length : size.length === 2 ? 126 : 127
  const head = Buffer.from([(final ? 0x80 : 0) | bits | opcode, 0x80 | short])
  const masked = octets.map((octet, at) => octet ^ (mask[at % 4] ?? 0))
  return Buffer.concat([head, size, mask, masked]).toString('latin1')
}

/** The frames of a server in `text`, and what is left behind the last whole one. */
export const unframe = (text: string): { frames: { opcode: number; payload: string }[]; rest: string } => {
  const frames: { opcode: number; payload: string }[] = []
  let rest = text
  for (;;) {
    const octets = Buffer.from(rest, 'latin1')
    const short = (octets[1] ?? 0) & 0x7f
    const from = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0)
    if (octets.length < from) return { frames, rest }
    const length = short === 126 ? octets.readUInt16BE(2) : short === 127 ? Number(octets.readBigUInt64BE(2)) : short
    if (octets.length < from + length) return { frames, rest }
    frames.push({ opcode: (octets[0] ?? 0) & 0x0f, payload: rest.slice(from, from + length) })
    rest = rest.slice(from + length)
  }
}

/** A client over a socket that is connected: it upgrades, sends raw octets and keeps the frames that come. */
export class RawWebSocket {
  readonly socket: Socket
  readonly frames: { readonly opcode: number; readonly payload: string }[] = []
  readonly ended: Promise<void>
  #head = ''
  #rest = ''

  constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('error', () => {})
    socket.on('data', (chunk: string) => this.#take(chunk))
    this.ended = new Promise((resolve) => {
      socket.on('close', () => resolve())
    })
  }

  /** The status line and header fields that answered the upgrade, '' before. */
  get head(): string {
    return this.#head.includes('\r\n\r\n') ? this.#head : ''
  }

  /** Asks for the upgrade with these header fields in place of the usual ones; undefined leaves one out. */
  async upgrade(more: Readonly<Record<string, string | undefined>> = {}, path = '/', behind = ''): Promise<string> {
    const fields = {
      Host: 'bridge.example.com',
      Upgrade: 'websocket',
      Connection: 'keep-alive, Upgrade',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': 'chat, sip',
      ...more,
    }
    const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
    this.socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${behind}`, 'latin1')
    while (this.head === '') await Promise.race([once(this.socket, 'data'), this.ended])
    return this.head
  }

  send(...frames: readonly RawFrame[]): void {
    this.write(frames.map(maskedFrame).join(''))
  }

  write(octets: string): void {
    this.socket.write(octets, 'latin1')
  }

  #take(chunk: string): void {
    if (this.head === '') {
      this.#head += chunk
      const end = this.#head.indexOf('\r\n\r\n')
      if (end < 0) return
      this.#rest = this.#head.slice(end + 4)
      this.#head = this.#head.slice(0, end + 4)
    } else this.#rest += chunk
    const { frames, rest } = unframe(this.#rest)
    this.#rest = rest
    this.frames.push(...frames)
  }
}
