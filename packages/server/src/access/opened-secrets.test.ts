import type { ApiKey, CustomerId } from '@axbridge/core'
import { expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { makeVault } from '../keys/vault.ts'
import { makeKey } from './key-material.ts'
import { OpenedSecrets } from './opened-secrets.ts'
import { hmacOfSecret, macOf } from './signature/signature-base.ts'

const vault = makeVault(systemRandomness.octets(32))
const made = () => makeKey('cus_a' as CustomerId, 0, { vault, randomness: systemRandomness })

test('holds as many secrets as it may, and opens what it dropped again', () => {
  const secrets = new OpenedSecrets(vault, 3)
  const keys = Array.from({ length: 10 }, made)
  for (let round = 0; round < 2; round += 1) {
    for (const { key, secret } of keys) {
      const hmac = secrets.of(key)
      expect(hmac === undefined ? undefined : macOf(hmac, 'base')).toBe(macOf(hmacOfSecret(secret), 'base'))
      expect(secrets.of(key)).toBe(hmac)
    }
    expect(secrets.size).toBe(3)
  }
})

test('has none for a key whose secret was not kept', () => {
  const key: ApiKey = { ...made().key, secret: null }
  expect(new OpenedSecrets(vault).of(key)).toBeUndefined()
})
