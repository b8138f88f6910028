import { createHmac, hash, randomBytes } from 'node:crypto'
import { partiesAt } from '@axbridge/sim/load'
import { orderIdAt } from '../order-id.ts'
import type { BindTarget } from './bind-protocol.ts'

const path = '/v1/bindings'
const covered = '("@method" "@authority" "@path" "content-digest" "content-type")'

/**
 * Requests for binds as they go over the wire, signed as docs/signing.md says (RFC 9421, HMAC-SHA256). They are put together as text, since the
 * generator shares the cores with the server: the server's own `signRequest` costs five times as much.
 */
export class BindTexts {
  readonly #target: BindTarget
  readonly #baseBegin: string
  readonly #head: string
  readonly #nonces = randomBytes(9).toString('base64url')
  #count = 0

  constructor(target: BindTarget) {
    this.#target = target
    const { authority } = target
    this.#baseBegin = `"@method": POST\n"@authority": ${authority}\n"@path": ${path}\n"content-digest": sha-256=:`
    this.#head =
      `POST ${path} HTTP/1.1\r\nHost: ${authority}\r\nConnection: keep-alive\r\nContent-Type: application/json\r\n` +
      'Content-Digest: sha-256=:'
  }

  /** The bind of the parties at an index, signed at an instant in milliseconds. */
  at(index: number, now: number): string {
    const { keyId, secret, expiresAt } = this.#target
    const { a, b } = partiesAt(index)
    const body = `{"a":"${a}","b":"${b}","orderId":"${orderIdAt(index)}","expiresAt":"${expiresAt}"}`
    this.#count += 1
    const created = Math.floor(now / 1_000)
    const nonce = `${this.#nonces}${String(this.#count).padStart(12, '0')}`
    const parameters = `${covered};created=${created};keyid="${keyId}";alg="hmac-sha256";nonce="${nonce}";tag="axbridge"`
    const digest = hash('sha256', body, 'base64')
    const base = `${this.#baseBegin}${digest}:\n"content-type": application/json\n"@signature-params": ${parameters}`
    const mac = createHmac('sha256', secret).update(base).digest('base64')
    return (
      `${this.#head}${digest}:\r\nSignature-Input: axb=${parameters}\r\nSignature: axb=:${mac}:\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`
    )
  }
}
