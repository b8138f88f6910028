import { describe, expect, test } from 'vitest'
import { digestFault } from './content-digest.ts'
import { FieldReader, type InnerList } from './field-reader.ts'
import type { RequestHead } from './request-head.ts'
import { serializeList } from './serialize-list.ts'
import { hmacOfSecret, macOf, signatureBase } from './signature-base.ts'

const listOf = (text: string): InnerList => {
  const list = new FieldReader(text).innerList()
  if (list === undefined) throw new Error('the list of a test cannot be read')
  return list
}

const baseOf = (head: RequestHead, input: string): string => {
  const list = listOf(input)
  const components = list.items.map(({ text }) => text)
  const base = signatureBase(head, components, serializeList(list))
  return base.ok ? base.value : `refused: ${base.rule}`
}

/** The test-request of RFC 9421 appendix B.2. */
const body = Buffer.from('{"hello": "world"}')
const request: RequestHead = {
  method: 'POST',
  target: '/foo?param=Value&Pet=dog',
  headers: {
    host: ['example.com'],
    date: ['Tue, 20 Apr 2021 02:07:55 GMT'],
    'content-type': ['application/json'],
    'content-digest': [
      'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
    ],
    'content-length': ['18'],
  },
}

describe('SEC-2: the examples of RFC 9421', () => {
  test('B.2.5 has this base and this HMAC', () => {
    const secret = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=='
    const base = baseOf(request, '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"')
    expect(base.split('\n')).toEqual([
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@authority": example.com',
      '"content-type": application/json',
      '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    ])
    expect(macOf(hmacOfSecret(Buffer.from(secret, 'base64')), base)).toBe(
      'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=',
    )
  })

  test('section 2.5 has this base, and its digest is that of the body', () => {
    const covered = '("@method" "@authority" "@path" "content-digest" "content-length" "content-type")'
    expect(baseOf(request, `${covered};created=1618884473;keyid="test-key-rsa-pss"`).split('\n')).toEqual([
      '"@method": POST',
      '"@authority": example.com',
      '"@path": /foo',
      '"content-digest": sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
      '"content-length": 18',
      '"content-type": application/json',
      `"@signature-params": ${covered};created=1618884473;keyid="test-key-rsa-pss"`,
    ])
    expect(digestFault(request, body, 4_096)).toBeUndefined()
  })

  test('section 2.1 combines header lines so', () => {
    const head: RequestHead = {
      method: 'GET',
      target: '/',
      headers: {
        'x-ows-header': ['  Leading and trailing whitespace.   '],
        'cache-control': ['max-age=60', '   must-revalidate'],
        'example-dict': [' a=1,    b=2;x=1;y=2,   c=(a   b   c)'],
        'x-empty-header': [''],
      },
    }
    expect(baseOf(head, '("x-ows-header" "cache-control" "example-dict" "x-empty-header")').split('\n')).toEqual([
      '"x-ows-header": Leading and trailing whitespace.',
      '"cache-control": max-age=60, must-revalidate',
      '"example-dict": a=1,    b=2;x=1;y=2,   c=(a   b   c)',
      '"x-empty-header": ',
      '"@signature-params": ("x-ows-header" "cache-control" "example-dict" "x-empty-header")',
    ])
  })
})

describe('a derived component', () => {
  const valueIn = (component: string, changes: Partial<RequestHead>): string =>
    baseOf({ ...request, ...changes }, `("${component}")`).split('\n')[0] ?? ''

  test.each([
    ['Example.COM', 'example.com'],
    ['example.com:443', 'example.com'],
    ['example.com:80', 'example.com'],
    ['example.com:8080', 'example.com:8080'],
    ['[2001:db8::1]:8443', '[2001:db8::1]:8443'],
  ])('@authority of Host %s is %s', (host, authority) => {
    expect(valueIn('@authority', { headers: { host: [host] } })).toBe(`"@authority": ${authority}`)
  })

  test.each([
    ['/a%2Fb/%e4?x=%20+', '@path', '/a%2Fb/%e4'],
    ['/a%2Fb/%e4?x=%20+', '@query', '?x=%20+'],
    ['/?a?b', '@query', '?a?b'],
    ['/', '@query', '?'],
    ['/?', '@query', '?'],
  ])('of the target %s is for %s as it was sent: %s', (target, component, value) => {
    expect(valueIn(component, { target })).toBe(`"${component}": ${value}`)
  })

  test('that the request lacks has no base', () => {
    expect(valueIn('@authority', { headers: {} })).toMatch(/^refused: covers as component 1 what/)
    expect(valueIn('@authority', { headers: { host: ['a', 'b'] } })).toMatch(/^refused: covers as component 1 what/)
    expect(valueIn('@path', { target: '*' })).toMatch(/^refused: covers as component 1 what/)
    expect(valueIn('constructor', {})).toMatch(/^refused: covers as component 1 what/)
    expect(valueIn('__proto__', {})).toMatch(/^refused: covers as component 1 what/)
  })
})

test.each(['a\n"@path": /other', 'a\rb', 'a\0b', 'é', '\u{1f600}'])('a value %j is not signed', (value) => {
  expect(baseOf({ ...request, headers: { a: [value] } }, '("a")')).toBe(
    'refused: covers as component 1 a value that is not ASCII',
  )
})

test('a line full of spaces costs no more than its length', () => {
  const head = { ...request, headers: { a: [`a${' '.repeat(1_000_000)}b`] } }
  const began = performance.now()
  baseOf(head, '("a")')
  // Quadratic time would be minutes.
  expect(performance.now() - began).toBeLessThan(5_000)
})

test('a key without a secret signs nothing', () => {
  expect(() => hmacOfSecret('')).toThrow('no secret')
})
