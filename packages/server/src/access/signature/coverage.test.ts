import { describe, expect, test } from 'vitest'
import {
  bindFields,
  bindRequest,
  bindVerdict,
  libraryRequest,
  signed,
  verdictOf,
  verified,
  withHeaders,
} from './signing.test.kit.ts'

describe('what must be covered', () => {
  test.each([
    ['@method', 'Signature-Input must cover "@method"'],
    ['@authority', 'Signature-Input must cover "@authority"'],
    ['@path', 'Signature-Input must cover "@path"'],
    ['@query', 'Signature-Input must cover "@query" when there is a query'],
    ['content-type', 'Signature-Input must cover "content-type" when the header is sent'],
    ['idempotency-key', 'Signature-Input must cover "idempotency-key" when the header is sent'],
    ['content-digest', 'Signature-Input must cover "content-digest" when there is a body'],
  ])('%s', async (component, refusal) => {
    const fields = bindFields.filter((field) => field !== component)
    expect(await bindVerdict({ fields })).toBe(`refused: ${refusal}`)
  })

  test('and what is not there need not be', async () => {
    const request = { method: 'GET', url: 'https://api.example.com/v1/bindings' }
    const fields = ['@method', '@authority', '@path']
    expect(await verdictOf(await libraryRequest(request, { fields }))).toEqual(verified)
    expect(await verdictOf(await libraryRequest(request, { fields: [...fields, '@query'] }))).toEqual(verified)
  })

  test('other header fields may be', async () => {
    const request = { ...bindRequest, headers: { ...bindRequest.headers, 'X-Trace': '  a,  b ' } }
    const received = await libraryRequest(request, { fields: [...bindFields, 'x-trace'] })
    expect(await verdictOf(received)).toEqual(verified)
    expect(await verdictOf(withHeaders(received, { 'x-trace': ['a, b'] }))).toMatch(/^refused: Signature is not that/)
  })

  test.each([
    ['"@target-uri"', 'covers as component 4 neither @method, @authority, @path, @query nor a header field'],
    ['"@request-target"', 'covers as component 4 neither'],
    ['"@scheme"', 'covers as component 4 neither'],
    ['"@query-param";name="dry"', 'covers as component 4 one with a parameter: cover it without'],
    ['"content-type";sf', 'covers as component 4 one with a parameter: cover it without'],
    ['"content-type";bs', 'covers as component 4 one with a parameter: cover it without'],
    ['"content-type";key="a"', 'covers as component 4 one with a parameter: cover it without'],
    ['"@method";req', 'covers as component 4 one with a parameter: cover it without'],
    ['"content-type";tr', 'covers as component 4 one with a parameter: cover it without'],
    ['"Content-Type"', 'covers as component 4 neither'],
    ['""', 'covers as component 4 neither'],
    ['"@path"', 'covers as component 4 one that was covered before'],
  ])('but not %s', async (component, rule) => {
    const received = signed()
    const [input = ''] = received.head.headers['signature-input'] ?? []
    const changed = withHeaders(received, { 'signature-input': [input.replace('"@query"', component)] })
    expect(await verdictOf(changed)).toContain(`refused: Signature-Input ${rule}`)
  })

  test('nor a header that is not there', async () => {
    const received = await libraryRequest(bindRequest, { fields: bindFields })
    expect(await verdictOf(withHeaders(received, { 'idempotency-key': undefined }))).toBe(
      'refused: Signature-Input covers as component 7 what the request does not have',
    )
  })
})
