import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MetricsText } from './metrics-text.ts'

export type MetricsListener = {
  /** `http://127.0.0.1:9700` */
  readonly address: string
  close(): Promise<void>
}

/** Whoever asks more than this at once is no Prometheus. */
const mostConnections = 16
const answerMs = 5_000

/**
 * Serves GET /metrics and nothing else, on a listener of its own: what it says is for operators, and a scrape must not stand in line
 * with requests of customers. `read` gets the Accept header.
 */
export const listenForMetrics = async (
  { host, port }: { readonly host: string; readonly port: number },
  read: (accept: string) => Promise<MetricsText>,
  failed: (error: unknown) => void,
): Promise<MetricsListener> => {
  let reading: Promise<void> = Promise.resolve()
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const { contentType, text } = await read(request.headers.accept ?? '')
      response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text)
    } catch (error) {
      failed(error)
      response.writeHead(500).end()
    }
  }
  const server = createServer({ requestTimeout: answerMs, headersTimeout: answerMs }, (request, response) => {
    const [path] = (request.url ?? '').split('?')
    if (path !== '/metrics') response.writeHead(404).end()
    else if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end()
    // One after the other: two scrapes at once would set the same figures.
    else reading = reading.then(() => answer(request, response))
  })
  server.maxConnections = mostConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  const bound = server.address() as AddressInfo
  const shown = bound.address.includes(':') ? `[${bound.address}]` : bound.address
  return {
    address: `http://${shown}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
