import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { heldStore } from './held-store.test.kit.ts'
import { KeysInWork, parseIdempotencyKey } from './idempotency.ts'
import { a, bind, type block, c, list, type RunningApi, runApi } from './running-api.test.kit.ts'

let api: RunningApi
beforeEach(async () => {
  api = await runApi()
})
afterEach(() => api.close())

const key = { 'idempotency-key': 'key-1' }

describe('a bind with an Idempotency-Key', () => {
  test('asked again is answered with the same octets and bound once', async () => {
    const first = await bind(api, {}, key)
    const again = await bind(api, {}, key)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.text).toBe(first.text)
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await list(api)).json.items).toHaveLength(1)
  })

  test('is known again when its fields come in another order', async () => {
    const first = await bind(api, {}, key)
    const body =
      '{ "expiresAt":"2030-01-31T09:00:00.000Z", "orderId":"order-17", "b":"13900000012", "a":"13800000011" }'
    const again = await api.ask({ method: 'POST', path: '/v1/bindings', body, headers: key })
    expect(again.text).toBe(first.text)
  })

  test('gets the first answer after the binding has changed and ended', async () => {
    const first = await bind(api, {}, key)
    await api.ask({ method: 'DELETE', path: `/v1/bindings/${first.json.id}` })
    api.wall.at += 3_600_000 * 2
    const again = await bind(api, {}, key)
    expect(again.text).toBe(first.text)
  })

  test.each([{ orderId: 'order-18' }, { a: c }, { expiresAt: '2030-01-31T09:00:00.001Z' }, { mode: 'AXB' }])(
    'and another body is refused and changes nothing (%#)',
    async (changes) => {
      await bind(api, {}, key)
      const { status, json } = await bind(api, changes, key)
      expect([status, json.code]).toEqual([422, 'idempotency_mismatch'])
      expect(json.errors).toEqual([
        { field: 'Idempotency-Key', rule: 'was used with another body in the last 24 hours' },
      ])
      expect((await list(api)).json.items).toHaveLength(1)
    },
  )

  test('that was refused may be asked again, corrected', async () => {
    expect((await bind(api, { b: a }, key)).status).toBe(422)
    expect((await bind(api, {}, key)).status).toBe(201)
  })

  test('is free again after 24 hours', async () => {
    const first = await bind(api, {}, key)
    api.wall.at += 86_400_000
    const later = await bind(api, { expiresAt: '2030-02-01T09:00:00.000Z' }, key)
    expect(later.status).toBe(201)
    expect(later.json.id).not.toBe(first.json.id)
  })

  test('does not meet the same key of another customer', async () => {
    const other = await api.addCustomer('another', ['70010000002' as typeof block])
    const mine = await bind(api, {}, key)
    const theirs = await bind(api, { orderId: 'theirs' }, { ...key, authorization: `Bearer ${other.key}` })
    expect([mine.status, theirs.status]).toEqual([201, 201])
    expect(theirs.json.id).not.toBe(mine.json.id)
  })

  test.each(['', 'two words', 'x'.repeat(256), 'schlüssel', 'a\tb'])(
    'is refused when the key is not 1 to 255 visible ASCII characters (%#)',
    async (bad) => {
      const { status, json } = await bind(api, {}, { 'idempotency-key': bad })
      expect([status, json.code]).toEqual([400, 'malformed'])
      expect(json.errors).toEqual([{ field: 'Idempotency-Key', rule: 'must be 1 to 255 visible ASCII characters' }])
      expect((await list(api)).json.items).toEqual([])
    },
  )

  test('is refused while the first one is in work, and answered like it afterwards', async () => {
    const held = heldStore()
    const slow = await runApi({ through: held.through })
    const first = bind(slow, {}, key)
    await held.until(1)
    const meanwhile = await bind(slow, {}, key)
    expect([meanwhile.status, meanwhile.json.code]).toEqual([409, 'idempotency_in_flight'])
    held.letGo()
    const { status, text } = await first
    expect(status).toBe(201)
    expect((await bind(slow, {}, key)).text).toBe(text)
    await slow.close()
  })

  test('is refused with 503 when too many keys are in work', async () => {
    const held = heldStore()
    const slow = await runApi({ through: held.through, limits: { idempotencyKeysInWork: 1 } })
    const first = bind(slow, {}, key)
    await held.until(1)
    const second = await bind(slow, {}, { 'idempotency-key': 'key-2' })
    expect([second.status, second.json.code]).toEqual([503, 'overloaded'])
    held.letGo()
    expect((await first).status).toBe(201)
    await slow.close()
  })

  test('asked 50 times at once binds once and answers no two things', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => bind(api, {}, key)))
    const texts = new Set(all.filter(({ status }) => status === 201).map(({ text }) => text))
    expect(texts.size).toBe(1)
    for (const { status } of all) expect([201, 409]).toContain(status)
    expect((await list(api)).json.items).toHaveLength(1)
  })
})

test('without an Idempotency-Key each bind stands for itself', async () => {
  const [first, second] = [await bind(api), await bind(api)]
  expect(second.json.id).not.toBe(first.json.id)
})

describe('the keys in work', () => {
  test('are claimed by one request at a time and free once released', () => {
    const keys = new KeysInWork(2)
    const claim = keys.claim('one')
    expect(keys.claim('one').kind).toBe('in_work')
    if (claim.kind !== 'claimed') throw new Error('a free key was not claimed')
    claim.release()
    expect(keys.claim('one').kind).toBe('claimed')
  })

  test('are no more than their limit', () => {
    const keys = new KeysInWork(1)
    expect([keys.claim('one').kind, keys.claim('two').kind]).toEqual(['claimed', 'full'])
  })
})

test('a key of 255 visible characters is taken', () => {
  expect(parseIdempotencyKey('~'.repeat(255)).ok).toBe(true)
})
