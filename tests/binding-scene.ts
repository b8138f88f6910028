import { randomBytes, randomInt } from 'node:crypto'
import {
  type BindCommand,
  type Binding,
  type BindingLimits,
  Bindings,
  type BindingTerms,
  type BindOutcome,
  type Block,
  type Clock,
  type Customer,
  type CustomerId,
  type CustomerSettings,
  committedClock,
  defaultBindingLimits,
  defaultCustomerSettings,
  defaultTerms,
  type Errand,
  emptyProfile,
  type GroupParties,
  type NumberBlock,
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
  readonly customer: Customer
  /** Adds a customer with these active blocks, which are valid for ever. */
  addCustomer(...pool: readonly Block[]): Promise<Customer>
  addCustomerWith(settings: Partial<CustomerSettings>, ...pool: readonly (Block | NumberBlock)[]): Promise<Customer>
  /** Binds for an hour and expects it to be done. */
  bound(a: PhoneNumber, b: PhoneNumber, command?: AskedBind): Promise<Binding>
  bind(a: PhoneNumber, b: PhoneNumber, command?: AskedBind): Promise<BindOutcome>
  /** Binds a group for an hour and expects it to be done. */
  boundGroup(
    members: readonly PhoneNumber[],
    b: PhoneNumber,
    command?: AskedBind & Partial<Pick<GroupParties, 'defaultMember'>>,
  ): Promise<Binding>
  /** What a caller gets: the digits of the callee, or the reason of the refusal. */
  call(caller: PhoneNumber, dialled: ProtectedNumber, errand?: Errand): Promise<string>
}

/** A bind of the scene: what is left out is an AXB bind of an hour by the first customer with default terms. */
export type AskedBind = Omit<Partial<BindCommand>, 'terms'> & { readonly terms?: Partial<BindingTerms> }

/** A block as a test has it. */
export const activeBlock = (one: Block, customer: CustomerId | null, at: number): NumberBlock => ({
  block: one,
  approval: 'none: a test',
  validFrom: at,
  validUntil: null,
  basePlatform: 'test',
  customer,
  state: 'active',
  createdAt: at,
  firstUsedAt: null,
})

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
  const limits = { ...defaultBindingLimits, ...setting.limits }
  const bindings = new Bindings(store, vault, now, drawn, limits)
  const router = new Router(store, vault, now, limits.quarantineMs)

  const addCustomerWith: Scene['addCustomerWith'] = async (settings, ...pool) => {
    const id = `cus_${randomToken(randomness)}` as CustomerId
    const own = { ...defaultCustomerSettings, ...settings }
    const customer = { id, name: id, createdAt: clock.now(), settings: own, profile: emptyProfile }
    await store.customers.addCustomer(customer)
    const blocks = pool.map((one) =>
      typeof one === 'string' ? activeBlock(one, id, clock.now()) : { ...one, customer: id },
    )
    await store.numbers.addBlocks(blocks)
    return customer
  }
  const customer = await addCustomerWith({}, block(1))

  const bind: Scene['bind'] = (a, b, { terms, ...command } = {}) =>
    bindings.bind({
      customer,
      mode: 'AXB',
      orderId: 'order-1',
      parties: { kind: 'two', a, b },
      expiresAt: clock.now() + hour,
      terms: { ...defaultTerms, ...terms },
      choice: { kind: 'random' },
      explain: false,
      ...command,
    })

  const bound: Scene['bound'] = async (a, b, command) => {
    const outcome = await bind(a, b, command)
    if (outcome.kind !== 'bound') throw new Error(`not bound: ${JSON.stringify(outcome)}`)
    return outcome.binding
  }

  return {
    store,
    vault,
    clock,
    bindings,
    router,
    customer,
    addCustomer: (...pool) => addCustomerWith({}, ...pool),
    addCustomerWith,
    bind,
    bound,
    boundGroup: (members, b, { defaultMember = null, ...command } = {}) =>
      bound(b, b, { mode: 'GXB', parties: { kind: 'group', members, defaultMember, b }, ...command }),
    call: async (caller, dialled, errand) => {
      const route = await router.route(caller, dialled, errand)
      if (route.kind === 'refuse') return route.reason
      const { x, y } = route.standing.stored
      const other = dialled === x ? y : x
      if (route.present !== other) throw new Error('another number than the one of the other side would be presented')
      return reveal(route.callee)
    },
  }
}
