import fc from 'fast-check'
import { expect, test } from 'vitest'
import { curlOf, sdkOf } from './code-samples.ts'

const wanted = {
  mode: 'AXB',
  a: '13800000001',
  b: '13800000002',
  orderId: 'order-abcdef',
  expiresAt: '2030-01-31T08:00:00.000Z',
} as const

/** What a POSIX shell makes of the quoted body. */
const bodyOf = (curl: string): unknown => {
  const quoted = curl.slice(curl.indexOf("-d '") + 3)
  return JSON.parse(quoted.replaceAll("'\\''", '\u0000').replaceAll("'", '').replaceAll('\u0000', "'"))
}

test('the curl command sends what the page sends', () => {
  expect(bodyOf(curlOf('http://127.0.0.1:8700', wanted))).toEqual(wanted)
})

test('an order id with quotes stays one word of the shell', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '"', 'a', '\\', ' ') }), (orderId) => {
      expect(bodyOf(curlOf('http://127.0.0.1:8700', { ...wanted, orderId }))).toEqual({ ...wanted, orderId })
    }),
  )
})

test('the code for the SDK binds the same, and ends it', () => {
  const code = sdkOf('http://127.0.0.1:8700', wanted)
  for (const [key, value] of Object.entries(wanted)) expect(code).toContain(`  ${key}: '${value}',`)
  expect(code).toContain('await axbridge.unbind(order.id)')
})
