import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { DelaySamples } from '@axbridge/sim/load'
import type { HttpOrder, HttpOutcome, HttpReport } from './http-protocol.ts'
import { signedRequest } from './signed-bind.ts'

/**
 * A generator of HTTP requests in a process of its own. Text over sockets: node:http as a client costs as much as the
 * server that answers, and would cap the anchor instead of measuring it.
 */

const report = (message: HttpReport): void => {
  process.send?.(message)
}

/** The length of the answer that begins a text, once its head is there; the servers measured here all say it. */
const lengthOfAnswer = (text: string): number | undefined => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1]
  if (length === undefined) throw new Error('an answer did not say its length')
  return end + 4 + Number(length)
}

/** How many binds an answer says were done. */
const boundIn = (answer: string): number => {
  if (answer.startsWith('HTTP/1.1 201 ')) return 1
  let count = 0
  for (let at = answer.indexOf('{"status":201,'); at >= 0; at = answer.indexOf('{"status":201,', at + 1)) count += 1
  return count
}

/** One connection, one request at a time. Resolves with each answer. */
class Connection {
  readonly #socket: Socket
  #received = ''
  #length: number | undefined
  #answered: ((answer: string) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (octets) => this.#receive(octets.toString('latin1')))
    socket.on('error', (error) => this.#failed?.(error))
    socket.on('close', () => this.#failed?.(new Error('the server closed a connection')))
  }

  post(request: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#failed = reject
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#failed = undefined
    this.#socket.destroy()
  }

  #receive(text: string): void {
    this.#received += text
    this.#length ??= lengthOfAnswer(this.#received)
    if (this.#length === undefined || this.#received.length < this.#length) return
    const answer = this.#received.slice(0, this.#length)
    this.#received = this.#received.slice(this.#length)
    this.#length = undefined
    this.#answered?.(answer)
  }
}

const open = async (port: number): Promise<Connection> => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return new Connection(socket)
}

let requests: readonly Buffer[] = []

const post = async ({ port, concurrency }: Extract<HttpOrder, { kind: 'post' }>): Promise<HttpOutcome> => {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => open(port)))
  const delays = new DelaySamples(requests.length)
  const left = requests.values()
  let bound = 0
  let refusal: string | undefined
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      for (const request of left) {
        const sentAt = performance.now()
        const answer = await connection.post(request)
        delays.add(performance.now() - sentAt)
        const done = boundIn(answer)
        bound += done
        if (done === 0) refusal ??= answer.slice(0, 600)
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  for (const connection of connections) connection.close()
  if (refusal !== undefined) process.stderr.write(`a request was refused: ${refusal}\n`)
  const { p50, p99 } = delays.delays()
  return { seconds, bound, p50Ms: p50, p99Ms: p99, generatorBusy: (user + system) / 1e6 / seconds }
}

const obey = async (order: HttpOrder): Promise<void> => {
  if (order.kind === 'post') return report({ kind: 'posted', ...(await post(order)) })
  requests = Array.from({ length: order.requests }, (_, at) => signedRequest(order, at))
  report({ kind: 'prepared' })
}

process.on('message', (order) => {
  obey(order as HttpOrder).catch((error: unknown) => {
    process.stderr.write(`http load: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
report({ kind: 'ready' })
