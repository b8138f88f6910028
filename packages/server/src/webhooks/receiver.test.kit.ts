import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'

/** One post as it arrived. */
export type Arrived = {
  readonly path: string
  readonly id: string
  readonly timestamp: number
  readonly signatures: readonly string[]
  readonly body: string
  readonly payload: {
    readonly type: string
    readonly timestamp: string
    readonly data: unknown
    readonly cursor: string
  }
}

/** What a receiver does with a post: a status, or whatever it wants to do with the answer itself. */
export type Behaviour = (arrived: Arrived, answer: ServerResponse) => number | undefined

/** An endpoint as a customer runs it, on a real socket. */
export class Receiver {
  readonly arrived: Arrived[] = []
  readonly #server: Server
  readonly #waiting: { readonly count: number; readonly call: () => void }[] = []
  behave: Behaviour = () => 204
  mostAtOnce = 0
  #atOnce = 0

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request, answer) => void this.#take(request, answer))
  }

  static async open(host = '127.0.0.1'): Promise<Receiver> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    return new Receiver(server)
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the receiver does not listen')
    return address.port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`
  }

  /** What it was told, as type and cursor. */
  get cursors(): readonly number[] {
    return this.arrived.map(({ payload }) => Number(payload.cursor))
  }

  /** Resolves when so many posts have arrived. */
  async has(count: number): Promise<void> {
    if (this.arrived.length >= count) return
    await new Promise<void>((call) => this.#waiting.push({ count, call }))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    this.#atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce)
    answer.once('close', () => {
      this.#atOnce -= 1
    })
    let body = ''
    request.setEncoding('utf8')
    for await (const part of request) body += part
    const header = (name: string) => String(request.headers[name])
    const arrived = {
      path: request.url ?? '',
      id: header('webhook-id'),
      timestamp: Number(header('webhook-timestamp')) * 1_000,
      signatures: header('webhook-signature').split(' '),
      body,
      payload: JSON.parse(body),
    }
    const status = this.behave(arrived, answer)
    this.arrived.push(arrived)
    if (status !== undefined) answer.writeHead(status).end()
    for (const { count, call } of this.#waiting) if (this.arrived.length >= count) call()
  }
}

/** What the public library of Standard Webhooks signs such a post with. */
export const librarySignature = (secret: string, { id, timestamp, body }: Arrived): string =>
  new Webhook(secret).sign(id, new Date(timestamp), body)
