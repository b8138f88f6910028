import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxbridgeError, verifyWebhook, type WebhookMessage } from '@axbridge/sdk'
import { need } from './connect.ts'

// An endpoint for webhooks. While a secret is replaced both are given, with a comma between.
const secrets = need('AXBRIDGE_WEBHOOK_SECRET').split(',')
const mostOctets = 1_000_000

/** What was worked on already. A real service keeps these ids in its database, in the transaction of the work itself. */
const done = new Set<string>()

const workOn = (message: WebhookMessage): void => {
  if (message.type === 'call.ended') {
    const { orderId, outcome } = message.data.call
    console.log(`a call of order ${orderId} ended: ${outcome}`)
  } else if (message.type === 'binding.ended') {
    const { binding, reason } = message.data
    console.log(`the number of order ${binding.orderId} has ended: ${reason}`)
  } else if (message.type === 'webhook.gap') {
    console.log(`not everything came: ask for the events behind ${message.data.after}`)
  }
}

/** The octets as they came: the signature is over them, and not over what a parser would make of them. */
const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  let octets = 0
  for await (const part of request) {
    octets += (part as Buffer).length
    if (octets > mostOctets) throw new Error('the body is too long')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}

const receive = async (request: IncomingMessage): Promise<number> => {
  const message = await verifyWebhook(secrets, request.headers, await bodyOf(request))
  // The same event may come twice: once it was worked on, it is only said so again.
  if (!done.has(message.id)) workOn(message)
  done.add(message.id)
  return 204
}

const server = createServer((request, response) => {
  receive(request)
    // Who is not believed is told nothing; what failed here is delivered again later.
    .catch((error: unknown) => (error instanceof AxbridgeError && error.code === 'webhook_not_verified' ? 400 : 500))
    .then((status) => response.writeHead(status).end())
    .catch(() => response.destroy())
})

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`waiting for webhooks on port ${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => server.close())
