import { describe, expect, test } from 'vitest'
import {
  bindRequest,
  type LibrarySigning,
  libraryRequest,
  type Received,
  signByLibrary,
  signed,
  verdictOf,
  verified,
  withHeaders,
} from './signing.test.kit.ts'

describe('of several signatures', () => {
  const both = async (ours: LibrarySigning, theirs: LibrarySigning): Promise<Received> => {
    const first = await signByLibrary(bindRequest, { label: 'proxy', ...theirs })
    const received = await libraryRequest(bindRequest, { label: 'mine', ...ours })
    const join = (name: string) => [first[name] ?? '', ...(received.head.headers[name] ?? [])]
    return withHeaders(received, { 'signature-input': join('signature-input'), signature: join('signature') })
  }
  const foreign = { fields: ['@method'], key: { keyId: 'proxy', secret: 'proxy' } }

  test('the one with our tag counts, wherever it stands', async () => {
    expect(await verdictOf(await both({ parameters: { tag: 'axbridge' } }, foreign))).toEqual(verified)
    expect(await verdictOf(await both(foreign, { parameters: { tag: 'axbridge' } }))).toEqual(verified)
  })

  test('the first with our tag counts, and no other', async () => {
    const tagged = { parameters: { tag: 'axbridge' } }
    expect(await verdictOf(await both(tagged, { ...foreign, ...tagged }))).toContain(
      'refused: Signature-Input must cover',
    )
  })

  test('none counts when none has our tag', async () => {
    const rule = 'refused: Signature-Input must mark one of several signatures with tag="axbridge"'
    expect(await verdictOf(await both({}, foreign))).toBe(rule)
    expect(await verdictOf(await both({}, { ...foreign, parameters: { tag: 'other' } }))).toBe(rule)
  })
})

describe('the two headers', () => {
  const mac = 'A'.repeat(43)

  test.each([
    ['signature-input', '', 'Signature-Input is empty'],
    ['signature-input', 'axb=("@method"', 'Signature-Input is no structured field'],
    ['signature-input', 'axb', 'Signature-Input is no structured field'],
    ['signature-input', 'AXB=()', 'Signature-Input is no structured field'],
    ['signature-input', `axb=(${' '.repeat(4_096)})`, 'Signature-Input may have at most 4096 characters'],
    ['signature', '', 'Signature is empty'],
    ['signature', `axb="${mac}="`, 'Signature is no structured field'],
    ['signature', `axb=:${mac}:`, 'Signature is no structured field'],
    ['signature', `axb=:${mac}=:, axb=:${mac}=:`, 'Signature is no structured field: a label stands a second time'],
    ['signature', `other=:${mac}=:`, 'Signature must have a signature under the label of Signature-Input'],
    ['signature', 'axb=:AAAA:', 'Signature must be the 32 octets of an HMAC-SHA256'],
    ['signature', `axb=:${mac}=${'A'.repeat(4_096)}:`, 'Signature may have at most 4096 characters'],
    ['signature', `axb=:${mac}=:`, 'Signature is not that of this request'],
  ])('with %s %s are refused', async (name, value, refusal) => {
    expect(await verdictOf(withHeaders(signed(), { [name]: [value] }))).toContain(`refused: ${refusal}`)
  })

  test('are read from several lines as from one', async () => {
    const received = signed()
    const { 'signature-input': inputs = [], signature = [] } = received.head.headers
    expect(
      await verdictOf(
        withHeaders(received, {
          'signature-input': ['other=("@method");tag="other"', ...inputs],
          signature: ['other=:AAAA:', ...signature],
        }),
      ),
    ).toEqual(verified)
  })
})
