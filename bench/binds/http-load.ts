import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { DelaySamples, partiesAt } from '@axbridge/sim/load'
import { orderIdAt } from '../order-id.ts'
import type { HttpOrder, HttpOutcome, HttpReport } from './http-protocol.ts'

/**
 * A generator of HTTP requests in a process of its own. Text over sockets: node:http as a client costs as much as the
 * server that answers, and would cap the anchor instead of measuring it.
 */

const report = (message: HttpReport): void => {
  process.send?.(message)
}

const bodyAt = (index: number, expiresAt: string): string => {
  const { a, b } = partiesAt(index)
  return `{"a":"${a}","b":"${b}","orderId":"${orderIdAt(index)}","expiresAt":"${expiresAt}"}`
}

const requestAt = (index: number, { port, apiKey, expiresAt }: HttpOrder): string => {
  const body = bodyAt(index, expiresAt)
  return (
    `POST /v1/bindings HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: keep-alive\r\n` +
    `Authorization: Bearer ${apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  )
}

/** The length of the answer that begins a text, once its head is there; the servers measured here all say it. */
const lengthOfAnswer = (text: string): number | undefined => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1]
  if (length === undefined) throw new Error('an answer did not say its length')
  return end + 4 + Number(length)
}

/** One connection, one request at a time. Resolves with each answer's status. */
class Connection {
  readonly #socket: Socket
  #received = ''
  #answered: ((status: number) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (octets) => this.#receive(octets.toString('latin1')))
    socket.on('error', (error) => this.#failed?.(error))
    socket.on('close', () => this.#failed?.(new Error('the server closed a connection')))
  }

  post(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#failed = reject
      this.#socket.write(request, 'latin1')
    })
  }

  close(): void {
    this.#failed = undefined
    this.#socket.destroy()
  }

  #receive(text: string): void {
    this.#received += text
    const length = lengthOfAnswer(this.#received)
    if (length === undefined || this.#received.length < length) return
    const status = Number(this.#received.slice(9, 12))
    this.#received = this.#received.slice(length)
    this.#answered?.(status)
  }
}

const open = async (port: number): Promise<Connection> => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return new Connection(socket)
}

const post = async (order: HttpOrder): Promise<HttpOutcome> => {
  const connections = await Promise.all(Array.from({ length: order.concurrency }, () => open(order.port)))
  const delays = new DelaySamples(order.requests)
  let next = 0
  let refused = 0
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      while (next < order.requests) {
        const request = requestAt(order.firstIndex + next, order)
        next += 1
        const sentAt = performance.now()
        const status = await connection.post(request)
        delays.add(performance.now() - sentAt)
        if (status !== 201) refused += 1
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  for (const connection of connections) connection.close()
  const { p50, p99 } = delays.delays()
  return { seconds, refused, p50Ms: p50, p99Ms: p99, generatorBusy: (user + system) / 1e6 / seconds }
}

process.on('message', (order) => {
  post(order as HttpOrder).then(
    (outcome) => report({ kind: 'posted', ...outcome }),
    (error: unknown) => {
      process.stderr.write(`http load: ${error instanceof Error ? error.message : String(error)}\n`)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit(0))
report({ kind: 'ready' })
