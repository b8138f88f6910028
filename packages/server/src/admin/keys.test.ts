import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeySecret } from '../access/key-material.ts'
import { type RunningAdmin, runAdmin, stores } from './running-admin.test.kit.ts'

describe.each(stores)('keys of customers, over the %s store', (kind) => {
  let api: RunningAdmin
  beforeAll(async () => {
    api = await runAdmin(kind)
  })
  afterAll(() => api.close())

  const keysPath = () => `/customers/${api.customer.id}/keys`
  const askWith = (secret: string) =>
    api.ask({ method: 'GET', path: '/v1/pool', headers: { authorization: `Bearer ${secret}` } })

  test('are shown with their secret once, and the secret is a key at once', async () => {
    const made = await api.admin('POST', keysPath())
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ customer: api.customer.id, createdAt: new Date(api.wall.at).toISOString() })
    expect((await askWith(made.json.secret)).status).toBe(200)

    const { text, json } = await api.admin('GET', keysPath())
    expect(text).not.toContain(made.json.secret)
    expect(json.items[0]).toEqual({
      id: made.json.id,
      customer: api.customer.id,
      createdAt: made.json.createdAt,
      revokedAt: null,
      signs: true,
    })
    expect(JSON.stringify(api.logged)).not.toContain(made.json.secret)
  })

  test('keep their secret sealed, so that signatures can be checked with it', async () => {
    const made = await api.admin('POST', keysPath())
    const known = await api.store.customers.keyById(made.json.id)
    if (known === undefined) throw new Error('the key is not there')
    expect(openKeySecret(api.vault, known.key)).toBe(made.json.secret)
    expect(Buffer.from(known.key.secret ?? []).includes(made.json.secret)).toBe(false)
  })

  test('of which there is none yet are an empty list', async () => {
    const { json } = await api.admin('POST', '/customers', { name: 'new' })
    expect((await api.admin('GET', `/customers/${json.id}/keys`)).json).toEqual({ items: [] })
  })

  test('are revoked once and stay so', async () => {
    const { id } = (await api.admin('POST', keysPath())).json
    api.wall.at += 1_000
    const revoked = await api.admin('DELETE', `${keysPath()}/${id}`)
    expect(revoked.status).toBe(200)
    expect(revoked.json).toMatchObject({ id, revokedAt: new Date(api.wall.at).toISOString() })
    api.wall.at += 1_000
    expect((await api.admin('DELETE', `${keysPath()}/${id}`)).json).toEqual(revoked.json)
    expect((await api.admin('GET', keysPath())).json.items).toContainEqual(revoked.json)
  })

  test('of another customer are not found, and stay in use', async () => {
    const other = await api.admin('POST', '/customers', { name: 'other' })
    const { id } = (await api.admin('POST', keysPath())).json
    const missing = await api.admin('DELETE', `/customers/${other.json.id}/keys/${id}`)
    expect(missing.status).toBe(404)
    expect((await api.store.customers.keyById(id))?.key.revokedAt).toBeNull()
    for (const name of ['key_abcdefghijkmnpqr', 'no-key']) {
      expect((await api.admin('DELETE', `${keysPath()}/${name}`)).status).toBe(404)
    }
  })

  test('are made without a body, and one that is sent is refused', async () => {
    expect((await api.admin('POST', keysPath(), {})).status).toBe(201)
    expect((await api.admin('POST', keysPath(), 'block,approval')).status).toBe(415)
  })

  test('are at most 1,000 for a customer', async () => {
    const { id: customer } = (await api.admin('POST', '/customers', { name: 'many keys' })).json
    const vaultHash = (at: number) => api.vault.hash('api-key', `filler ${at}`)
    for (let at = 0; at < 1_000; at += 1) {
      const id = `key_${at.toString(2).padStart(16, 'a').replaceAll('0', 'b').replaceAll('1', 'c')}`
      await api.store.customers.addKey({
        id: id as never,
        customer,
        hash: vaultHash(at),
        secret: null,
        createdAt: api.wall.at,
        revokedAt: null,
      })
    }
    const keys = `/customers/${customer}/keys`
    const refused = await api.admin('POST', keys)
    expect(refused.status).toBe(409)
    expect(refused.json.code).toBe('limit_reached')
    expect((await api.admin('GET', keys)).json.items).toHaveLength(1_000)
  })
})
