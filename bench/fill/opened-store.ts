import {
  Bindings,
  committedClock,
  defaultBindingLimits,
  defaultTerms,
  type PhoneNumber,
  type ProtectedNumber,
  parsePhoneNumber,
  parseProtectedNumber,
  Router,
  type Store,
  type Vault,
} from '@axbridge/core'
import { openVault, systemRandomness } from '@axbridge/server'
import { partiesAt } from '@axbridge/sim/load'
import { openSqliteStore } from '@axbridge/store'
import { orderIdAt } from '../order-id.ts'
import type { FilledStore } from './filled-store.ts'

export type OpenedStore = {
  readonly store: Store
  readonly vault: Vault
  readonly bindings: Bindings
  readonly router: Router
}

const wall = { now: () => Date.now() }

/** The real store and vault, and core's operations over them, as the server joins them. */
export const openStore = async ({ data, keys }: Pick<FilledStore, 'data' | 'keys'>): Promise<OpenedStore> =>
  joined(await openSqliteStore({ directory: data }), keys, data)

/** The same over a store that is open already; `data` where a server may have given it a key ring. */
export const joined = (store: Store, keys: string, data?: string): OpenedStore => {
  const vault = openVault(keys, data === undefined ? {} : { data })
  const clock = committedClock(wall, store)
  const limits = defaultBindingLimits
  return {
    store,
    vault,
    bindings: new Bindings(store, vault, clock, systemRandomness, limits),
    router: new Router(store, vault, clock, limits.quarantineMs),
  }
}

export const phoneOf = (text: string): PhoneNumber => {
  const phone = parsePhoneNumber(text)
  if (!phone.ok) throw new Error('a made-up party is not a mobile number')
  return phone.value
}

export const numberFrom = (without700: number | undefined): ProtectedNumber => {
  const number = parseProtectedNumber(`700${String(without700).padStart(12, '0')}`)
  if (!number.ok) throw new Error('the filled store holds a number that is none')
  return number.value
}

/** Binds the parties at an index. Throws when it is refused. */
export const bindAt = async (
  bindings: Bindings,
  { customer, expiresAt }: Pick<FilledStore, 'customer' | 'expiresAt'>,
  index: number,
): Promise<void> => {
  const { a, b } = partiesAt(index)
  const outcome = await bindings.bind({
    customer,
    mode: 'AXB',
    orderId: orderIdAt(index),
    parties: { kind: 'two', a: phoneOf(a), b: phoneOf(b) },
    expiresAt,
    terms: defaultTerms,
    choice: { kind: 'random' },
    explain: false,
  })
  if (outcome.kind !== 'bound') throw new Error(`a bind was not done: ${outcome.kind}`)
}
