import { readFileSync } from 'node:fs'
import { Agent } from 'undici'
import { runInFlight } from '../in-flight.ts'
import type { PostOrder, PostReport } from './drain-protocol.ts'

const agent = new Agent({ pipelining: 1 })

const tell = (report: PostReport): void => {
  process.send?.(report)
}

process.on('message', ({ url, bodies, inFlight }: PostOrder) => {
  const lines = readFileSync(bodies, 'utf8').trimEnd().split('\n')
  const { origin, pathname } = new URL(url)
  const headers = { 'content-type': 'application/json' }
  runInFlight(lines.length, inFlight, async (index) => {
    const { statusCode, body } = await agent.request({
      origin,
      path: pathname,
      method: 'POST',
      headers,
      body: lines[index] ?? '',
    })
    await body.dump()
    if (statusCode !== 204) throw new Error(`a post was answered ${statusCode}`)
  }).then(
    () => tell({ kind: 'posted' }),
    (error: unknown) => {
      throw error
    },
  )
})
process.on('disconnect', () => process.exit())
tell({ kind: 'ready' })
