import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import {
  type Address,
  B2bua,
  type CallDecision,
  headerOf,
  headersOf,
  parseMessage,
  randomTokens,
  realTimers,
  SipNetwork,
} from '@axbridge/sip'
import type { Draw } from '../bindings/draw.ts'
import { mutated } from './mutate.ts'

const host = '127.0.0.1'
const anyPort = { host, port: 0 }

/** A call may last so long here, so that what is left of it after the run can be seen. */
const longestCallMs = 5_000
const ringTimeoutMs = 2_000
/** After its last word a call may wait for two transactions in turn, of 32 seconds each. */
const settleMs = 90_000
/** How long a sound request waits for its answer on a machine that is busy. */
const soundAnswerMs = 10_000

/**
 * A back-to-back agent on the sockets of the loopback: strangers' messages come in over UDP, TCP and WebSockets, and a
 * callee answers what the agent sends him with messages that were changed too.
 */
export class LiveStack {
  readonly #network: SipNetwork
  readonly #bridge: B2bua
  readonly #callee: DatagramSocket
  readonly #draw: Draw
  readonly #errors: unknown[] = []
  readonly #tellError = (error: unknown): void => void this.#errors.push(error)
  #sound = 0

  private constructor(network: SipNetwork, callee: DatagramSocket, draw: Draw) {
    this.#network = network
    this.#callee = callee
    this.#draw = draw
    subscribe('axbridge.sip.listener_error', this.#tellError)
    callee.on('message', (octets, { address, port }) =>
      this.#answer(octets.toString('latin1'), { host: address, port }),
    )
    callee.on('error', () => {})
    this.#bridge = new B2bua({
      network,
      timers: realTimers,
      tokens: randomTokens,
      maxCalls: 200,
      maxTransactions: 40_000,
      maxDurationMs: longestCallMs,
      control: {
        admit: () => ({ kind: 'admitted', peer: 'any' }),
        screened: () => {},
        offered: async () => this.#decide(),
      },
    })
  }

  static async open(draw: Draw): Promise<LiveStack> {
    const limits = { connections: 500, connectionsPerHost: 500, partialMessageMs: 1_000, firstMessageMs: 2_000 }
    const network = await SipNetwork.open({ udp: anyPort, tcp: anyPort, ws: anyPort, limits })
    const callee = createSocket('udp4')
    callee.bind(0, host)
    await once(callee, 'listening')
    return new LiveStack(network, callee, draw)
  }

  #decide(): CallDecision {
    if (this.#draw.oneIn(3)) return { kind: 'refuse', status: 480, reason: 'No', q850Cause: 31 }
    return {
      kind: 'connect',
      guardCaller: () => true,
      leg: {
        target: { transport: 'udp', remote: { host, port: this.#callee.address().port } },
        requestUri: 'sip:callee@127.0.0.1',
        to: 'sip:callee@127.0.0.1',
        from: 'sip:x@127.0.0.1',
        assertIdentity: true,
        guard: () => true,
        ringTimeoutMs,
      },
      observer: {
        connecting: () => {},
        ringing: () => {},
        answered: async () => {},
        ended: () => {},
        heldBack: () => {},
      },
    }
  }

  /** What the callee says to a request: now and then what the RFC wants, else that with changes, or a request of his own. */
  #answer(wire: string, from: Address): void {
    const outcome = parseMessage(wire)
    if (!outcome.ok || outcome.message.kind !== 'request' || outcome.message.method === 'ACK') return
    const { message } = outcome
    const draw = this.#draw
    const copied = [
      ...headersOf(message, 'via').map((value) => `Via: ${value}`),
      `From: ${headerOf(message, 'from')}`,
      `To: ${headerOf(message, 'to')};tag=callee${draw.below(3)}`,
      `Call-ID: ${headerOf(message, 'call-id')}`,
    ]
    const status = draw.of([100, 180, 183, 200, 200, 200, 302, 401, 407, 422, 486, 487, 491, 500, 603])
    const response = [
      `SIP/2.0 ${status} Answer`,
      ...copied,
      `CSeq: ${headerOf(message, 'cseq')}`,
      'Contact: <sip:callee@127.0.0.1>',
      ...(draw.oneIn(3) ? ['Require: 100rel', 'RSeq: 1'] : []),
      ...(message.body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${message.body.length}`,
    ]
    const swapped = [
      `${draw.of(['BYE', 'INVITE', 'UPDATE', 'INFO', 'REFER', 'PRACK', 'OPTIONS'])} sip:x@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.#callee.address().port};branch=z9hG4bK${draw.next()}`,
      `From: ${headerOf(message, 'to')};tag=callee${draw.below(3)}`,
      `To: ${headerOf(message, 'from')}`,
      `Call-ID: ${headerOf(message, 'call-id')}`,
      `CSeq: ${draw.below(9)} BYE`,
      'Content-Length: 0',
    ]
    const answers = [`${response.join('\r\n')}\r\n\r\n${message.body}`]
    if (draw.oneIn(4)) answers.push(`${swapped.join('\r\n')}\r\n\r\n`)
    for (const answer of answers) {
      const said = draw.oneIn(2) ? answer : mutated(draw, [answer])
      this.#callee.send(Buffer.from(said.slice(0, 65_000), 'latin1'), from.port, from.host)
    }
  }

  /** Sends messages over all transports, then a sound request over each: what is wrong when that is not answered. */
  async take(wires: readonly string[]): Promise<string | undefined> {
    const { udp, tcp, ws } = this.#network.addresses()
    if (udp === undefined || tcp === undefined || ws === undefined) throw new Error('the stack listens')
    const datagrams = createSocket('udp4')
    datagrams.on('error', () => {})
    const streams: Socket[] = []
    for (const wire of wires) {
      const octets = Buffer.from(wire, 'latin1')
      if (octets.length <= 65_000) datagrams.send(octets, udp.port, udp.host)
      if (this.#draw.oneIn(4)) streams.push(stream(tcp, octets))
      if (this.#draw.oneIn(8)) streams.push(stream(ws, Buffer.concat([Buffer.from(upgrade), octets])))
      await new Promise(setImmediate)
    }
    const wrong = (await this.#isAlive(datagrams, udp)) ?? (await this.#isAliveOver(tcp))
    for (const socket of streams) socket.destroy()
    datagrams.close()
    const [error] = this.#errors.splice(0)
    return error === undefined ? wrong : `it throws: ${error instanceof Error ? error.stack : String(error)}`
  }

  /** The answer of the agent may be lost among the others in a buffer, so the request is repeated. */
  async #isAlive(socket: DatagramSocket, to: Address): Promise<string | undefined> {
    const id = this.#nextId()
    const began = performance.now()
    const wire = soundRequest('UDP', id)
    return new Promise((resolve) => {
      const repeat = setInterval(() => {
        if (performance.now() - began > soundAnswerMs) done('no sound request over UDP is answered any more')
        else socket.send(wire, to.port, to.host)
      }, 200)
      const done = (wrong?: string): void => {
        clearInterval(repeat)
        resolve(wrong)
      }
      socket.on('message', (octets) => {
        if (octets.includes(`Call-ID: ${id}`)) done()
      })
      socket.send(wire, to.port, to.host)
    })
  }

  async #isAliveOver(to: Address): Promise<string | undefined> {
    const id = this.#nextId()
    const socket = connect(to.port, to.host)
    let received = ''
    const wrong = await new Promise<string | undefined>((resolve) => {
      const deadline = setTimeout(() => resolve('no sound request over TCP is answered any more'), soundAnswerMs)
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1')
        if (!received.includes(`Call-ID: ${id}`)) return
        clearTimeout(deadline)
        resolve(undefined)
      })
      socket.write(soundRequest('TCP', id))
    })
    socket.destroy()
    return wrong
  }

  #nextId(): string {
    this.#sound += 1
    return `sound-${this.#sound}`
  }

  counters(): { readonly calls: number; readonly received: number; readonly faults: number } {
    const { received, faultsAnswered, faultsDropped } = this.#network.counters()
    return { calls: this.#bridge.counters().started, received, faults: faultsAnswered + faultsDropped }
  }

  /** Waits for the calls to end by themselves; answers what is left. */
  async settle(): Promise<string | undefined> {
    const deadline = performance.now() + settleMs
    while (this.#bridge.counters().live > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 100))
    const { live } = this.#bridge.counters()
    return live === 0 ? undefined : `${live} calls are left that nobody holds`
  }

  async close(): Promise<void> {
    this.#bridge.close()
    await this.#network.close()
    this.#callee.close()
    unsubscribe('axbridge.sip.listener_error', this.#tellError)
  }
}

const upgrade =
  'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n\r\n'

const stream = (to: Address, octets: Buffer): Socket => {
  const socket = connect(to.port, to.host)
  socket.on('error', () => {})
  socket.resume().write(octets)
  return socket
}

const soundRequest = (transport: string, id: string): string =>
  `OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/${transport} 127.0.0.1;branch=z9hG4bK${id}${transport};rport\r\n` +
  `From: <sip:a@h>;tag=${id}\r\nTo: <sip:x@h>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`
