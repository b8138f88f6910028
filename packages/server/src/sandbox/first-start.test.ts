import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Block,
  type CustomerId,
  defaultCustomerSettings,
  emptyProfile,
  type NumberBlock,
  type Store,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeApiKey } from '../access/api-key.ts'
import { keyOfSecret } from '../access/key-material.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { makeVault } from '../keys/vault.ts'
import { StartError } from '../start-error.ts'
import { openSandbox } from './first-start.ts'

const block = '70000000001' as Block
const vault = makeVault(systemRandomness.octets(32))

let store: Store
let keysDirectory: string
beforeEach(() => {
  store = openMemoryStore()
  keysDirectory = mkdtempSync(join(tmpdir(), 'axbridge-sandbox-'))
})
afterEach(async () => {
  await store.close()
  rmSync(keysDirectory, { recursive: true })
})

const open = (now = 7, through: Store = store) =>
  openSandbox({
    ...{ store: through, vault, clock: { now: () => now }, randomness: systemRandomness, keysDirectory, block },
    makeSecret: () => makeApiKey(systemRandomness),
    keyOfSecret: (secret, customer, createdAt) =>
      keyOfSecret(secret, customer, createdAt, { vault, randomness: systemRandomness }),
  })

const recorded: NumberBlock = {
  ...{ block, approval: 'a real one', validFrom: 0, validUntil: null, basePlatform: 'operator', createdAt: 0 },
  ...{ state: 'active', firstUsedAt: null, customer: null },
}

test('a first start makes a customer who may send its key, a key that signs, and a block that says it is none', async () => {
  const sandbox = await open()
  expect(sandbox.isNew).toBe(true)
  const known = await store.customers.keyById(sandbox.keyId)
  expect(known?.customer).toMatchObject({ id: sandbox.customer, settings: { bearerAllowed: true } })
  expect(known?.key.secret).not.toBeNull()
  expect((await store.customers.keyByHash(vault.hash('api-key', sandbox.apiKey)))?.key.id).toBe(sandbox.keyId)
  expect(await store.numbers.block(block)).toEqual({
    ...{ block, customer: sandbox.customer, state: 'active', basePlatform: 'sandbox', validFrom: 7, validUntil: null },
    ...{ approval: expect.stringMatching(/^none/), createdAt: 7, firstUsedAt: null },
  })
})

test('a second start finds what the first made, also where an operator withdrew the block', async () => {
  const first = await open()
  await store.numbers.changeBlock({ block, from: 'active', to: 'withdrawn', at: 8 })
  expect(await open(9)).toEqual({ ...first, isNew: false })
  expect((await store.numbers.block(block))?.state).toBe('withdrawn')
  expect(await store.customers.keys(first.customer)).toHaveLength(1)
})

/** The store whose disk fails when it is asked for one thing. */
const failingAt = (operation: 'addKey' | 'addBlocks'): Store => {
  const fail = (part: object) =>
    new Proxy(part, {
      get: (target, name) => {
        const value = Reflect.get(target, name)
        if (name === operation) return () => Promise.reject(new Error('cut short'))
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  return { ...store, customers: fail(store.customers), numbers: fail(store.numbers) } as Store
}

test.each(['addKey', 'addBlocks'] as const)('a start that was cut short at %s is completed by the next', async (at) => {
  await expect(open(7, failingAt(at))).rejects.toThrow('cut short')
  const sandbox = await open()
  expect(await open()).toEqual(sandbox)
  expect(await store.customers.keys(sandbox.customer)).toHaveLength(1)
  expect((await store.numbers.block(block))?.customer).toBe(sandbox.customer)
})

test('a key that an operator revoked is followed by a new one; the phones keep their password', async () => {
  const first = await open()
  await store.customers.revokeKey(first.customer, first.keyId, 8)
  const second = await open(9)
  expect([second.customer, second.phonePassword]).toEqual([first.customer, first.phonePassword])
  expect(second.apiKey === first.apiKey || second.keyId === first.keyId).toBe(false)
  expect(await open(10)).toEqual(second)
})

test.each(['nobody', 'another customer'])('a block that is recorded for %s is not taken', async (owner) => {
  const customer = owner === 'nobody' ? null : ('cus_aaaaaaaaaaaaaaaa' as CustomerId)
  if (customer !== null) {
    const other = {
      id: customer,
      name: 'other',
      createdAt: 0,
      settings: defaultCustomerSettings,
      profile: emptyProfile,
    }
    await store.customers.addCustomer(other)
  }
  await store.numbers.addBlocks([{ ...recorded, customer }])
  await expect(open()).rejects.toThrow(StartError)
  await expect(open()).rejects.toThrow('sandbox.block')
  expect(await store.numbers.block(block)).toEqual({ ...recorded, customer })
})
