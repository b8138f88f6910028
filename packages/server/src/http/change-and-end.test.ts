import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Heard } from './held-to-contract.test.kit.ts'
import { bind, list, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
let path: string
let bound: Heard['json']

beforeEach(async () => {
  api = await runApi()
  bound = (await bind(api)).json
  path = `/v1/bindings/${bound.id}`
})
afterEach(() => api.close())

const patch = (expiresAt: string, headers = {}) => api.ask({ method: 'PATCH', path, body: { expiresAt }, headers })
const end = (headers = {}) => api.ask({ method: 'DELETE', path, headers })
const read = (headers = {}) => api.ask({ method: 'GET', path, headers })

describe('the expiry of a binding', () => {
  test.each(['2030-01-31T10:00:00.000Z', '2030-01-31T08:30:00.000Z'])('is moved to %s', async (expiresAt) => {
    const { status, json } = await patch(expiresAt)
    expect(status).toBe(200)
    expect(json).toEqual({ ...bound, expiresAt, routesUntil: expiresAt })
    expect((await read()).json).toEqual(json)
  })

  test('is moved once however often it is asked', async () => {
    const first = await patch('2030-01-31T10:00:00.000Z')
    const again = await patch('2030-01-31T10:00:00.000Z')
    expect([again.status, again.text]).toEqual([200, first.text])
  })

  test.each([
    ['2030-01-31T08:01:00.000Z', 'expiry_too_soon'],
    ['2029-01-31T08:00:00.000Z', 'expiry_too_soon'],
    ['2031-01-31T08:00:00.000Z', 'expiry_too_late'],
  ])('is not moved to %s', async (expiresAt, code) => {
    const { status, json } = await patch(expiresAt)
    expect([status, json.code, json.errors[0].field]).toEqual([422, code, 'expiresAt'])
    expect((await read()).json).toEqual(bound)
  })

  test('is not moved once the binding has ended', async () => {
    await end()
    const ended = await read()
    const { status, json } = await patch('2030-01-31T10:00:00.000Z')
    expect([status, json.code]).toEqual([409, 'binding_ended'])
    expect((await read()).text).toBe(ended.text)
  })

  test('ends the binding when it comes, to the millisecond', async () => {
    api.wall.at = Date.parse(bound.expiresAt) - 1
    expect((await read()).json).toEqual(bound)
    api.wall.at += 1
    const ended = { ...bound, state: 'ended', endedAt: bound.expiresAt, endReason: 'expired' }
    expect((await read()).json).toEqual(ended)
    expect((await end()).json).toEqual(ended)
    expect((await patch('2030-01-31T12:00:00.000Z')).json.code).toBe('binding_ended')
  })
})

describe('an unbind', () => {
  test('ends the binding now and answers it', async () => {
    api.wall.at += 1_234
    const { status, json } = await end()
    expect(status).toBe(200)
    expect(json).toEqual({
      ...bound,
      state: 'ended',
      endedAt: '2030-01-31T08:00:01.234Z',
      endReason: 'unbound',
      routesUntil: '2030-01-31T08:00:01.234Z',
    })
    expect((await read()).json).toEqual(json)
  })

  test('asked again answers the same ended binding', async () => {
    const first = await end()
    api.wall.at += 60_000
    const again = await end()
    expect([again.status, again.text]).toEqual([200, first.text])
  })

  test('keeps saying so after the time at which it would have expired', async () => {
    const first = await end()
    api.wall.at += 86_400_000
    expect((await read()).text).toBe(first.text)
  })

  test('takes a body’s media type without a body, as some clients send it', async () => {
    const { status } = await end({ 'content-type': 'application/json' })
    expect(status).toBe(200)
  })
})

describe('a binding of another customer', () => {
  test('is not there to be read, changed or ended, and stays as it is', async () => {
    const other = await api.addCustomer('another', [])
    const authorization = `Bearer ${other.key}`
    const unknown = `/v1/bindings/${bound.id.slice(0, -1)}${bound.id.endsWith('a') ? 'b' : 'a'}`
    const without = ({ json }: Heard) => ({ ...json, instance: '' })
    const missing = await api.ask({ method: 'GET', path: unknown, headers: { authorization } })
    const answers = [
      await read({ authorization }),
      await patch('2030-01-31T10:00:00.000Z', { authorization }),
      await end({ authorization }),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(404)
      expect(without(answer)).toEqual(without(missing))
    }
    expect((await list(api, '?state=live')).json.items).toEqual([bound])
    const theirs = await api.ask({ method: 'GET', path: '/v1/bindings', headers: { authorization } })
    expect(theirs.json).toEqual({ items: [], next: null })
  })
})

test.each(['x', 'bnd_', 'bnd_70010000001_short', '%F0%9F%9A%97', '..%2F..', 'x'.repeat(101), 'x'.repeat(5_000)])(
  'a text that is no id names no binding (%#)',
  async (text) => {
    for (const method of ['GET', 'DELETE']) {
      const { status, json } = await api.ask({ method, path: `/v1/bindings/${text}` })
      expect([status, json.code]).toEqual([404, 'not_found'])
    }
  },
)
