import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'

/** A post as it arrived, after the public library of Standard Webhooks verified it. */
export type Told = {
  readonly id: string
  readonly type: string
  readonly cursor: string | null
  readonly data: {
    readonly binding?: { readonly id: string; readonly orderId: string }
    readonly alarm?: string
    readonly subject?: string | null
    readonly endpoint?: string
  }
  /** How many signatures it had. */
  readonly signatures: number
}

/** A customer's receiver on a real socket. */
export class WebhookReceiver {
  readonly told: Told[] = []
  readonly failures: unknown[] = []
  readonly #server: Server
  readonly #waiting = new Set<() => void>()
  #secret = ''
  /** The status that it answers with; undefined for never. */
  answer: (told: Told) => number | undefined = () => 204

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request, answer) => {
      this.#take(request, answer).catch((error: unknown) => this.failures.push(error))
    })
  }

  static async open(): Promise<WebhookReceiver> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new WebhookReceiver(server)
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the receiver does not listen')
    return `http://127.0.0.1:${address.port}/events`
  }

  /** What it verifies with. */
  knows(secret: string): void {
    this.#secret = secret
  }

  /** Resolves when what has arrived is enough; rejects after 20 s. */
  async until(enough: (told: readonly Told[]) => boolean): Promise<void> {
    const late = deadline(20_000)
    try {
      while (!enough(this.told)) {
        const more = new Promise<void>((resolve) => this.#waiting.add(resolve))
        if ((await Promise.race([more, late.passed])) === 'late')
          throw new Error(`${this.told.length} posts are not enough`)
      }
    } finally {
      late.cancel()
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    request.setEncoding('utf8')
    let body = ''
    for await (const part of request) body += part
    const headers = {
      'webhook-id': String(request.headers['webhook-id']),
      'webhook-timestamp': String(request.headers['webhook-timestamp']),
      'webhook-signature': String(request.headers['webhook-signature']),
    }
    const payload = new Webhook(this.#secret).verify(body, headers) as Omit<Told, 'signatures'>
    const told = { ...payload, signatures: headers['webhook-signature'].split(' ').length }
    if (payload.id !== headers['webhook-id']) throw new Error('the id of the payload is another one')
    const status = this.answer(told)
    this.told.push(told)
    if (status !== undefined) answer.writeHead(status).end()
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

const deadline = (ms: number): { readonly passed: Promise<'late'>; readonly cancel: () => void } => {
  let cancel = () => {}
  const passed = new Promise<'late'>((resolve) => {
    const timer = setTimeout(() => resolve('late'), ms)
    cancel = () => clearTimeout(timer)
  })
  return { passed, cancel }
}
