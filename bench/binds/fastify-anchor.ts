import Fastify from 'fastify'
import type { AnchorAnswer } from './http-protocol.ts'

/** Fastify that answers the bytes of a bind without any work; they stand in the first argument. */
const { body, location } = JSON.parse(process.argv[2] ?? '') as AnchorAnswer

const app = Fastify()
app.post('/v1/bindings', (_request, reply) =>
  reply.code(201).header('location', location).type('application/json; charset=utf-8').send(body),
)
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
process.on('disconnect', () => process.exit(0))
process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
