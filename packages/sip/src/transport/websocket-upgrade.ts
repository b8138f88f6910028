import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Which WebSockets are accepted. */
export type WebSocketRules = {
  /** The path of the upgrade request; any when not given. */
  readonly path?: string
  /**
   * Whether a page of that origin may connect; without it every one may. A browser always names its page, so that a stranger's
   * page cannot use the connection of who looks at it (RFC 6455 section 10.2); other clients name none.
   */
  readonly originAllowed?: (origin: string | undefined) => boolean
}

export type Upgrade = { readonly ok: true; readonly head: string } | { readonly ok: false; readonly head: string }

/** RFC 6455 section 1.3 */
const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

const listOf = (value: string | undefined): string[] => (value ?? '').split(',').map((part) => part.trim())

const refuse = (status: string, ...more: string[]): Upgrade => ({
  ok: false,
  head: [`HTTP/1.1 ${status}`, ...more, 'Connection: close', 'Content-Length: 0', '', ''].join('\r\n'),
})

/** The answer to an upgrade request (RFC 6455 section 4.2), which has to ask for the subprotocol `sip` (RFC 7118 section 4). */
export const answerUpgrade = ({ method, url = '', headers }: IncomingMessage, rules: WebSocketRules): Upgrade => {
  const key = headers['sec-websocket-key'] ?? ''
  const [path] = url.split('?')
  if (rules.path !== undefined && path !== rules.path) return refuse('404 Not Found')
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return refuse('400 Bad Request')
  if (headers['sec-websocket-version'] !== '13') return refuse('426 Upgrade Required', 'Sec-WebSocket-Version: 13')
  if (!/^[A-Za-z0-9+/]{22}==$/.test(key)) return refuse('400 Bad Request')
  if (!listOf(headers['sec-websocket-protocol']).includes('sip')) return refuse('400 Bad Request')
  if (rules.originAllowed?.(headers.origin) === false) return refuse('403 Forbidden')
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptOf(key)}`,
    'Sec-WebSocket-Protocol: sip',
  ]
  return { ok: true, head: `${lines.join('\r\n')}\r\n\r\n` }
}
