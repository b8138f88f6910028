import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as a collector gets it. */
export type ReceivedSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly events: readonly string[]
}

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, string | number>> }
type Sent = {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, 'attributes' | 'events'> & {
        readonly attributes?: readonly Attribute[]
        readonly events?: readonly { readonly name: string }[]
      })[]
    }[]
  }[]
}

/** A collector of traces: it takes what is posted by OTLP over HTTP as JSON, and keeps every octet. */
export class OtlpReceiver {
  readonly #server: Server
  readonly #spans: ReceivedSpan[] = []
  #text = ''
  #wake: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<OtlpReceiver> {
    const server = createServer()
    const receiver = new OtlpReceiver(server)
    server.on('request', (request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const head = request.rawHeaders.join('\n')
        receiver.#take(`${request.url}\n${head}\n`, Buffer.concat(parts).toString('utf8'))
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/traces`
  }

  get spans(): readonly ReceivedSpan[] {
    return this.#spans
  }

  /** All that came, heads included. */
  get text(): string {
    return this.#text
  }

  /** The first span for which this holds, once it has come. */
  async span(matches: (span: ReceivedSpan) => boolean, deadlineMs = 10_000): Promise<ReceivedSpan> {
    const deadline = performance.now() + deadlineMs
    for (;;) {
      const found = this.#spans.find(matches)
      if (found !== undefined) return found
      const left = deadline - performance.now()
      if (left <= 0)
        throw new Error(`the span did not come; there were ${this.#spans.map(({ name }) => name).join(', ')}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#wake.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #take(head: string, body: string): void {
    this.#text += `${head}${body}\n`
    const { resourceSpans } = JSON.parse(body) as Sent
    for (const { scopeSpans } of resourceSpans)
      for (const { spans } of scopeSpans)
        for (const { attributes = [], events = [], ...span } of spans)
          this.#spans.push({
            ...span,
            attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0] ?? ''])),
            events: events.map(({ name }) => name),
          })
    for (const wake of this.#wake.splice(0)) wake()
  }
}
