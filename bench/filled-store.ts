import { writeFileSync } from 'node:fs'
import {
  Bindings,
  type Block,
  type CustomerId,
  committedClock,
  defaultBindingLimits,
  numbersPerBlock,
  type PhoneNumber,
  parseBlock,
  parsePhoneNumber,
  randomToken,
  type Store,
  type Vault,
} from '@axbridge/core'
import { openVault, systemRandomness } from '@axbridge/server'
import { partiesAt } from '@axbridge/sim/load'
import { openSqliteStore } from '@axbridge/store'
import type { BenchRun } from './bench-run.ts'
import { runInFlight } from './in-flight.ts'
import { orderIdAt } from './order-id.ts'
import { log } from './result-line.ts'

/** How many bindings stand on one number when the pool is filled: few enough that a number can always take one more. */
const bindingsPerNumber = 50

/** Enough that the writer always has the next group waiting. */
const fillConcurrency = 4_000

const lifeMs = 20 * 86_400_000

/** A store with live bindings, one for each index of `made-up-parties`, and what a server needs to serve it. */
export type FilledStore = {
  readonly data: string
  readonly keys: string
  readonly customer: CustomerId
  readonly apiKey: string
  readonly blocks: readonly Block[]
  readonly expiresAt: number
  /** The 700 number of each binding, without its 700. */
  readonly numbers: Float64Array
  /** The same as a file, for a generator. */
  readonly numbersFile: string
}

export type OpenedStore = { readonly store: Store; readonly vault: Vault; readonly bindings: Bindings }

const wall = { now: () => Date.now() }

/** The real store and vault, and core's operations over them, as the server joins them. */
export const openStore = async (data: string, keys: string): Promise<OpenedStore> => {
  const vault = openVault(keys)
  const store = await openSqliteStore({ directory: data })
  const clock = committedClock(wall, store)
  return { store, vault, bindings: new Bindings(store, vault, clock, systemRandomness, defaultBindingLimits) }
}

export const phoneOf = (text: string): PhoneNumber => {
  const phone = parsePhoneNumber(text)
  if (!phone.ok) throw new Error('a made-up party is not a mobile number')
  return phone.value
}

/** Binds the parties at an index, and answers the 700 number without its 700. Throws when it is refused. */
export const bindAt = async (
  { bindings }: OpenedStore,
  { customer, expiresAt }: Pick<FilledStore, 'customer' | 'expiresAt'>,
  index: number,
): Promise<number> => {
  const { a, b } = partiesAt(index)
  const command = { customer, orderId: orderIdAt(index), a: phoneOf(a), b: phoneOf(b), expiresAt }
  const outcome = await bindings.bind(command)
  if (outcome.kind !== 'bound') throw new Error(`a bind was not done: ${outcome.kind}`)
  return Number(outcome.binding.x.slice(3))
}

export const fillStore = async (run: BenchRun, live: number): Promise<FilledStore> => {
  const [data, keys] = [run.path('data'), run.path('keys')]
  const opened = await openStore(data, keys)
  const { store, vault } = opened
  const createdAt = wall.now()
  const customer = `cus_${randomToken(systemRandomness)}` as CustomerId
  const apiKey = `axb_${randomToken(systemRandomness)}${randomToken(systemRandomness)}`
  await store.customers.addCustomer({ id: customer, name: 'bench', createdAt })
  await store.customers.addKey({ hash: vault.hash('api-key', apiKey), customer, createdAt })
  const blocks = Array.from({ length: Math.ceil(live / (numbersPerBlock * bindingsPerNumber)) }, (_, index) =>
    blockAt(index),
  )
  for (const block of blocks) await store.customers.addBlock({ customer, block, approval: 'none: bench', createdAt })

  const expiresAt = createdAt + lifeMs
  const numbers = new Float64Array(live)
  const startedAt = wall.now()
  await runInFlight(live, fillConcurrency, async (index) => {
    numbers[index] = await bindAt(opened, { customer, expiresAt }, index)
  })
  await store.close()
  log(`filled with ${live} live bindings in ${((wall.now() - startedAt) / 1_000).toFixed(1)} s`)
  const numbersFile = run.path('numbers')
  writeFileSync(numbersFile, numbers)
  return { data, keys, customer, apiKey, blocks, expiresAt, numbers, numbersFile }
}

const blockAt = (index: number): Block => {
  const block = parseBlock(`700${String(index + 1).padStart(8, '0')}`)
  if (!block.ok) throw new Error('a block of the bench is not one')
  return block.value
}
