import { randomUUID } from 'node:crypto'
import { signRequest } from '@axbridge/server'
import { partiesAt } from '@axbridge/sim/load'
import { orderIdAt } from '../order-id.ts'
import type { RequestPlan } from './http-protocol.ts'

const bindAt = (index: number, expiresAt: string): string => {
  const { a, b } = partiesAt(index)
  return `{"a":"${a}","b":"${b}","orderId":"${orderIdAt(index)}","expiresAt":"${expiresAt}"}`
}

/** The body of the request at a place of the plan. */
export const bindBody = ({ path, items, firstIndex, expiresAt }: RequestPlan, at: number): string => {
  const binds = Array.from({ length: items }, (_, item) => bindAt(firstIndex + at * items + item, expiresAt))
  return path === '/v1/bindings' ? binds.join() : `{"items":[${binds.join()}]}`
}

/** The request as it goes over the wire, signed as docs/signing.md says (RFC 9421, HMAC-SHA256). */
export const signedRequest = (plan: RequestPlan, at: number): Buffer => {
  const { authority, path, keyed } = plan
  const body = bindBody(plan, at)
  const headers = { 'content-type': 'application/json', ...(keyed ? { 'idempotency-key': randomUUID() } : {}) }
  const signed = signRequest({ method: 'POST', url: `http://${authority}${path}`, headers, body }, plan)
  const lines = Object.entries({ ...headers, ...signed }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: ${authority}\r\nConnection: keep-alive\r\n` +
      `${lines.join('')}Content-Length: ${body.length}\r\n\r\n${body}`,
    'latin1',
  )
}
