import { randomBytes, randomInt } from 'node:crypto'
import {
  type BindCommand,
  type Binding,
  type BindingLimits,
  Bindings,
  type BindOutcome,
  type Block,
  type Clock,
  type CustomerId,
  committedClock,
  defaultBindingLimits,
  type PhoneNumber,
  type ProtectedNumber,
  parseBlock,
  parsePhoneNumber,
  type Randomness,
  Router,
  randomToken,
  reveal,
  type Store,
  type Vault,
} from '@axbridge/core'
import { afterEach } from 'vitest'
import type { OpenedStore } from './stores.ts'
import { testVault } from './test-vault.ts'

/** A made-up real number: the same one for the same order. */
export const phone = (order: number): PhoneNumber => {
  const parsed = parsePhoneNumber(`138${String(order).padStart(8, '0')}`)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

export const block = (order: number): Block => {
  const parsed = parseBlock(`700${String(order).padStart(8, '0')}`)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

export const randomness: Randomness = {
  below: (below) => randomInt(below),
  octets: (count) => Uint8Array.from(randomBytes(count)),
}

const serials = 10_000

/** Draws only these serials of a block, each in turn, so that parties meet on a number. */
export const drawing = (...only: readonly number[]): Randomness => {
  let drawn = 0
  return {
    below: (below) => (below === serials ? (only[drawn++ % only.length] ?? 0) : randomInt(below)),
    octets: randomness.octets,
  }
}

/** A clock that a test sets. It starts somewhere in 2026. */
export type SetClock = Clock & { time: number }

export const setClock = (time = 1_780_000_000_000): SetClock => ({
  time,
  now() {
    return this.time
  },
})

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** A store with customers, and the operations over it, all on one settable clock. */
export type Scene = {
  readonly store: Store
  readonly vault: Vault
  readonly clock: SetClock
  readonly bindings: Bindings
  readonly router: Router
  /** The first customer, whose pool is `block(1)`. */
  readonly customer: CustomerId
  addCustomer(...pool: readonly Block[]): Promise<CustomerId>
  /** Binds for an hour and expects it to be done. */
  bound(a: PhoneNumber, b: PhoneNumber, command?: Partial<BindCommand>): Promise<Binding>
  bind(a: PhoneNumber, b: PhoneNumber, command?: Partial<BindCommand>): Promise<BindOutcome>
  /** What a caller gets: the digits of the callee, or the reason of the refusal. */
  call(caller: PhoneNumber, dialled: ProtectedNumber): Promise<string>
}

export type Setting = { readonly randomness?: Randomness; readonly limits?: Partial<BindingLimits> }

const opened: OpenedStore[] = []
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close()
})

/** The scene of one test; it is taken away when the test ends. */
export const openScene = async (open: () => Promise<OpenedStore>, setting: Setting = {}): Promise<Scene> => {
  const one = await open()
  opened.push(one)
  return sceneOver(one.store, setting)
}

export const sceneOver = async (store: Store, setting: Setting = {}): Promise<Scene> => {
  const [vault, clock] = [testVault(), setClock()]
  const now = committedClock(clock, store)
  const drawn = setting.randomness ?? randomness
  const bindings = new Bindings(store, vault, now, drawn, { ...defaultBindingLimits, ...setting.limits })
  const router = new Router(store, vault, now)

  const addCustomer = async (...pool: readonly Block[]): Promise<CustomerId> => {
    const id = `cus_${randomToken(randomness)}` as CustomerId
    await store.customers.addCustomer({ id, name: id, createdAt: clock.now() })
    for (const one of pool) {
      await store.customers.addBlock({ customer: id, block: one, approval: 'a test', createdAt: clock.now() })
    }
    return id
  }
  const customer = await addCustomer(block(1))

  const bind: Scene['bind'] = (a, b, command = {}) =>
    bindings.bind({ customer, orderId: 'order-1', a, b, expiresAt: clock.now() + hour, ...command })

  return {
    store,
    vault,
    clock,
    bindings,
    router,
    customer,
    addCustomer,
    bind,
    bound: async (a, b, command) => {
      const outcome = await bind(a, b, command)
      if (outcome.kind !== 'bound') throw new Error(`not bound: ${JSON.stringify(outcome)}`)
      return outcome.binding
    },
    call: async (caller, dialled) => {
      const route = await router.route(caller, dialled)
      if (route.kind === 'refuse') return route.reason
      if (route.present !== dialled) throw new Error('another number than the dialled one would be presented')
      return reveal(route.callee)
    },
  }
}
