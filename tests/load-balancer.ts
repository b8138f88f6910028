import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const lookEveryMs = 200

/** A balancer as operators have one: it asks /readyz, sends requests in turn to who is ready, and knows nothing else. */
export class LoadBalancer {
  readonly #server: Server
  readonly #ready = new Map<string, boolean>()
  readonly #looking: NodeJS.Timeout
  #turn = 0

  private constructor() {
    this.#server = createServer((asked, answer) => this.#pass(asked, answer))
    this.#looking = setInterval(() => void this.#look(), lookEveryMs)
  }

  static async open(): Promise<LoadBalancer> {
    const balancer = new LoadBalancer()
    balancer.#server.listen(0, '127.0.0.1')
    await once(balancer.#server, 'listening')
    return balancer
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** A server to look at; it gets requests once it was found ready. */
  async add(url: string): Promise<void> {
    this.#ready.set(url, false)
    await this.#look()
  }

  remove(url: string): void {
    this.#ready.delete(url)
  }

  close(): void {
    clearInterval(this.#looking)
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #look(): Promise<void> {
    const looks = [...this.#ready.keys()].map(async (url) => {
      const isReady = await fetch(`${url}/readyz`).then(
        (response) => response.status === 200,
        () => false,
      )
      if (this.#ready.has(url)) this.#ready.set(url, isReady)
    })
    await Promise.all(looks)
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const servers = [...this.#ready].flatMap(([url, isReady]) => (isReady ? [url] : []))
    this.#turn += 1
    const server = servers[this.#turn % Math.max(1, servers.length)]
    if (server === undefined) {
      answer.writeHead(503).end()
      return
    }
    const { method, url, headers } = asked
    const passed = request(new URL(url ?? '/', server), { method, headers }, (heard) => {
      answer.writeHead(heard.statusCode ?? 502, heard.headers)
      heard.pipe(answer)
    })
    passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
    asked.pipe(passed)
  }
}
