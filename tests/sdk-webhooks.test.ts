import { createHmac } from 'node:crypto'
import { AxbridgeError, verifyWebhook, type WebhookHeaders } from '@axbridge/sdk'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'

const secretOf = (octets: Uint8Array): string => `whsec_${Buffer.from(octets).toString('base64')}`

const secret = secretOf(new Uint8Array(32).fill(7))
const other = secretOf(new Uint8Array(32).fill(8))
const now = Date.UTC(2030, 0, 31, 8)
const id = 'evt_70010000001_abcdefghabcdefghijkmnpqr_c'
const body = JSON.stringify({
  type: 'pool.recovered',
  timestamp: '2030-01-31T08:00:00.000Z',
  data: { freeShare: 1 },
  id,
})

/** The headers of a delivery as the public library signs it. */
const signed = (text: string, secrets: readonly string[] = [secret], at = now): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1_000)),
  'webhook-signature': secrets.map((one) => new Webhook(one).sign(id, new Date(at), text)).join(' '),
})

const why = async (work: Promise<unknown>): Promise<AxbridgeError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AxbridgeError)) throw new Error('it was verified')
  return error
}

const refusal = async (headers: WebhookHeaders, text: string | Uint8Array = body): Promise<string> => {
  const { code, message } = await why(verifyWebhook(secret, headers, text, { now }))
  expect(code).toBe('webhook_not_verified')
  return message
}

describe('a delivery that the public library signed', () => {
  test('is verified whatever its body and secret are', async () => {
    const texts = fc.oneof(fc.json(), fc.string({ unit: 'binary' })).map((text) => JSON.stringify({ type: 'x', text }))
    await fc.assert(
      fc.asyncProperty(texts, fc.uint8Array({ minLength: 24, maxLength: 64 }), async (text, octets) => {
        const mine = secretOf(octets)
        const verified = await verifyWebhook(mine, signed(text, [mine]), Buffer.from(text), { now })
        expect(verified).toEqual(JSON.parse(text))
      }),
      { numRuns: 50 },
    )
  })

  test('is verified as text and as octets, with headers of fetch and of Node', async () => {
    const headers = signed(body)
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    for (const given of [headers, shouted, new Headers(headers)]) {
      for (const text of [body, Buffer.from(body), new TextEncoder().encode(body)]) {
        expect(await verifyWebhook(secret, given, text, { now })).toMatchObject({ type: 'pool.recovered', id })
      }
    }
  })

  test('is verified while a secret is replaced, on either side', async () => {
    const both = await verifyWebhook(secret, signed(body, [other, secret]), body, { now })
    expect(both).toMatchObject({ id })
    expect(await verifyWebhook([other, secret], signed(body), body, { now })).toMatchObject({ id })
    expect(await refusal(signed(body, [other]))).toContain('no signature is one of its secrets')
  })

  test('is refused with one octet changed in its body, id or time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const octets = Buffer.from(body)
        octets[at] = (octets[at] ?? 0) ^ change
        expect(await refusal(signed(body), octets)).toContain('no signature is one of its secrets')
      }),
      { numRuns: 50 },
    )
    const headers = signed(body)
    expect(await refusal({ ...headers, 'webhook-id': `${id}x` })).toContain('no signature')
    expect(await refusal({ ...headers, 'webhook-timestamp': String(now / 1_000 + 1) })).toContain('no signature')
  })

  test('is refused when it is more than five minutes old or ahead', async () => {
    for (const seconds of [-300, 0, 300]) {
      const headers = signed(body, [secret], now + seconds * 1_000)
      expect(await verifyWebhook(secret, headers, body, { now })).toMatchObject({ id })
    }
    expect(await refusal(signed(body, [secret], now - 301_000))).toContain('too old')
    expect(await refusal(signed(body, [secret], now + 301_000))).toContain('from the future')
    const late = verifyWebhook(secret, signed(body, [secret], now - 301_000), body, { now, toleranceS: 600 })
    expect(await late).toMatchObject({ id })
  })
})

describe('what is no delivery is refused with the reason', () => {
  test.each<[string, (headers: Record<string, string>) => WebhookHeaders]>([
    ['no header webhook-id', ({ 'webhook-id': _, ...rest }) => rest],
    ['no header webhook-timestamp', ({ 'webhook-timestamp': _, ...rest }) => rest],
    ['no header webhook-signature', ({ 'webhook-signature': _, ...rest }) => rest],
    ['no header webhook-id', (headers) => ({ ...headers, 'webhook-id': ['a', 'b'] })],
    ['no signature of version 1', (headers) => ({ ...headers, 'webhook-signature': 'v1a,AAAA v2,AAAA' })],
    ['no signature of version 1', (headers) => ({ ...headers, 'webhook-signature': 'v1,not base64!' })],
    ['too many signatures', (headers) => ({ ...headers, 'webhook-signature': 'v1,AAAA '.repeat(17) })],
  ])('%s (%#)', async (says, changed) => {
    expect(await refusal(changed(signed(body)))).toContain(says)
  })

  test('a time that is none, though it was signed', async () => {
    const timestamp = 'soon'
    const text = `${id}.${timestamp}.${body}`
    const mac = createHmac('sha256', Buffer.alloc(32, 7)).update(text).digest('base64')
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
    expect(await refusal(headers)).toContain('whole seconds')
  })

  test('a body that is no event', async () => {
    for (const text of ['', '[]', 'null', '{"kind":1}', '\u{feff}{"type":"x"}x']) {
      expect(await refusal(signed(text), text)).toContain('its body is no event')
    }
  })
})

test.each([[[]], [''], ['whsec_'], ['whsec_***'], [Array.from({ length: 9 }, () => secret)], [17]])(
  'a secret that is none is the caller’s mistake (%#)',
  async (given) => {
    const { code, errors } = await why(verifyWebhook(given as string, signed(body), body, { now }))
    expect([code, errors[0]?.field]).toEqual(['invalid_argument', 'secret'])
  },
)

test('a body that a parser has been at is the caller’s mistake', async () => {
  const { code, errors } = await why(verifyWebhook(secret, signed(body), JSON.parse(body) as string, { now }))
  expect([code, errors[0]?.field]).toEqual(['invalid_argument', 'body'])
})
