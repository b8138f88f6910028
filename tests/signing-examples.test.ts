import { spawnSync } from 'node:child_process'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSource } from './repository.ts'

const examples = readSource('docs/signing.md')

/** The one code block of this language. */
const blockOf = (language: string): string => {
  const block = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(examples)?.[1]
  if (block === undefined) throw new Error(`docs/signing.md has no example in ${language}`)
  return block
}

let home: ServerHome
let server: ServerProcess
let key: { id: string; secret: string }

beforeAll(async () => {
  home = ServerHome.make()
  server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
  const { sandbox } = server.ready
  if (sandbox === null) throw new Error('the sandbox is off')
  key = { id: sandbox.keyId, secret: sandbox.key }
})
afterAll(async () => {
  await server?.kill9()
  home?.remove()
})

const has = (program: string): boolean => spawnSync(program, ['version']).error === undefined

// They are on every desk and in few containers.
test.skipIf(!has('openssl') || !has('curl'))('the example for curl and openssl binds', () => {
  const script = blockOf('sh').replace(
    /^host=.*$/m,
    `host=${new URL(server.ready.http).host}; key=${key.id}; secret=${key.secret}`,
  )
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', timeout: 20_000 })
  expect(JSON.parse(stdout), stderr).toMatchObject({ orderId: 'order-1', state: 'live' })
})

test('the example for Node binds, reads with a query, and sends an Idempotency-Key', async () => {
  type SignedFetch = (url: string, request: object, key: object) => Promise<Response>
  const source = `${blockOf('js')}\nexport { signedFetch }\n`
  const { signedFetch } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    signedFetch: SignedFetch
  }
  const url = `${server.ready.http}/v1/bindings`
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const body = JSON.stringify({ a: '13800000001', b: '13800000002', orderId: 'order-of-node', expiresAt })
  const headers = { 'idempotency-key': 'example' }
  const bound = await signedFetch(url, { method: 'POST', body, headers }, key)
  expect(bound.status).toBe(201)
  const again = await signedFetch(url, { method: 'POST', body, headers }, key)
  expect(await again.json()).toEqual(await bound.json())
  const read = await signedFetch(`${url}?orderId=order-of-node&limit=1`, {}, key)
  expect(await read.json()).toMatchObject({ items: [{ orderId: 'order-of-node' }] })
  expect((await signedFetch(url, {}, { ...key, secret: 'axb_wrong' })).status).toBe(401)
})
