import createClient from 'openapi-fetch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goodBody, type RunningApi, runApi } from './running-api.test.kit.ts'

/** What a generator makes of openapi.json, as far as these calls need it. */
type Binding = { readonly id: string; readonly x: string; readonly state: string; readonly a: string }
type Problem = { readonly code: string; readonly errors?: readonly { readonly field: string; readonly rule: string }[] }
type Answers<Value, Status extends number> = {
  readonly responses: { readonly [status in Status]: { content: { 'application/json': Value } } } & {
    readonly default: { content: { 'application/problem+json': Problem } }
  }
}
type OneBinding = { readonly parameters: { readonly path: { readonly id: string } } }
type Paths = {
  '/v1/bindings': {
    post: Answers<Binding, 201> & {
      parameters: { header?: { 'Idempotency-Key'?: string } }
      requestBody: { content: { 'application/json': { a: string; b: string; orderId: string; expiresAt: string } } }
    }
    get: Answers<{ items: Binding[]; next: string | null }, 200> & { parameters: { query?: { limit?: number } } }
  }
  '/v1/bindings/{id}': {
    get: Answers<Binding, 200> & OneBinding
    patch: Answers<Binding, 200> &
      OneBinding & { requestBody: { content: { 'application/json': { expiresAt: string } } } }
    delete: Answers<Binding, 200> & OneBinding
  }
  '/v1/calls': { get: Answers<{ items: unknown[]; next: string | null }, 200> }
}

let api: RunningApi
beforeAll(async () => {
  api = await runApi()
})
afterAll(() => api.close())

test('a client made for OpenAPI binds, reads, changes and ends', async () => {
  const client = createClient<Paths>({ baseUrl: api.url, headers: { authorization: `Bearer ${api.key}` } })
  const bound = await client.POST('/v1/bindings', {
    body: goodBody,
    params: { header: { 'Idempotency-Key': 'from-a-client' } },
  })
  expect([bound.response.status, bound.data?.state, bound.data?.a]).toEqual([201, 'live', '138****0011'])
  const params = { path: { id: bound.data?.id ?? '' } }
  const read = await client.GET('/v1/bindings/{id}', { params })
  expect(read.data).toEqual(bound.data)
  const changed = await client.PATCH('/v1/bindings/{id}', { params, body: { expiresAt: '2030-01-31T12:00:00.000Z' } })
  expect(changed.data).toEqual({
    ...bound.data,
    expiresAt: '2030-01-31T12:00:00.000Z',
    routesUntil: '2030-01-31T12:00:00.000Z',
  })
  expect((await client.DELETE('/v1/bindings/{id}', { params })).data?.state).toBe('ended')
  const page = await client.GET('/v1/bindings', { params: { query: { limit: 1 } } })
  expect(page.data?.items.map(({ id, state }) => [id, state])).toEqual([[bound.data?.id, 'ended']])
  expect((await client.GET('/v1/calls')).data).toEqual({ items: [], next: null })
})

test('a client made for OpenAPI gets a problem as its error', async () => {
  const client = createClient<Paths>({ baseUrl: api.url, headers: { authorization: `Bearer ${api.key}` } })
  const { response, error } = await client.POST('/v1/bindings', { body: { ...goodBody, b: goodBody.a } })
  expect([response.status, error?.code]).toEqual([422, 'same_party'])
  expect(error?.errors).toEqual([{ field: 'b', rule: 'must be another number than a' }])
})
