import { describe, expect, test } from 'vitest'
import {
  bindRequest,
  bindVerdict,
  type LibraryParameters,
  noon,
  signed,
  started,
  verdictOf,
  verified,
  withHeaders,
} from './signing.test.kit.ts'

const t = noon / 1_000

describe('the parameters', () => {
  const created = 'must have created: whole seconds since 1970'
  const nonce = 'must have nonce: a string of 16 to 128 visible ASCII characters, another one each time'
  const keyid = 'must have keyid: a string of 1 to 128 visible ASCII characters'

  test.each<[string, LibraryParameters, string]>([
    ['no created', { created: undefined }, created],
    ['no nonce', { nonce: undefined }, nonce],
    ['a short nonce', { nonce: '0123456789abcde' }, nonce],
    ['a long nonce', { nonce: 'n'.repeat(129) }, nonce],
    ['a nonce with a space', { nonce: '0123456789 abcdef' }, nonce],
    ['a nonce that is a number', { nonce: 12345678901234 }, nonce],
    ['no keyid', { keyid: undefined }, keyid],
    ['a long keyid', { keyid: 'k'.repeat(129) }, keyid],
    ['another alg', { alg: 'hmac-sha512' }, 'must have the alg "hmac-sha256" or no alg'],
    ['an alg that is a number', { alg: 256 }, 'must have the alg "hmac-sha256" or no alg'],
    ['another tag', { tag: 'other' }, 'must have the tag "axbridge" or no tag'],
    ['a tag that is a number', { tag: 1 }, 'must have the tag "axbridge" or no tag'],
    ['one of nobody', { other: 'x' }, 'may have no parameters but created, expires, keyid, alg, nonce and tag'],
  ])('with %s are refused', async (_, parameters, rule) => {
    expect(await bindVerdict({ parameters })).toBe(`refused: Signature-Input ${rule}`)
  })

  test.each<[string, LibraryParameters]>([
    ['alg', { alg: 'hmac-sha256' }],
    ['our tag', { tag: 'axbridge' }],
    ['the shortest nonce', { nonce: '0123456789abcdef' }],
    ['the longest nonce', { nonce: 'n'.repeat(128) }],
    ['a nonce of any visible characters', { nonce: String.raw`"\'(),;:=~!{}|^-_` }],
  ])('may have %s', async (_, parameters) => {
    expect(await bindVerdict({ parameters })).toEqual(verified)
  })

  test.each([
    ['created="now"', created],
    ['created=-1', created],
    ['created=?1', created],
    [`created=${t};created=${t}`, 'is no structured field: a parameter stands a second time'],
    [`created=${t}.5`, 'is no structured field: a string, an integer'],
    [`created=${t};expires="soon"`, 'must have expires in whole seconds since 1970'],
    [`created=${t};expires`, 'must have expires in whole seconds since 1970'],
  ])('with %s are refused', async (text, rule) => {
    const received = signed()
    const [input = ''] = received.head.headers['signature-input'] ?? []
    const changed = input.replace(`created=${t}`, text)
    expect(await verdictOf(withHeaders(received, { 'signature-input': [changed] }))).toContain(
      `refused: Signature-Input ${rule}`,
    )
  })
})

describe('the time', () => {
  const old = 'must have a created of the last 300 seconds: sign again, and set the clock if it is wrong'
  const ahead = 'has a created more than 60 seconds ahead: set the clock'

  test.each([
    [-300, verified],
    [-301, `refused: Signature-Input ${old}`],
    [60, verified],
    [61, `refused: Signature-Input ${ahead}`],
  ])('of a signature %i s from now decides', async (offset, outcome) => {
    expect(await verdictOf(signed(bindRequest, { now: noon + offset * 1_000 }))).toEqual(outcome)
  })

  test('of its expiry is kept to the second', async () => {
    const scene = started()
    const sign = () => signed(bindRequest, { now: noon, validSeconds: 10 })
    scene.clock.ms = noon + 9_999
    expect(await verdictOf(sign(), scene)).toEqual(verified)
    scene.clock.ms = noon + 10_000
    expect(await verdictOf(sign(), scene)).toBe('refused: Signature-Input has expired: sign again')
  })

  test('is the one that the limits say', async () => {
    const limits = { oldestSeconds: 10, aheadSeconds: 0 }
    expect(await verdictOf(signed(bindRequest, { now: noon - 11_000 }), started({ limits }))).toContain(
      'last 10 seconds',
    )
    expect(await verdictOf(signed(bindRequest, { now: noon + 1_000 }), started({ limits }))).toContain(
      'more than 0 seconds',
    )
  })
})
