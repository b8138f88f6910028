import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeApiKey } from '../access/api-key.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { bind, goodBody, list, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeAll(async () => {
  api = await runApi()
})
afterAll(() => api.close())

describe('who asks without a known key', () => {
  test.each([
    ['a key of nobody', `Bearer ${makeApiKey(systemRandomness)}`],
    ['a key that is none', 'Bearer axb_1'],
    ['another scheme', 'Basic YTpi'],
    ['nothing', ''],
  ])('with %s is told so, and changes nothing', async (_, authorization) => {
    const { status, headers, json } = await bind(api, {}, { authorization })
    expect([status, json.code]).toEqual([401, 'unauthenticated'])
    expect(headers.get('www-authenticate')).toBe('Bearer realm="axbridge", error="invalid_token"')
    expect((await list(api)).json.items).toEqual([])
  })

  test('and without the header is told the scheme alone', async () => {
    const response = await fetch(`${api.url}/v1/bindings`, { method: 'POST', body: JSON.stringify(goodBody) })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="axbridge"')
  })

  test.each([
    ['GET', '/v1/bindings'],
    ['GET', '/v1/bindings/x'],
    ['PATCH', '/v1/bindings/x'],
    ['DELETE', '/v1/bindings/x'],
    ['GET', '/v1/calls'],
    ['GET', '/v1/calls/x'],
  ])('is told nothing by %s %s', async (method, path) => {
    const { status } = await api.ask({ method, path, headers: { authorization: 'Bearer x' } })
    expect(status).toBe(401)
  })

  test('is not told what is wrong with a body, for it is not read', async () => {
    const headers = { authorization: 'Bearer x', 'content-type': 'text/plain' }
    const { status } = await api.ask({ method: 'POST', path: '/v1/bindings', body: '{', headers })
    expect(status).toBe(401)
  })
})

test('the scheme is known in any case', async () => {
  const headers = { authorization: `bearer ${api.key}` }
  expect((await api.ask({ method: 'GET', path: '/v1/bindings', headers })).status).toBe(200)
})
