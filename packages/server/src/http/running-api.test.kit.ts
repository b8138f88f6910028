import {
  type BindingLimits,
  Bindings,
  type Block,
  type Clock,
  type Customer,
  type CustomerId,
  type CustomerSettings,
  committedClock,
  defaultBindingLimits,
  defaultCustomerSettings,
  emptyProfile,
  findNumbers,
  type KeyId,
  noUseRules,
  numberRule,
  type PhoneNumber,
  PoolGauge,
  parsePhoneNumber,
  Router,
  randomToken,
  type Store,
  type UseRules,
  type Vault,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { apiKeyOf, makeApiKey } from '../access/api-key.ts'
import { completeConfig } from '../config.ts'
import { type ConsolePlane, consolePlane } from '../console/console-plane.ts'
import { heldKeys } from '../keys/held-keys.test.kit.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { type DataProtection, openDataProtection } from '../open-data-protection.ts'
import type { Authenticate } from '../operation/authenticate.ts'
import type { EndpointDesk } from '../operation/endpoint-desk.ts'
import { EventNews } from '../operation/event-news.ts'
import { ladderOperations } from '../operation/ladder-operations.ts'
import type { EventSource } from '../operation/read-events.ts'
import { GuestPhones } from '../sandbox/guest-phones.ts'
import { tryItOperations } from '../sandbox/try-it-operations.ts'
import { supervisedStaff } from '../supervised-staff.ts'
import { actualUserScreen } from '../supervision/actual-user-screen.ts'
import { openRestrictionDesks, type RestrictionDesks } from '../supervision/restriction-desks.ts'
import { openRestrictions } from '../supervision/restrictions.ts'
import { deskOn } from '../webhooks/desk.test.kit.ts'
import { createHttpApp } from './app.ts'
import { assertContract, type Heard, operationAt } from './held-to-contract.test.kit.ts'
import type { HttpLimits } from './limits.ts'
import type { Reaches } from './route-operations.ts'
import type { AdminOperationId, OperationGroup } from './routes.ts'
import type { ReadyPart } from './service-operations.ts'

/** A and B of the tests, and more people; none stands in the contract's examples. */
export const people = ['13800000011', '13900000012', '13700000013', '13600000014', '13500000015'] as const
export const [a, b, c, d, e] = people

export const block = '70010000001' as Block

export const phone = (text: string): PhoneNumber => {
  const parsed = parsePhoneNumber(text)
  if (!parsed.ok) throw new Error('a test number does not parse')
  return parsed.value
}

const finds = findNumbers(people.map(phone))

/** Throws when a real number of the tests stands in a text, without showing it. */
const assertNoPerson = (text: string, where: string): void => {
  if (finds(text) || finds(text.normalize('NFKC'))) throw new Error(`a real number stands in ${where}`)
}

export type Asking = {
  readonly method: string
  readonly path: string
  /** Sent as JSON, or as it is when it is text or octets. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Whether the answer shows the real numbers of people, as one operation does. */
  readonly isRevealing?: boolean
}

export type RunningApi = {
  readonly url: string
  readonly key: string
  readonly customer: Customer
  readonly store: Store
  readonly vault: Vault
  /** The wall clock of the API, which stands still until it is set. */
  readonly wall: { at: number }
  readonly logged: readonly { readonly fields: object; readonly text: string }[]
  /** What people are to it; nobody is there yet. */
  readonly people: ConsolePlane
  ask(asking: Asking): Promise<Heard>
  /** The same without the key. */
  askWithoutKey(asking: Asking): Promise<Heard>
  /** Another customer with a block of its own; answers its key. */
  addCustomer(
    name: string,
    blocks: readonly Block[],
    settings?: Partial<CustomerSettings>,
  ): Promise<{ readonly key: string; readonly customer: Customer }>
  readonly protection: DataProtection
  close(): Promise<void>
}

export type ApiOptions = {
  readonly limits?: Partial<HttpLimits>
  readonly bindingLimits?: Partial<BindingLimits>
  readonly readyParts?: readonly ReadyPart[]
  /** What is asked of binds; nothing but numbers of persons when left out. */
  readonly useRules?: Partial<UseRules>
  /** What the API sees of the store. */
  readonly through?: (store: Store) => Store
  readonly reaches?: Reaches
  /** In place of the keys. */
  readonly authenticate?: (known: Authenticate<Customer>) => Authenticate<Customer>
  /** The memory store when left out. */
  readonly openStore?: () => Promise<Store>
  /** The operators' operations; none when left out. */
  readonly admin?: (parts: AdminParts) => Promise<OperationGroup<{ readonly name: string }, AdminOperationId>>
}

/** What the operators' operations share with the rest of the API. */
export type AdminParts = {
  readonly store: Store
  readonly vault: Vault
  readonly clock: Clock
  readonly gauge: PoolGauge
  readonly events: EventSource
  readonly desk: EndpointDesk
  readonly pairsPerNumber: number
  readonly people: ConsolePlane
  readonly desks: RestrictionDesks
  readonly keeper: KeyKeeper
  readonly protection: DataProtection
  note(fields: object, text: string): void
}

const keyAuthenticator =
  (store: Store, vault: Vault): Authenticate<Customer> =>
  async ({ headers: { authorization } }) => {
    const key = apiKeyOf(authorization?.[0])
    const known = key === undefined ? undefined : await store.customers.keyByHash(vault.hash('api-key', key))
    if (known !== undefined) return { kind: 'known', who: known.customer }
    const challenge = 'Bearer realm="axbridge", error="invalid_token"'
    return {
      kind: 'not_known',
      reason: 'unauthenticated',
      field: 'Authorization',
      rule: 'must be a known key',
      challenge,
    }
  }

/** The real app on a real socket, over the memory store and a real vault. */
export const runApi = async (options: ApiOptions = {}): Promise<RunningApi> => {
  const store = (await options.openStore?.()) ?? openMemoryStore()
  const seen = options.through?.(store) ?? store
  const keeper = await heldKeys()
  const { vault } = keeper
  const wall = { at: Date.UTC(2030, 0, 31, 8) }
  const clock = committedClock({ now: () => wall.at }, store)
  const logged: { fields: object; text: string }[] = []
  const note = (fields: object, text: string) => {
    logged.push({ fields, text })
  }

  const addCustomer = async (name: string, blocks: readonly Block[], settings: Partial<CustomerSettings> = {}) => {
    const createdAt = wall.at
    const id = `cus_${randomToken(systemRandomness)}` as CustomerId
    const known = { ...defaultCustomerSettings, bearerAllowed: true, ...settings }
    const customer = { id, name, createdAt, settings: known, profile: emptyProfile }
    const key = makeApiKey(systemRandomness)
    await store.customers.addCustomer(customer)
    await store.customers.addKey({
      id: `key_${randomToken(systemRandomness)}` as KeyId,
      hash: vault.hash('api-key', key),
      customer: id,
      secret: null,
      createdAt,
      revokedAt: null,
    })
    await store.numbers.addBlocks(
      blocks.map((taken) => ({
        block: taken,
        approval: 'test',
        validFrom: createdAt,
        validUntil: null,
        basePlatform: 'test',
        customer: id,
        state: 'active',
        createdAt,
        firstUsedAt: null,
      })),
    )
    return { key, customer }
  }

  const bindingLimits = { ...defaultBindingLimits, ...options.bindingLimits }
  const byKey = keyAuthenticator(seen, vault)
  const { pairsPerNumber } = bindingLimits
  const gauge = new PoolGauge(seen, pairsPerNumber)
  const news = new EventNews(seen.events)
  const events = { events: seen.events, news }
  const desk = deskOn(seen, vault, clock)
  const people = consolePlane({
    ...{
      store: seen,
      vault,
      clock,
      wall: { now: () => wall.at },
      randomness: systemRandomness,
      done: note,
      failed: note,
    },
    settings: { idleMs: 1_800_000, longestSessionMs: 43_200_000 },
    sandbox: undefined,
    address: () => 'http://127.0.0.1:8700',
    // A password at the real cost takes longer than all else in a test.
    ...{ cost: { ln: 4, r: 8, p: 1 }, failureMs: 0 },
  })
  const nothingToTry = tryItOperations({
    ...{ sandbox: undefined, guests: new GuestPhones({ now: clock.now, randomness: systemRandomness }) },
    ...{ domain: () => '', sockets: () => ({ ws: null, wss: null }), lan: () => undefined, http: () => '' },
    now: clock.now,
  })
  const restrictions = await openRestrictions({
    matters: seen.matters,
    vault,
    failed: (error) => note({ error }, 'failed'),
  })
  const desks = openRestrictionDesks({
    ...{ store: seen, vault, clock, randomness: systemRandomness, restrictions },
    failed: (error, what) => note({ error }, what),
  })
  const checks = {
    rules: { ...noUseRules, ofNumber: numberRule(), ...options.useRules },
    suspensions: restrictions.suspensions,
    screens: [...restrictions.binds, actualUserScreen(seen.matters)],
  }
  const protection = openDataProtection({
    // The wall clock of tests leaps by months, from one deletion to the next.
    config: completeConfig({ retention: { acceptLongPause: true } }),
    ...{ store: seen, vault, clock, log: { warn: note, info: note, error: note } },
    optOut: async (one, person) => (await desks.optOuts.add(one, person, 'both', 'staff')) !== 'busy',
  })
  const supervised = supervisedStaff({
    ...{ config: completeConfig({}), store: seen, vault, clock, keeper, protection, log: { warn: note } },
  })
  const { streamLadders } = ladderOperations({ records: seen.records, ladders: undefined })
  const admin = await options.admin?.({
    store: seen,
    vault,
    clock,
    gauge,
    events,
    desk,
    pairsPerNumber,
    people,
    desks,
    keeper,
    protection,
    note,
  })
  const byKeyOrSession: Authenticate<Customer> = (request) =>
    (request.headers.authorization === undefined ? people.gate.customers(request) : undefined) ?? byKey(request)
  const app = createHttpApp({
    bindings: new Bindings(seen, vault, clock, systemRandomness, bindingLimits, () => {}, checks),
    router: new Router(seen, vault, clock, bindingLimits.quarantineMs),
    gauge,
    events,
    desk,
    desks,
    actualUsers: protection.actualUsers,
    screens: restrictions.connections,
    clock,
    ...(options.reaches === undefined ? {} : { reaches: options.reaches }),
    store: seen,
    authenticate: options.authenticate?.(byKey) ?? byKeyOrSession,
    people: {
      keep: people.keep,
      staff: {
        authenticate: people.gate.staff,
        handlers: { ...people.staff, ...nothingToTry.staff, ...supervised(people), streamLadders },
      },
      visitors: {
        authenticate: people.gate.visitors,
        handlers: { ...people.visitors, ...nothingToTry.visitors },
      },
    },
    audited: people.audited,
    ...(admin === undefined ? {} : { admin }),
    randomness: systemRandomness,
    readyParts: options.readyParts ?? [],
    log: { answered: note, error: note },
    limits: options.limits ?? {},
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const { key, customer } = await addCustomer('the customer', [block])

  const ask = async (
    { method, path, body, headers = {}, isRevealing = false }: Asking,
    known: Readonly<Record<string, string>>,
  ): Promise<Heard> => {
    const sent = body === undefined || typeof body === 'string' || body instanceof Uint8Array
    const response = await fetch(url + path, {
      method,
      headers: { ...known, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : sent ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    })
    const text = await response.text()
    if (!isRevealing) assertNoPerson(text, 'the body of an answer')
    assertNoPerson([...response.headers].join('\n'), 'the headers of an answer')
    const heard: Heard = {
      status: response.status,
      headers: response.headers,
      text,
      json: text === '' ? undefined : JSON.parse(text),
    }
    if (method !== 'HEAD') assertContract(operationAt(method, path), heard)
    return heard
  }

  return {
    url,
    key,
    customer,
    people,
    store,
    vault,
    wall,
    protection,
    logged,
    addCustomer,
    ask: (asking) => ask(asking, { authorization: `Bearer ${key}` }),
    askWithoutKey: (asking) => ask(asking, {}),
    close: async () => {
      news.close()
      restrictions.close()
      await protection.close()
      await app.close()
      await store.close()
      for (const { fields, text } of logged) {
        const { error, ...rest } = fields as { error?: Error }
        assertNoPerson(`${text} ${JSON.stringify(rest)} ${error?.stack ?? ''}`, 'the log')
      }
    },
  }
}

/** A body that binds A and B until an hour from the start of the API's clock. */
export const goodBody = {
  a,
  b,
  orderId: 'order-17',
  expiresAt: '2030-01-31T09:00:00.000Z',
} as const

export const bind = (api: RunningApi, changes: object = {}, headers: Readonly<Record<string, string>> = {}) =>
  api.ask({ method: 'POST', path: '/v1/bindings', body: { ...goodBody, ...changes }, headers })

export const list = async (api: RunningApi, query = ''): Promise<Heard> =>
  api.ask({ method: 'GET', path: `/v1/bindings${query}` })
