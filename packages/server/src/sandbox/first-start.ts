import {
  type ApiKey,
  type Block,
  type Clock,
  type Customer,
  type CustomerId,
  type CustomerProfile,
  defaultCustomerSettings,
  type KeyId,
  type KnownKey,
  modes,
  type Randomness,
  randomToken,
  type Store,
  type Vault,
} from '@axbridge/core'
import { StartError } from '../start-error.ts'
import { readSandboxSecrets, type SandboxSecrets, writeSandboxSecrets } from './sandbox-secrets.ts'

/** What the sandbox is, for the people who try it. */
export type Sandbox = {
  readonly customer: CustomerId
  /** What a signature names; no secret. */
  readonly keyId: KeyId
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
  readonly makeSecret: () => string
  /** Makes the row of a key for a secret. */
  readonly keyOfSecret: (secret: string, customer: CustomerId, createdAt: number) => ApiKey
}

const customerName = 'sandbox'
const platform = 'sandbox'
/** What it is registered for: to try any mode. Nobody real is behind it, and so no entity. */
const profile: CustomerProfile = {
  entity: null,
  scenarios: [{ name: 'sandbox', use: 'other', modes, longestLifeMs: null, validUntil: null }],
}

const approval = 'none: sandbox numbers, not allocated by the regulator'

/**
 * Finds the sandbox of an earlier start, or makes it: a customer, a key, a block. Every step can be repeated, so a
 * start that was cut short is completed by the next. Throws StartError when the block is somebody else's.
 */
export const openSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { store, block } = options
  const earlier = await store.customers.findByName(customerName)
  const customer = earlier === undefined ? await addCustomer(options) : await withScenario(earlier, options)
  const { secrets, key } = await openKey(customer, options)
  await openBlock(customer, options)
  return { customer: customer.id, keyId: key.id, ...secrets, block, isNew: earlier === undefined }
}

/** The customer of an earlier start; undefined where there was none. An operator may have named another one so. */
export const findSandbox = async (store: Store): Promise<CustomerId | undefined> => {
  const named = await store.customers.findByName(customerName)
  if (named === undefined) return undefined
  const [first] = await store.numbers.pool(named.id)
  const block = first && (await store.numbers.block(first.block))
  return block?.basePlatform === platform ? named.id : undefined
}

const addCustomer = async ({ store, clock, randomness }: SandboxOptions): Promise<Customer> => {
  const id = `cus_${randomToken(randomness)}` as CustomerId
  // Who tries the service for the first time sends the key itself.
  const settings = { ...defaultCustomerSettings, bearerAllowed: true }
  const customer = {
    ...{ id, name: customerName, createdAt: clock.now(), settings },
    profile: { ...profile, revision: 1 },
  }
  await store.customers.addCustomer(customer)
  return customer
}

/** The sandbox of an earlier version has no scenario; one that an operator gave it stays. */
const withScenario = async (customer: Customer, { store, clock }: SandboxOptions): Promise<Customer> => {
  const { id, profile: recorded } = customer
  if (recorded.scenarios.length > 0) return customer
  const outcome = await store.customers.changeProfile(id, { ...profile, revision: recorded.revision }, clock.now())
  return outcome.kind === 'changed' ? outcome.customer : customer
}

/** The key of an earlier start, or a new one: also where an operator revoked that. */
const openKey = async (
  customer: Customer,
  options: SandboxOptions,
): Promise<{ readonly secrets: SandboxSecrets; readonly key: ApiKey }> => {
  const { store, clock, keysDirectory } = options
  const kept = readSandboxSecrets(keysDirectory)
  const known = kept === undefined ? undefined : await knownKey(kept, options)
  if (kept !== undefined && known?.key.revokedAt === null) return { secrets: kept, key: known.key }
  const secrets = kept !== undefined && known === undefined ? kept : makeSecrets(kept, options)
  const key = options.keyOfSecret(secrets.apiKey, customer.id, clock.now())
  await store.customers.addKey(key)
  return { secrets, key }
}

const knownKey = async ({ apiKey }: SandboxSecrets, { store, vault }: SandboxOptions): Promise<KnownKey | undefined> =>
  store.customers.keyByHash(vault.hash('api-key', apiKey))

const makeSecrets = (
  kept: SandboxSecrets | undefined,
  { keysDirectory, randomness, makeSecret }: SandboxOptions,
): SandboxSecrets => {
  const secrets = { apiKey: makeSecret(), phonePassword: kept?.phonePassword ?? randomToken(randomness) }
  writeSandboxSecrets(keysDirectory, secrets)
  return secrets
}

/** Records the block; one that an operator has withdrawn since stays so. */
const openBlock = async (customer: Customer, { store, clock, block }: SandboxOptions): Promise<void> => {
  const earlier = await store.numbers.block(block)
  if (earlier?.customer === customer.id) return
  if (earlier !== undefined) {
    throw new StartError(
      'sandbox_block',
      `sandbox.block: ${block} is recorded already, and not for the sandbox; set another one`,
    )
  }
  const now = clock.now()
  await store.numbers.addBlocks([
    {
      ...{ block, approval, basePlatform: platform, customer: customer.id, state: 'active' },
      ...{ validFrom: now, validUntil: null, createdAt: now, firstUsedAt: null },
    },
  ])
}
