import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'

const [a, b] = ['13800000001', '13900000002']

let home: ServerHome
let server: ServerProcess

const start = async () => {
  server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
}
const operator = () => new ApiClient(server.ready.http, readFileSync(join(home.directory, 'keys/admin'), 'utf8').trim())

beforeEach(async () => {
  home = ServerHome.make()
  await start()
})
afterEach(async () => {
  await server.kill9()
  home.remove()
})

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
const ask = (method: string, path: string, body?: object): Promise<any> =>
  operator().ask(method, `/admin/v1${path}`, body)

describe('what an operator did', () => {
  test('outlives a power cut as soon as it was answered', async () => {
    const { id } = await ask('POST', '/customers', { name: 'lasting', settings: { bearerAllowed: true } })
    const kept = await ask('POST', `/customers/${id}/keys`)
    const revoked = await ask('POST', `/customers/${id}/keys`)
    const block = { block: '70010000001', approval: 'approval-1', validFrom: '2026-01-01T00:00:00Z', basePlatform: 'p' }
    await ask('POST', '/blocks', { ...block, customer: id, state: 'active' })
    const bound = await new ApiClient(server.ready.http, kept.secret).bind({ a, b })
    await ask('PUT', '/trunks/operator-1', { to: '192.0.2.1:5060', from: ['192.0.2.1'] })
    await ask('PATCH', `/customers/${id}`, { settings: { mostPairs: 1 } })
    await ask('PATCH', '/blocks/70010000001', { state: 'withdrawn' })
    await ask('DELETE', `/customers/${id}/keys/${revoked.id}`)
    await server.kill9()
    await start()

    expect(await ask('GET', `/customers/${id}`)).toMatchObject({ name: 'lasting', settings: { mostPairs: 1 } })
    expect(await ask('GET', '/blocks/70010000001')).toMatchObject({ state: 'withdrawn', customer: id, held: 1 })
    expect(await ask('GET', '/trunks')).toMatchObject({ items: [{ name: 'operator-1', setUp: 'api' }] })
    const withKey = (secret: string) => new ApiClient(server.ready.http, secret).send('GET', `/v1/bindings/${bound.id}`)
    expect((await withKey(kept.secret)).status).toBe(200)
    expect((await withKey(revoked.secret)).status).toBe(401)
    expect(server.stderr).not.toContain(kept.secret)
  })

  test('is in the log as soon as it was answered, and what people wrote there holds no real number', async () => {
    const block = { block: '70010000001', validFrom: '2026-01-01T00:00:00Z', basePlatform: 'p' }
    const refused = await operator().send('POST', '/admin/v1/blocks', {
      ...block,
      approval: 'by 138-0000-0009 himself',
    })
    expect(refused.status).toBe(400)
    expect(await refused.text()).not.toContain('0000-0009')
    await ask('POST', '/blocks', { ...block, approval: 'by a letter' })
    await ask('PATCH', '/blocks/70010000001', { state: 'withdrawn' })
    await server.kill9()
    expect(server.stderr).toContain('a block was recorded')
    expect(server.stderr).toContain('a block was changed')
    expect(server.stderr).toContain('by a letter')
    expect(server.stderr).not.toContain('0000-0009')
  })

  test('is known by the same key after a restart', async () => {
    const key = readFileSync(join(home.directory, 'keys/admin'), 'utf8')
    await server.stop()
    await start()
    expect(readFileSync(join(home.directory, 'keys/admin'), 'utf8')).toBe(key)
    expect(await ask('GET', '/customers')).toMatchObject({ items: [{ name: 'sandbox' }] })
    expect(server.stderr).not.toContain(key.trim())
  })

  test('holds for the next request: a key that was revoked opens nothing, a setting counts (NUM-8)', async () => {
    const { id } = await ask('POST', '/customers', { name: 'at once', settings: { bearerAllowed: true } })
    const { id: key, secret } = await ask('POST', `/customers/${id}/keys`)
    const customer = new ApiClient(server.ready.http, secret)
    const status = async () => (await customer.send('GET', '/v1/pool')).status
    expect(await status()).toBe(200)
    await ask('PATCH', `/customers/${id}`, { settings: { bearerAllowed: false } })
    expect(await status()).toBe(403)
    await ask('PATCH', `/customers/${id}`, { settings: { bearerAllowed: true } })
    expect(await status()).toBe(200)
    await ask('DELETE', `/customers/${id}/keys/${key}`)
    expect(await status()).toBe(401)
  })

  test('that moves a block is refused and is an alarm in the log (NUM-5)', async () => {
    const { id: one } = await ask('POST', '/customers', { name: 'one' })
    const { id: other } = await ask('POST', '/customers', { name: 'other' })
    const block = { block: '70010000002', approval: 'approval-1', validFrom: '2026-01-01T00:00:00Z', basePlatform: 'p' }
    await ask('POST', '/blocks', { ...block, customer: one })
    const refused = await operator().send('PATCH', '/admin/v1/blocks/70010000002', { customer: other })
    expect(refused.status).toBe(409)
    await server.stop()
    const alarm = server.stderr.split('\n').find((line) => line.includes('70010000002') && line.includes('not moved'))
    expect(JSON.parse(alarm ?? '{}')).toMatchObject({ level: 'error', to: other, operator: 'admin' })
  })
})
