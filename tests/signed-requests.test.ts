import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freeAddress } from './free-port.ts'
import { type KeyOfClient, type SignedRequest, type Signing, sendSigned, signByLibrary } from './library-signer.ts'

let home: ServerHome
let server: ServerProcess

beforeAll(async () => {
  // A signature covers the port: a later process must be asked at the same one.
  const { host, port } = await freeAddress()
  home = ServerHome.make({ http: { listen: `${host}:${port}` } })
  await start()
})
afterAll(async () => {
  await server?.kill9()
  home?.remove()
})

const start = async (): Promise<void> => {
  server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
}

const asOperator = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const key = readFileSync(join(home.directory, 'keys/admin'), 'utf8').trim()
  const answer = await fetch(`${server.ready.http}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`)
  return (await answer.json()) as Record<string, unknown>
}

/** A customer as operators add one: with a key, and with nothing else allowed than signatures. */
const addCustomer = async (name: string): Promise<{ readonly id: string; readonly key: KeyOfClient }> => {
  const { id } = await asOperator('POST', '/customers', { name })
  const { id: keyId, secret } = await asOperator('POST', `/customers/${id}/keys`)
  return { id: String(id), key: { id: String(keyId), secret: String(secret) } }
}

const sandboxKey = (): KeyOfClient => {
  const { sandbox } = server.ready
  if (sandbox === null) throw new Error('the sandbox is off')
  return { id: sandbox.keyId, secret: sandbox.key }
}

let orders = 0

/** A bind of two people that nobody else is. */
const signedBind = (key = sandboxKey(), signing: Signing = {}, headers: Record<string, string> = {}) => {
  orders += 1
  const [a, b] = [13_800_000_000, 13_900_000_000].map((base) => String(base + orders))
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const body = JSON.stringify({ a, b, orderId: `order-${orders}`, expiresAt })
  return signByLibrary({ method: 'POST', url: `${server.ready.http}/v1/bindings`, headers, body }, key, signing)
}

const signedRead = (path: string, key = sandboxKey(), signing: Signing = {}) =>
  signByLibrary({ method: 'GET', url: `${server.ready.http}${path}` }, key, signing)

/** The refusal of a request: its status, the header to correct and the rule. */
const refusalOf = async (answer: Response): Promise<{ status: number; field: string; rule: string }> => {
  const { errors } = (await answer.json()) as { errors: readonly { field: string; rule: string }[] }
  return { status: answer.status, field: errors[0]?.field ?? '', rule: errors[0]?.rule ?? '' }
}

const bindingsNow = async (): Promise<number> => {
  const answer = await sendSigned(await signedRead('/v1/bindings?limit=200'))
  return ((await answer.json()) as { items: unknown[] }).items.length
}

describe('SEC-2: a signed request', () => {
  test('is accepted: a bind, a read with a query, a change and an end', async () => {
    const bound = await sendSigned(await signedBind(sandboxKey(), {}, { 'idempotency-key': 'once' }))
    expect(bound.status).toBe(201)
    const { id } = (await bound.json()) as { id: string }
    const read = await sendSigned(await signedRead(`/v1/bindings?limit=200&orderId=order-${orders}`))
    expect(((await read.json()) as { items: object[] }).items).toMatchObject([{ id }])
    const address = `${server.ready.http}/v1/bindings/${id}`
    const change = await signByLibrary({ method: 'PATCH', url: address, body: '{"calls":false}' }, sandboxKey())
    expect(await (await sendSigned(change)).json()).toMatchObject({ id, terms: { calls: false } })
    expect((await sendSigned(await signByLibrary({ method: 'DELETE', url: address }, sandboxKey()))).status).toBe(200)
  })

  test('is refused when it comes again, and of many at once one is accepted', async () => {
    const request = await signedBind()
    expect((await sendSigned(request)).status).toBe(201)
    const again = await sendSigned(request)
    expect(again.headers.get('www-authenticate')).toContain('realm="axbridge"')
    expect(await refusalOf(again)).toMatchObject({
      ...{ status: 401, field: 'Signature-Input', rule: expect.stringContaining('nonce') },
    })

    const before = await bindingsNow()
    const many = await signedBind()
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendSigned(many)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 401)).toHaveLength(19)
    expect(await bindingsNow()).toBe(before + 1)
  })

  test('is refused when anything of it was changed on the way, and then changes nothing', async () => {
    const before = await bindingsNow()
    const headers = { 'idempotency-key': 'first' }
    const altered: [change: (request: SignedRequest) => Partial<SignedRequest>, field: string][] = [
      [({ body }) => ({ body: body?.replace('order', 'ordre') ?? '' }), 'Content-Digest'],
      [({ url }) => ({ url: `${url}/batch` }), 'Signature'],
      [({ url }) => ({ url: `${url}?explain=true` }), 'Signature-Input'],
      [(request) => ({ headers: { ...request.headers, 'idempotency-key': 'other' } }), 'Signature'],
      [
        (request) => ({ headers: { ...request.headers, 'content-type': 'application/json; charset=utf-8' } }),
        'Signature',
      ],
    ]
    for (const [change, field] of altered) {
      const request = await signedBind(sandboxKey(), {}, headers)
      expect(await refusalOf(await sendSigned(request, change(request)))).toMatchObject({ status: 401, field })
    }
    expect(await bindingsNow()).toBe(before)
  })

  test('is refused when it is older than five minutes, or a minute ahead', async () => {
    for (const offsetMs of [-302_000, 63_000]) {
      const request = await signedBind(sandboxKey(), { createdAt: Date.now() + offsetMs })
      expect(await refusalOf(await sendSigned(request))).toMatchObject({
        ...{ status: 401, field: 'Signature-Input', rule: expect.stringContaining('created') },
      })
    }
  })

  test('is refused by a wrong secret, by another customer’s key, and by the id of none', async () => {
    const { key } = await addCustomer('other')
    const [ours, theirs] = [sandboxKey(), key]
    for (const wrong of [
      { ...ours, secret: 'axb_wrong' },
      { ...ours, secret: theirs.secret },
    ]) {
      expect(await refusalOf(await sendSigned(await signedBind(wrong)))).toMatchObject({
        status: 401,
        field: 'Signature',
      })
    }
    const nobodys = { ...ours, id: 'key_aaaaaaaaaaaaaaaa' }
    expect(await refusalOf(await sendSigned(await signedBind(nobodys)))).toMatchObject({
      ...{ status: 401, field: 'Signature-Input' },
    })
  })
})

