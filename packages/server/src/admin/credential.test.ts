import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningAdmin, runAdmin } from './running-admin.test.kit.ts'

let api: RunningAdmin
beforeEach(async () => {
  api = await runAdmin('memory')
})
afterEach(() => api.close())

const askAdminWith = (headers: Readonly<Record<string, string>>) => api.admin('GET', '/customers', undefined, headers)
const wrongKey = `axo_${'a'.repeat(32)}`

describe("the operators' key", () => {
  test('opens the operations for operators', async () => {
    expect((await askAdminWith({})).status).toBe(200)
  })

  test('is no key of a customer', async () => {
    const refused = await api.ask({
      method: 'GET',
      path: '/v1/pool',
      headers: { authorization: `Bearer ${api.adminKey}` },
    })
    expect(refused.status).toBe(401)
  })

  test('cannot be had by a customer: his key opens nothing here, so that no third party runs a block (NUM-5)', async () => {
    const headers = { authorization: `Bearer ${api.key}` }
    expect((await api.ask({ method: 'GET', path: '/v1/pool', headers })).status).toBe(200)
    for (const [method, path, body] of [
      ['GET', '/blocks', undefined],
      ['POST', '/blocks', {}],
      ['PATCH', '/blocks/70010000001', { state: 'withdrawn' }],
      ['POST', `/customers/${api.customer.id}/keys`, undefined],
      ['PUT', '/trunks/own', {}],
    ] as const) {
      const refused = await api.admin(method, path, body, headers)
      expect(refused.status, `${method} ${path}`).toBe(401)
      expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="axbridge-admin", error="invalid_token"')
    }
    expect((await api.store.numbers.block('70010000001' as never))?.state).toBe('active')
  })

  test.each([
    ['an empty header', ''],
    ['another scheme', 'Basic YWRtaW46YWRtaW4='],
    ['the scheme alone', 'Bearer'],
    ['a wrong key', `Bearer ${wrongKey}`],
    ['a very long key', `Bearer ${'a'.repeat(5_000)}`],
  ])('is not %s', async (_, authorization) => {
    const refused = await askAdminWith({ authorization })
    expect(refused.status).toBe(401)
    expect(refused.text).not.toContain(wrongKey)
  })

  test('is found behind a scheme of any case', async () => {
    expect((await askAdminWith({ authorization: `bEARER ${api.adminKey}` })).status).toBe(200)
  })

  test('is asked for where none is sent', async () => {
    const response = await fetch(`${api.url}/admin/v1/customers`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="axbridge-admin"')
  })

  test('guessed at is refused unlooked-at after ten failures in a minute, with one alarm', async () => {
    const guess = async () => (await askAdminWith({ authorization: `Bearer ${wrongKey}` })).status
    const statuses: number[] = []
    for (let count = 0; count < 13; count += 1) statuses.push(await guess())
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429, 429])
    expect(api.alarms).toEqual([{ fields: { failures: 11 }, text: 'wrong admin keys come in' }])

    expect((await askAdminWith({})).status, 'the right key is let in all the same').toBe(200)
    api.wall.at += 60_000
    expect(await guess()).toBe(401)
  })
})
