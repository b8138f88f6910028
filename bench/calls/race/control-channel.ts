import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

const host = '127.0.0.1'
const answerTimeoutMs = 10_000

/** The kernel holds so many requests for Kamailio without losing one. */
const underWay = 64

type Call = { readonly method: string; readonly params: readonly string[] }

/** Asks a Kamailio over the JSON-RPC datagrams of its module jsonrpcs. */
export class ControlChannel {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (result: unknown) => void>()
  #nextId = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (octets) => {
      const { id, result } = JSON.parse(octets.toString('utf8')) as { id: number; result?: unknown }
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    })
    // Nobody listens yet: the request is not answered, and its deadline says so.
    socket.on('error', () => {})
  }

  static async open(port: number): Promise<ControlChannel> {
    const socket = createSocket('udp4')
    socket.connect(port, host)
    await once(socket, 'connect')
    return new ControlChannel(socket)
  }

  /** Undefined when it is not answered in time, or with an error. */
  async ask(call: Call, timeoutMs = answerTimeoutMs): Promise<unknown> {
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting.delete(id)
        resolve(undefined)
      }, timeoutMs)
      this.#waiting.set(id, (result) => {
        clearTimeout(late)
        resolve(result)
      })
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', ...call, id }))
    })
  }

  /** `count` calls, many under way. Throws when one is not answered well. */
  async askAll(count: number, callAtIndex: (index: number) => Call): Promise<void> {
    let next = 0
    const one = async (): Promise<void> => {
      while (next < count) {
        const call = callAtIndex(next)
        next += 1
        if ((await this.ask(call)) === undefined) throw new Error(`Kamailio did not do ${call.method}`)
      }
    }
    await Promise.all(Array.from({ length: underWay }, one))
  }

  close(): void {
    this.#socket.close()
  }
}
