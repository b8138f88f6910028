import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SeenRequest = {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** In ms, monotonic. */
  readonly at: number
}

/**
 * What becomes of one request. `reset`: it never reaches the server. `lose`: the server answers, and nobody hears it.
 * `cut`: half of the answer arrives. `silence`: nothing does. An object is answered in the server's place.
 */
export type Fate =
  | 'pass'
  | 'reset'
  | 'lose'
  | 'cut'
  | 'silence'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }

type Answer = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer }

/** Stands between a client and a server, and lets a test say what becomes of each request. */
export class FaultyProxy {
  /** Every request as it came, in order. */
  readonly seen: SeenRequest[] = []
  readonly #server: Server
  readonly #behind: URL
  #fates: Fate[] = []
  #always: Fate = 'pass'

  private constructor(server: Server, behind: URL) {
    this.#server = server
    this.#behind = behind
    server.on('request', (incoming, outgoing) => void this.#serve(incoming, outgoing))
  }

  static async before(url: string): Promise<FaultyProxy> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new FaultyProxy(server, new URL(url))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The fates of the next requests; of those after them, `always`. Forgets what was seen. */
  expect(fates: readonly Fate[], always: Fate = 'pass'): void {
    this.#fates = [...fates]
    this.#always = always
    this.seen.length = 0
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const { method = '', url = '' } = incoming
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
    this.seen.push({ method, target: url, headers, body, at: performance.now() })
    const fate = this.#fates.shift() ?? this.#always
    if (fate === 'silence') return
    if (fate === 'reset') return void outgoing.socket?.resetAndDestroy()
    if (typeof fate === 'object') return void outgoing.writeHead(fate.status, fate.headers).end(fate.body)
    const answer = await this.#forward(incoming, body)
    if (fate === 'lose') return void outgoing.socket?.resetAndDestroy()
    outgoing.writeHead(answer.status, answer.headers)
    if (fate === 'pass') return void outgoing.end(answer.body)
    outgoing.write(answer.body.subarray(0, answer.body.length / 2), () => outgoing.socket?.destroy())
  }

  /** The Host stays as the client wrote it: it is signed. */
  async #forward({ method, url, headers }: IncomingMessage, body: string): Promise<Answer> {
    const { hostname, port } = this.#behind
    const forwarded = request({ host: hostname, port, method, path: url, headers, agent: false })
    forwarded.end(body)
    const [answer] = (await once(forwarded, 'response')) as [IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk as Buffer)
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }
  }
}
