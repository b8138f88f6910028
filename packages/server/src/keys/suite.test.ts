import { createCipheriv, createDecipheriv, createHmac, hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hmacOf } from '../hmac-sha256.ts'
import { SealError } from './key-error.ts'
import { assertSuite, cipherOf, suiteNames } from './suite.ts'

const octets = (hex: string) => Buffer.from(hex, 'hex')

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
  } catch (error) {
    return error instanceof SealError ? error.code : 'another error'
  }
  return undefined
}

describe('the Chinese standards as this Node.js has them (SEC-1)', () => {
  test('SM4 answers the examples of GB/T 32907-2016, annex A', () => {
    const key = octets('0123456789abcdeffedcba9876543210')
    const encrypt = (text: Buffer): Buffer => createCipheriv('sm4-ecb', key, null).setAutoPadding(false).update(text)
    expect(encrypt(key).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
    const decipher = createDecipheriv('sm4-ecb', key, null).setAutoPadding(false)
    expect(decipher.update(octets('681edf34d206965e86b3e94f536e4246')).equals(key)).toBe(true)
    let text = key
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
    for (let round = 0; round < 1_000_000; round += 1) text = cipher.update(text)
    expect(text.toString('hex')).toBe('595298c7c6fd271f0402f804c33d3f66')
  })

  test('SM4 counts as draft-ribose-cfrg-sm4 section A.2.5 does', () => {
    const text = octets(['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'aa', 'bb'].map((octet) => octet.repeat(8)).join(''))
    const iv = octets('000102030405060708090a0b0c0d0e0f')
    const sealed = createCipheriv('sm4-ctr', octets('0123456789abcdeffedcba9876543210'), iv).update(text)
    expect(sealed.toString('hex')).toBe(
      'ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514',
    )
  })

  test('SM3 answers the examples of GB/T 32905-2016, annex A', () => {
    expect(hash('sm3', 'abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(hash('sm3', 'abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  })

  const twice = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'.repeat(2)
  test.each([
    [
      'a key of 32 octets',
      octets('0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'),
      twice,
      'ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a',
    ],
    [
      'a key of 37 octets',
      octets('0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425'),
      octets('cd'.repeat(50)).toString('latin1'),
      '220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae',
    ],
    [
      'a key of one octet over and over',
      octets('0b'.repeat(32)),
      'Hi There',
      'c0ba18c68b90c88bc07de794bfc7d2c8d19ec31ed8773bc2b390c9604e0be11e',
    ],
    [
      'a short key',
      Buffer.from('Jefe'),
      'what do ya want for nothing?',
      '2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882',
    ],
  ])('HMAC-SM3 answers the examples of GM/T 0042-2015, annex D.3: %s', (_, key, text, answer) => {
    const ours = Buffer.from(hmacOf('sm3', key).of(text, 'latin1', 'base64'), 'base64')
    expect(ours.toString('hex')).toBe(answer)
    expect(createHmac('sm3', key).update(text, 'latin1').digest('hex')).toBe(answer)
  })
})

describe.each(suiteNames)('the suite %s (SEC-1)', (suite) => {
  const root = Uint8Array.from({ length: 32 }, (_, at) => at)
  const cipher = cipherOf(suite, root, 'seal/binding/70010000001')
  const header = Uint8Array.of(2, 0, 0, 9)
  const bound = Buffer.from('binding/70010000001\0bnd_x')

  test('is what this Node.js has', () => {
    expect(() => assertSuite(suite)).not.toThrow()
  })

  test('opens what it sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, owner) => {
        const sealed = cipher.seal(header, Buffer.from(owner), text, 'utf8')
        expect(sealed).toHaveLength(header.length + cipher.overhead + Buffer.byteLength(text))
        expect(cipher.open(sealed, header.length, Buffer.from(owner)).toString()).toBe(Buffer.from(text).toString())
      }),
    )
  })

  test('opens nothing of which a bit of the sealed octets was changed', () => {
    const sealed = cipher.seal(header, bound, '13800000001 13900000002', 'utf8')
    for (let bit = header.length * 8; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(codeOf(() => cipher.open(changed, header.length, bound))).toBe('not_authentic')
    }
  })

  test('opens nothing that is bound to something else, nor under the key of another scope', () => {
    const sealed = cipher.seal(header, bound, 'text', 'utf8')
    expect(codeOf(() => cipher.open(sealed, header.length, Buffer.from('binding/70010000001\0bnd_y')))).toBe(
      'not_authentic',
    )
    const other = cipherOf(suite, root, 'seal/binding/70010000002')
    expect(codeOf(() => other.open(sealed, header.length, bound))).toBe('not_authentic')
  })

  test('seals the same text to other octets each time, none of them the text', () => {
    const sealed = Array.from({ length: 200 }, () => cipher.seal(header, bound, '13800000001', 'utf8'))
    expect(new Set(sealed.map((one) => Buffer.from(one).toString('hex'))).size).toBe(200)
    expect(sealed.some((one) => Buffer.from(one).includes('13800000001'))).toBe(false)
  })
})
