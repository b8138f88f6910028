import {
  type Block,
  type Clock,
  type Customer,
  type CustomerId,
  type Randomness,
  randomToken,
  type Store,
  type Vault,
} from '@axbridge/core'
import { readSandboxSecrets, type SandboxSecrets, writeSandboxSecrets } from './sandbox-secrets.ts'

/** What the sandbox is, for the people who try it. */
export type Sandbox = {
  readonly customer: CustomerId
  readonly apiKey: string
  readonly phonePassword: string
  readonly block: Block
  /** Whether this start made it. */
  readonly isNew: boolean
}

export type SandboxOptions = {
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly randomness: Randomness
  readonly keysDirectory: string
  readonly block: Block
  readonly makeApiKey: () => string
}

const customerName = 'sandbox'
const approval = 'none: sandbox numbers, not allocated by the regulator'

/**
 * Finds the sandbox of an earlier start, or makes it: a customer, a key, a block. Every step can be repeated, so a
 * start that was cut short is completed by the next.
 */
export const openSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { store, vault, clock, keysDirectory, block } = options
  const earlier = await store.customers.findByName(customerName)
  const customer = earlier ?? (await addCustomer(options))
  const secrets = readSandboxSecrets(keysDirectory) ?? makeSecrets(options)
  const hash = vault.hash('api-key', secrets.apiKey)
  const owner = await store.customers.customerOfKey(hash)
  if (owner === undefined) await store.customers.addKey({ hash, customer: customer.id, createdAt: clock.now() })
  const pool = await store.customers.pool(customer.id)
  if (!pool.includes(block)) {
    await store.customers.addBlock({ customer: customer.id, block, approval, createdAt: clock.now() })
  }
  return { customer: customer.id, ...secrets, block, isNew: earlier === undefined }
}

const addCustomer = async ({ store, clock, randomness }: SandboxOptions): Promise<Customer> => {
  const id = `cus_${randomToken(randomness)}` as CustomerId
  const customer = { id, name: customerName, createdAt: clock.now() }
  await store.customers.addCustomer(customer)
  return customer
}

const makeSecrets = ({ keysDirectory, randomness, makeApiKey }: SandboxOptions): SandboxSecrets => {
  const secrets = { apiKey: makeApiKey(), phonePassword: randomToken(randomness) }
  writeSandboxSecrets(keysDirectory, secrets)
  return secrets
}
