import { inspect } from 'node:util'
import { hashesEqual, type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { SealError } from './key-error.ts'
import { makeVault } from './vault.ts'

const master = Uint8Array.from({ length: 32 }, (_, index) => index)
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex')

const phone = (text: string): PhoneNumber => {
  const parsed = parsePhoneNumber(text)
  if (!parsed.ok) throw new Error('a test number does not parse')
  return parsed.value
}

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
  } catch (error) {
    return error instanceof SealError ? error.code : 'another error'
  }
  return undefined
}

/** Made by another implementation of HKDF, HMAC and AES-GCM (Python's cryptography 48) under the master key 00 01 … 1f. */
const known = {
  party: '01f4cca7ffe07571fa08973df5ca12d875',
  'api-key': '01ae41f2893e761db85f52e91d51d4dcad',
  'idempotency-key': '0141bcfda4e237d48a8a1c61da28c86d5d',
  'request-body': '01f8b65df54bcd7d560f3b353c7caf3e83',
  sealed: '01000102030405060708090a0b77c96232a915e0aa0af07782e8904142faae27646f3139296c6df47e5bfe5fe27de54d8e160940',
}

describe('a vault', () => {
  const vault = makeVault(master)

  test('makes the hashes that another implementation of the format makes', () => {
    expect(hex(vault.hashOfParty(phone('13800000001')))).toBe(known.party)
    expect(hex(vault.hash('api-key', 'axb_key'))).toBe(known['api-key'])
    expect(hex(vault.hash('idempotency-key', 'k'))).toBe(known['idempotency-key'])
    expect(hex(vault.hash('request-body', '{}'))).toBe(known['request-body'])
  })

  test('opens a value that another implementation of the format sealed', () => {
    const text = vault.open('binding/70010000001', 'bnd_x', Buffer.from(known.sealed, 'hex'))
    expect(text === '13800000001 13900000002').toBe(true)
  })

  test('hashes a person to the same 17 octets however the number was written, and to others for another purpose', () => {
    const one = vault.hashOfParty(phone('13800000001'))
    expect(one).toHaveLength(17)
    expect(hashesEqual(one, vault.hashOfParty(phone('+8613800000001')))).toBe(true)
    expect(hashesEqual(one, vault.hashOfParty(phone('13800000002')))).toBe(false)
    expect(hashesEqual(vault.hash('party', 'x'), vault.hash('api-key', 'x'))).toBe(false)
  })

  test('hashes otherwise under another master key (SEC-1)', () => {
    const other = makeVault(master.map((octet) => octet ^ 1))
    expect(hashesEqual(vault.hash('party', 'x'), other.hash('party', 'x'))).toBe(false)
    expect(codeOf(() => other.open('s', 'o', vault.seal('s', 'o', 'text')))).toBe('not_authentic')
  })

  test.each(['', 'text', '张三 🚗', 'x'.repeat(100_000)])('opens what it sealed', (text) => {
    const sealed = vault.seal('scope', 'owner', text)
    expect(sealed).toHaveLength(29 + Buffer.byteLength(text))
    expect(sealed[0]).toBe(1)
    expect(vault.open('scope', 'owner', sealed)).toBe(text)
  })

  test('seals the same text to other octets each time, none of them the text', () => {
    const [one, other] = [vault.seal('s', 'o', '13800000001'), vault.seal('s', 'o', '13800000001')]
    expect(hex(one)).not.toBe(hex(other))
    expect(Buffer.from(one).includes('13800000001')).toBe(false)
  })

  test('opens nothing under another scope or owner, nor with the border between the two moved', () => {
    const sealed = vault.seal('scope', 'owner', 'text')
    expect(codeOf(() => vault.open('scope2', 'owner', sealed))).toBe('not_authentic')
    expect(codeOf(() => vault.open('scope', 'owner2', sealed))).toBe('not_authentic')
    expect(codeOf(() => vault.open('scopeo', 'wner', sealed))).toBe('not_authentic')
    expect(() => vault.seal('sco\0pe', 'owner', 'text')).toThrow('a scope holds no NUL')
  })

  test('opens no value of which a single bit was changed', () => {
    const sealed = vault.seal('scope', 'owner', 'text')
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(codeOf(() => vault.open('scope', 'owner', changed))).toBe(bit < 8 ? 'unknown_key' : 'not_authentic')
    }
  })

  test('opens no value that was cut short or made longer', () => {
    const sealed = vault.seal('scope', 'owner', 'text')
    for (let length = 0; length < sealed.length; length += 1) {
      const code = codeOf(() => vault.open('scope', 'owner', sealed.subarray(0, length)))
      expect(code).toBe(length < 29 ? 'malformed' : 'not_authentic')
    }
    expect(codeOf(() => vault.open('scope', 'owner', Uint8Array.of(...sealed, 0)))).toBe('not_authentic')
  })

  test('goes on opening the values of more scopes than it holds keys for', () => {
    const early = vault.seal('scope/0', 'owner', 'text')
    for (let scope = 1; scope <= 10_001; scope += 1) vault.seal(`scope/${scope}`, 'owner', '')
    expect(vault.open('scope/0', 'owner', early)).toBe('text')
  })

  test('prints no key, whole or in its errors', () => {
    const shown = [inspect(vault, { depth: 10, showHidden: true }), JSON.stringify(vault), String(vault)]
    try {
      vault.open('scope', 'other', vault.seal('scope', 'owner', 'text'))
    } catch (error) {
      shown.push(inspect(error, { depth: 10, showHidden: true }))
    }
    expect(shown).toHaveLength(4)
    for (const secret of [hex(master), Buffer.from(master).toString('base64'), '0, 1, 2, 3', '00 01 02 03']) {
      for (const text of shown) expect(text.includes(secret)).toBe(false)
    }
  })
})
