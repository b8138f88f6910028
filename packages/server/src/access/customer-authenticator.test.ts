import {
  type Customer,
  type CustomerId,
  type CustomerSettings,
  defaultCustomerSettings,
  emptyProfile,
  randomToken,
  type Store,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { makeVault } from '../keys/vault.ts'
import type { Authenticate, RequestView } from '../operation/authenticate.ts'
import { customerAuthenticator } from './customer-authenticator.ts'
import { keyOfSecret, makeKey, type NewKey } from './key-material.ts'
import { signRequest } from './signature/sign-request.ts'
import { SignatureHorizon } from './signature/signature-horizon.ts'
import { noon } from './signature/signing.test.kit.ts'

const vault = makeVault(systemRandomness.octets(32))
const parts = { vault, randomness: systemRandomness }
const wall = { now: () => noon }

let store: Store
let authenticate: Authenticate<Customer>
let opened: number

beforeEach(() => {
  store = openMemoryStore()
  opened = 0
  const counting = {
    hash: vault.hash,
    open: (...sealed: Parameters<typeof vault.open>) => {
      opened += 1
      return vault.open(...sealed)
    },
  }
  authenticate = customerAuthenticator({
    customers: store.customers,
    vault: counting,
    wall,
    horizon: new SignatureHorizon({ persisted: 0, clock: wall, persist: async () => {} }),
  })
})
afterEach(() => store.close())

const addCustomer = async (settings: Partial<CustomerSettings> = {}): Promise<Customer> => {
  const id = `cus_${randomToken(systemRandomness)}` as CustomerId
  const customer = {
    id,
    name: id,
    createdAt: noon,
    settings: { ...defaultCustomerSettings, ...settings },
    profile: emptyProfile,
  }
  await store.customers.addCustomer(customer)
  return customer
}

const addKey = async (customer: Customer): Promise<NewKey> => {
  const made = makeKey(customer.id, noon, parts)
  await store.customers.addKey(made.key)
  return made
}

const from = { operation: 'listBindings', address: '127.0.0.1', isSecure: false } as const

const bearing = (authorization: string): RequestView => ({
  ...from,
  method: 'GET',
  target: '/v1/bindings',
  headers: { authorization: [authorization] },
})

const signedBy = (keyId: string, secret: string, authorization?: string): RequestView => {
  const headers = signRequest({ method: 'GET', url: 'http://a.example/' }, { keyId, secret }, { now: noon })
  const lines = { ...headers, host: 'a.example', ...(authorization === undefined ? {} : { authorization }) }
  return {
    ...from,
    method: 'GET',
    target: '/',
    headers: Object.fromEntries(Object.entries(lines).map(([name, value]) => [name, [value]])),
  }
}

/** What is said of a request without a body. */
const verdictOn = async (request: RequestView) => {
  const answer = await authenticate(request)
  return answer.kind === 'signed' ? answer.check(new Uint8Array()) : answer
}

describe('a key that is sent itself', () => {
  test('is known where the settings of its customer allow that', async () => {
    const customer = await addCustomer({ bearerAllowed: true })
    const { secret } = await addKey(customer)
    expect(await verdictOn(bearing(`Bearer ${secret}`))).toMatchObject({ kind: 'known', who: customer })
  })

  test('is forbidden where they do not (SEC-2)', async () => {
    const { secret } = await addKey(await addCustomer())
    expect(await verdictOn(bearing(`Bearer ${secret}`))).toMatchObject({
      ...{ kind: 'not_known', reason: 'forbidden', field: 'Authorization' },
      rule: expect.stringContaining('signed'),
    })
  })

  test('is forbidden from the change of the settings on, and known again', async () => {
    const customer = await addCustomer({ bearerAllowed: true })
    const { secret } = await addKey(customer)
    await store.customers.changeSettings(customer.id, defaultCustomerSettings, noon)
    expect(await verdictOn(bearing(`Bearer ${secret}`))).toMatchObject({ reason: 'forbidden' })
    await store.customers.changeSettings(customer.id, customer.settings, noon)
    expect(await verdictOn(bearing(`Bearer ${secret}`))).toMatchObject({ kind: 'known' })
  })

  test('is unknown when it was revoked, or is nobody’s, and so is no key at all', async () => {
    const customer = await addCustomer({ bearerAllowed: true })
    const { secret, key } = await addKey(customer)
    expect(await verdictOn(bearing(`Bearer ${secret}`))).toMatchObject({ kind: 'known' })
    await store.customers.revokeKey(customer.id, key.id, noon)
    const { secret: nobodys } = makeKey(customer.id, noon, parts)
    for (const authorization of [`Bearer ${secret}`, `Bearer ${nobodys}`, 'Bearer axb_1', 'Basic YTpi']) {
      expect(await verdictOn(bearing(authorization))).toMatchObject({
        ...{ reason: 'unauthenticated', field: 'Authorization' },
        challenge: 'Bearer realm="axbridge", error="invalid_token"',
      })
    }
    expect(await verdictOn({ ...from, method: 'GET', target: '/', headers: {} })).toMatchObject({
      ...{ reason: 'unauthenticated', field: 'Authorization' },
      challenge: 'Signature realm="axbridge", Bearer realm="axbridge"',
    })
  })
})

describe('who was known', () => {
  const isStillKnown = async (request: RequestView): Promise<() => Promise<boolean | undefined>> => {
    const verdict = await verdictOn(request)
    if (verdict.kind !== 'known') throw new Error('nobody was known')
    return async () => verdict.isStillKnown?.()
  }

  test('is so no more when the key was revoked', async () => {
    const customer = await addCustomer({ bearerAllowed: true })
    const { secret, key } = await addKey(customer)
    const asked = [await isStillKnown(bearing(`Bearer ${secret}`)), await isStillKnown(signedBy(key.id, secret))]
    for (const isKnown of asked) expect(await isKnown()).toBe(true)
    await store.customers.revokeKey(customer.id, key.id, noon)
    for (const isKnown of asked) expect(await isKnown()).toBe(false)
  })

  test('by a key that he sent is so while his settings allow that', async () => {
    const customer = await addCustomer({ bearerAllowed: true })
    const { secret, key } = await addKey(customer)
    const [sent, signed] = [
      await isStillKnown(bearing(`Bearer ${secret}`)),
      await isStillKnown(signedBy(key.id, secret)),
    ]
    await store.customers.changeSettings(customer.id, defaultCustomerSettings, noon)
    expect([await sent(), await signed()]).toEqual([false, true])
  })
})

test('a signature as old as the last process is told when a new one will be taken', async () => {
  const customer = await addCustomer()
  const { secret, key } = await addKey(customer)
  const horizon = new SignatureHorizon({ persisted: noon / 1_000 + 4, clock: wall, persist: async () => {} })
  authenticate = customerAuthenticator({ customers: store.customers, vault, wall, horizon })
  expect(await verdictOn(signedBy(key.id, secret))).toMatchObject({
    ...{ kind: 'not_known', reason: 'signature_before_start', field: 'Signature-Input', retryAfterS: 5 },
  })
})

describe('a signature', () => {
  test.each([true, false])('is known with bearerAllowed %s, and its secret is opened once', async (bearerAllowed) => {
    const customer = await addCustomer({ bearerAllowed })
    const { secret, key } = await addKey(customer)
    for (let time = 0; time < 3; time += 1) {
      expect(await verdictOn(signedBy(key.id, secret))).toMatchObject({ kind: 'known', who: customer })
    }
    expect(opened).toBe(1)
  })

  test('is unknown from the revocation of its key on, though its secret was opened before', async () => {
    const customer = await addCustomer()
    const { secret, key } = await addKey(customer)
    expect(await verdictOn(signedBy(key.id, secret))).toMatchObject({ kind: 'known' })
    await store.customers.revokeKey(customer.id, key.id, noon)
    expect(await verdictOn(signedBy(key.id, secret))).toMatchObject({
      ...{ kind: 'not_known', reason: 'unauthenticated', field: 'Signature-Input' },
      challenge: 'Signature realm="axbridge"',
    })
  })

  test('of nobody’s key, of an id that is none, and by the secret of another key is unknown', async () => {
    const [one, other] = [await addCustomer(), await addCustomer()]
    const [first, second] = [await addKey(one), await addKey(other)]
    const nobodys = makeKey(one.id, noon, parts)
    expect(await verdictOn(signedBy(nobodys.key.id, nobodys.secret))).toMatchObject({ field: 'Signature-Input' })
    expect(await verdictOn(signedBy('somebody', first.secret))).toMatchObject({ field: 'Signature-Input' })
    expect(await verdictOn(signedBy(first.key.id, second.secret))).toMatchObject({ field: 'Signature' })
  })

  test('by a key of an earlier version, whose secret was not kept, is unknown', async () => {
    const customer = await addCustomer()
    const { secret, key } = makeKey(customer.id, noon, parts)
    await store.customers.addKey({ ...key, secret: null })
    expect(await verdictOn(signedBy(key.id, secret))).toMatchObject({ reason: 'unauthenticated' })
  })

  test('that is wrong is not made good by a key beside it', async () => {
    const customer = await addCustomer({ bearerAllowed: true })
    const { secret, key } = await addKey(customer)
    expect(await verdictOn(signedBy(key.id, 'wrong', `Bearer ${secret}`))).toMatchObject({ field: 'Signature' })
  })

  test('whose sealed secret belongs to another key is an error and knows nobody', async () => {
    const customer = await addCustomer()
    const [one, other] = [makeKey(customer.id, noon, parts), makeKey(customer.id, noon, parts)]
    await store.customers.addKey({ ...one.key, secret: other.key.secret })
    await expect((async () => verdictOn(signedBy(one.key.id, one.secret)))()).rejects.toThrow('sealed')
  })
})

test('a key has an id that tells nothing of its secret, and two keys of one secret have two ids', () => {
  const secret = makeKey('cus_a' as CustomerId, noon, parts).secret
  const [one, other] = [0, 1].map(() => keyOfSecret(secret, 'cus_a' as CustomerId, noon, parts))
  expect(one?.id).toMatch(/^key_[a-z2-9]{16}$/)
  expect(one?.id).not.toBe(other?.id)
  expect(JSON.stringify(one)).not.toContain(secret.slice(4))
  expect([secret.includes(String(one?.id).slice(4)), one?.revokedAt]).toEqual([false, null])
})