describe('SEC-2: a customer whose settings do not allow the key itself', () => {
  test('must sign: a bearer key is answered 403 and reads nothing; from the change of the settings on it may', async () => {
    const { id, key } = await addCustomer('signing shop')
    const bearing = () =>
      fetch(`${server.ready.http}/v1/bindings`, { headers: { authorization: `Bearer ${key.secret}` } })
    const refused = await bearing()
    expect(refused.headers.get('www-authenticate')).toBeNull()
    expect(await refusalOf(refused)).toMatchObject({ status: 403, field: 'Authorization' })
    expect((await sendSigned(await signedRead('/v1/bindings', key))).status).toBe(200)

    await asOperator('PATCH', `/customers/${id}`, { settings: { bearerAllowed: true } })
    expect((await bearing()).status).toBe(200)
    await asOperator('PATCH', `/customers/${id}`, { settings: { bearerAllowed: false } })
    expect((await bearing()).status).toBe(403)
  })

  test('is unknown by a key from its revocation on, and known by another', async () => {
    const { id, key } = await addCustomer('rotating shop')
    const { id: keyId, secret } = await asOperator('POST', `/customers/${id}/keys`)
    expect((await sendSigned(await signedRead('/v1/bindings', key))).status).toBe(200)
    await asOperator('DELETE', `/customers/${id}/keys/${key.id}`)
    expect(await refusalOf(await sendSigned(await signedRead('/v1/bindings', key)))).toMatchObject({
      ...{ status: 401, field: 'Signature-Input', rule: expect.stringContaining('key') },
    })
    const next = { id: String(keyId), secret: String(secret) }
    expect((await sendSigned(await signedRead('/v1/bindings', next))).status).toBe(200)
  })
})

describe('SEC-2: a signature that a process accepted is accepted by no later one', () => {
  const expectReplayRefused = async (request: SignedRequest): Promise<void> => {
    expect(await refusalOf(await sendSigned(request))).toMatchObject({ status: 401, field: 'Signature-Input' })
  }

  test('after kill -9; new ones are accepted again within seconds', async () => {
    const requests = [await signedBind(), await signedBind(sandboxKey(), { createdAt: Date.now() + 30_000 })]
    for (const request of requests) expect((await sendSigned(request)).status).toBe(201)
    const before = await bindingsNow()
    await server.kill9()
    await start()
    for (const request of requests) await expectReplayRefused(request)

    const from = Date.now()
    const tryAgain = async () => (await sendSigned(await signedRead('/v1/bindings'))).status
    // The one that was signed half a minute ahead holds the others back until then.
    await expect.poll(tryAgain, { timeout: 60_000, interval: 500 }).toBe(200)
    expect(Date.now() - from).toBeLessThan(45_000)
    for (const request of requests) await expectReplayRefused(request)
    expect(await bindingsNow()).toBe(before)
  }, 120_000)

  test('after a clean stop; new ones are accepted at once', async () => {
    const request = await signedBind()
    expect((await sendSigned(request)).status).toBe(201)
    await pause(1_000)
    expect(await server.stop(15_000)).toBe(0)
    await start()
    await expectReplayRefused(request)
    expect((await sendSigned(await signedBind())).status).toBe(201)
  }, 60_000)
})
