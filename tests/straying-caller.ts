import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Address } from '@axbridge/sip'
import { expect } from 'vitest'
import { fieldOf, plainSession } from './bare-peer.ts'

/** A message, and the address of the server that it came from. */
type Heard = { readonly wire: string; readonly from: Address }

type Link = {
  readonly transport: 'UDP' | 'TCP'
  readonly own: Address
  send(wire: string, to: Address): void
  close(): void
}

/** A caller that sends each request of its dialog wherever it is told, whatever the Contact says, and knows whence answers come. */
export class StrayingCaller {
  readonly #link: Link
  readonly #heard: Heard[]
  readonly #number: string
  readonly #id: string
  #dialled = ''
  #to = ''
  #cseq = 0

  private constructor(link: Link, heard: Heard[], number: string) {
    this.#link = link
    this.#heard = heard
    this.#number = number
    // Digits as letters: no id of ours looks like a number.
    this.#id = String(link.own.port).replaceAll(/[0-9]/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
  }

  static async open(transport: 'udp' | 'tcp', number: string, host: string): Promise<StrayingCaller> {
    const heard: Heard[] = []
    const hear = (wire: string, from: Address): void => {
      heard.push({ wire, from })
    }
    const link = transport === 'udp' ? await overUdp(host, hear) : overTcp(host, hear)
    return new StrayingCaller(link, heard, number)
  }

  /** Sends an INVITE to a number and waits for its 200, which is not acknowledged. */
  async invite(dialled: string, to: Address): Promise<Heard> {
    this.#dialled = dialled
    this.#to = `<sip:${dialled}@${to.host}>`
    const answer = await this.request('INVITE', to)
    this.#to = fieldOf(answer.wire, 'To')
    return answer
  }

  /** Sends a request in the dialog and waits for its final answer. */
  async request(method: 'INVITE' | 'BYE' | 'OPTIONS', to: Address): Promise<Heard> {
    this.#cseq += 1
    const cseq = `${this.#cseq} ${method}`
    this.#send(method, cseq, to, method === 'INVITE' ? plainSession : '')
    const isFinal = ({ wire }: Heard): boolean => /^SIP\/2\.0 [2-6]/.test(wire) && fieldOf(wire, 'CSeq') === cseq
    await expect.poll(() => this.#heard.some(isFinal), { timeout: 10_000, interval: 10 }).toBe(true)
    const found = this.#heard.find(isFinal)
    if (found === undefined) throw new Error('what was there a moment ago is there')
    return found
  }

  /** Acknowledges the last INVITE. */
  acknowledge(to: Address): void {
    this.#send('ACK', `${this.#cseq} ACK`, to, '')
  }

  /** How often the last INVITE was answered with 200 so far: more than once until its ACK has come. */
  get repeatedAnswers(): number {
    return this.#heard.filter(({ wire }) => wire.startsWith('SIP/2.0 200') && fieldOf(wire, 'CSeq').endsWith('INVITE'))
      .length
  }

  close(): void {
    this.#link.close()
  }

  #send(method: string, cseq: string, to: Address, body: string): void {
    const { transport, own } = this.#link
    const lines = [
      `${method} sip:${this.#dialled}@${to.host}:${to.port} SIP/2.0`,
      `Via: SIP/2.0/${transport} ${own.host}:${own.port};rport;branch=z9hG4bK${this.#id}${method}${'x'.repeat(this.#cseq)}`,
      'Max-Forwards: 70',
      `From: <sip:${this.#number}@operator.invalid>;tag=${this.#id}`,
      `To: ${this.#to}`,
      `Call-ID: ${this.#id}`,
      `CSeq: ${cseq}`,
      `Contact: <sip:${own.host}:${own.port};transport=${transport.toLowerCase()}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
      ...['', body],
    ]
    this.#link.send(lines.join('\r\n'), to)
  }
}

const overUdp = async (host: string, hear: (wire: string, from: Address) => void): Promise<Link> => {
  const socket = createSocket('udp4').bind(0, host)
  await once(socket, 'listening')
  const { address, port } = socket.address()
  socket.on('message', (octets, from) => hear(octets.toString('latin1'), { host: from.address, port: from.port }))
  return {
    transport: 'UDP',
    own: { host: address, port },
    send: (wire, to) => socket.send(Buffer.from(wire, 'latin1'), to.port, to.host),
    close: () => socket.close(),
  }
}

/** A connection to each address. Nobody listens: what does not come by a connection of its own does not come. */
const overTcp = (host: string, hear: (wire: string, from: Address) => void): Link => {
  const connections = new Map<number, Socket>()
  const connected = (to: Address): Socket => {
    const open = connections.get(to.port)
    if (open !== undefined) return open
    const socket = connect({ ...to, localAddress: host })
    connections.set(to.port, socket)
    let text = ''
    socket.on('data', (octets: Buffer) => {
      text += octets.toString('latin1')
      for (;;) {
        const head = text.indexOf('\r\n\r\n')
        const end = head + 4 + Number(fieldOf(text.slice(0, head + 2), 'Content-Length'))
        if (head < 0 || text.length < end) return
        hear(text.slice(0, end), to)
        text = text.slice(end)
      }
    })
    socket.on('error', () => socket.destroy())
    return socket
  }
  return {
    transport: 'TCP',
    own: { host, port: 5999 },
    send: (wire, to) => connected(to).write(Buffer.from(wire, 'latin1')),
    close: () => {
      for (const socket of connections.values()) socket.destroy()
    },
  }
}
