import { join } from 'node:path'
import {
  type Block,
  type Customer,
  type CustomerId,
  defaultCustomerSettings,
  emptyProfile,
  parseBlock,
  randomToken,
} from '@axbridge/core'
import { makeKey, systemRandomness } from '@axbridge/server'
import type { FilledStore } from './filled-store.ts'
import { openStore } from './opened-store.ts'

const lifeMs = 20 * 86_400_000

const blockAt = (index: number): Block => {
  const block = parseBlock(`700${String(index + 1).padStart(8, '0')}`)
  if (!block.ok) throw new Error('a block of the bench is not one')
  return block.value
}

/** A store with a customer as production has him, his key and his blocks, and not one binding. */
export const makeEmptyStore = async (folder: string, blockCount: number): Promise<FilledStore> => {
  const [data, keys] = [join(folder, 'data'), join(folder, 'keys')]
  const { store, vault } = await openStore({ data, keys })
  const createdAt = Date.now()
  const id = `cus_${randomToken(systemRandomness)}` as CustomerId
  const settings = defaultCustomerSettings
  const customer: Customer = { id, name: 'bench', createdAt, settings, profile: emptyProfile }
  const { key, secret } = makeKey(id, createdAt, { vault, randomness: systemRandomness })
  await store.customers.addCustomer(customer)
  await store.customers.addKey(key)
  const blocks = Array.from({ length: blockCount }, (_, index) => blockAt(index))
  await store.numbers.addBlocks(
    blocks.map((block) => ({
      block,
      approval: 'none: bench',
      validFrom: createdAt,
      validUntil: null,
      basePlatform: 'bench',
      customer: id,
      state: 'active',
      createdAt,
      firstUsedAt: null,
    })),
  )
  await store.close()
  const expiresAt = createdAt + lifeMs
  return {
    data,
    keys,
    customer,
    keyId: key.id,
    secret,
    blocks,
    live: 0,
    expiresAt,
    numbersFile: join(folder, 'numbers'),
  }
}
