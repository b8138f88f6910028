import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'
import type { DrainOrder, DrainReport } from './drain-protocol.ts'

/** Takes posts and answers each 204 at once; tells how long the last ones took. */
let [expected, first, seen] = [0, 0, 0]
let kept: ReturnType<typeof createWriteStream> | undefined

const tell = (report: DrainReport): void => {
  process.send?.(report)
}

const arrived = (body: string): void => {
  if (seen === 0) first = performance.now()
  seen += 1
  kept?.write(`${body}\n`)
  if (seen !== expected) return
  const tookMs = performance.now() - first
  if (kept === undefined) tell({ kind: 'drained', tookMs })
  else kept.end(() => tell({ kind: 'drained', tookMs }))
  kept = undefined
}

const server = createServer((request, answer) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    arrived(kept === undefined ? '' : Buffer.concat(parts).toString('utf8'))
    answer.writeHead(204).end()
  })
})

process.on('message', ({ events, bodies }: DrainOrder) => {
  expected = events
  seen = 0
  kept = bodies === null ? undefined : createWriteStream(bodies)
})
process.on('disconnect', () => process.exit())

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver does not listen')
  tell({ kind: 'listening', url: `http://127.0.0.1:${address.port}/events` })
})
