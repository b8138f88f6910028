import {
  type CustomerId,
  type Delivery,
  defaultCustomerSettings,
  type EventOwner,
  type EventType,
  emptyProfile,
  newProgress,
  randomToken,
  type Store,
  type Webhook,
  type WebhookId,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { onTestFinished } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { makeVault } from '../keys/vault.ts'
import { addressGuard } from './address-guard.ts'
import type { HostLookup } from './host-lookup.ts'
import { Receiver } from './receiver.test.kit.ts'
import { makeWebhookSecret, sealWebhookSecret } from './signing.ts'
import { MortalTimers, VirtualTime } from './virtual-time.test.kit.ts'
import { WebhookPoster } from './webhook-poster.ts'
import { WebhookPumps } from './webhook-pumps.ts'

export const noon = Date.UTC(2026, 0, 1, 12)
export const [second, minute, hour] = [1_000, 60_000, 3_600_000]

export const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId

const vault = makeVault(new Uint8Array(32).fill(7))

export type SceneSettings = {
  /** The virtual time at which it begins; noon when left out. */
  readonly from?: number
  readonly timeoutMs?: number
  readonly inFlight?: number
  readonly inFlightPerEndpoint?: number
  readonly allowedNetworks?: readonly string[]
  readonly lookup?: HostLookup
}

/** The deliveries of a server, in virtual time and on real sockets, over a store of its own. */
export class Scene {
  readonly time: VirtualTime
  readonly store: Store
  readonly faults: (string | null)[] = []
  readonly failures: unknown[] = []
  readonly #settings: SceneSettings
  readonly #secrets = new Map<WebhookId, string>()
  #poster: WebhookPoster | undefined
  /** How often events were read. */
  #reads = 0
  #pumps: WebhookPumps | undefined
  #timers: MortalTimers | undefined

  private constructor(store: Store, settings: SceneSettings) {
    this.store = store
    this.time = new VirtualTime(settings.from ?? noon)
    this.#settings = settings
  }

  static async open(settings: SceneSettings = {}): Promise<Scene> {
    const store = openMemoryStore()
    await store.customers.addCustomer({
      ...{ id: customer, name: 'one', createdAt: noon },
      settings: defaultCustomerSettings,
      profile: emptyProfile,
    })
    const scene = new Scene(store, settings)
    onTestFinished(() => scene.stop())
    return scene
  }

  /** A receiver that is closed with the test. */
  async receiver(host?: string): Promise<Receiver> {
    const receiver = await Receiver.open(host)
    onTestFinished(() => receiver.close())
    return receiver
  }

  /** An endpoint that is told everything from the first event on. */
  async endpoint(url: string, changed: Partial<Webhook> = {}): Promise<Webhook> {
    const id = `whk_${randomToken(systemRandomness)}` as WebhookId
    const secret = makeWebhookSecret(systemRandomness)
    this.#secrets.set(id, secret)
    const webhook: Webhook = {
      ...{ id, owner: customer, url, description: '', types: null, disabled: null },
      ...{ secret: sealWebhookSecret(vault, id, secret), previousSecret: null },
      ...{ createdAt: this.time.now(), progress: newProgress(0), epoch: 0 },
      ...changed,
    }
    await this.store.webhooks.add(webhook)
    this.#pumps?.look()
    return webhook
  }

  secretOf({ id }: Webhook): string {
    return this.#secrets.get(id) ?? ''
  }

  /** Something happens to each of these subjects, one after the other. */
  async happen(...subjects: readonly string[]): Promise<void> {
    for (const subject of subjects) {
      const event = { type: 'webhook.disabled', endpoint: subject, reason: 'made up' } as const
      await this.store.events.note(customer, this.time.now(), randomToken(systemRandomness), event)
    }
  }

  async noted(owner: EventOwner, types: readonly EventType[]) {
    const { events } = await this.store.events.read({ owner, after: 0, limit: 10_000, types })
    return events.map(({ happening }) => happening)
  }

  start(): void {
    const { allowedNetworks = ['127.0.0.0/8'], lookup = async () => [], timeoutMs = 10_000 } = this.#settings
    const { inFlight = 512, inFlightPerEndpoint = 16 } = this.#settings
    const clock = this.time
    const { webhooks, events } = this.store
    const store = {
      webhooks,
      events: readThrough(events, () => {
        this.#reads += 1
      }),
    }
    this.#poster = new WebhookPoster({ isAllowed: addressGuard(allowedNetworks), lookup, clock, timeoutMs })
    this.#timers = new MortalTimers(clock)
    this.#pumps = WebhookPumps.start({
      ...{ store, vault, clock, timers: this.#timers, randomness: systemRandomness, poster: this.#poster },
      settings: { inFlight, inFlightPerEndpoint },
      holder: 'a server',
      eventsKeptMs: 7 * 24 * hour,
      attempted: (_, { fault }) => this.faults.push(fault),
      failed: (error) => this.failures.push(error),
    })
  }

  get pumps(): WebhookPumps {
    if (this.#pumps === undefined) throw new Error('nothing was started')
    return this.#pumps
  }

  /** Nothing is in flight, and nothing goes on by itself: only time brings what comes next. */
  readonly quiet = async (): Promise<void> => {
    let reads = this.#reads
    for (let calm = 0; calm < 4; calm += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.pumps.figures.inFlight > 0 || this.#reads > reads) calm = 0
      reads = this.#reads
    }
  }

  pass(ms: number): Promise<void> {
    return this.time.pass(ms, this.quiet)
  }

  /** Cuts everything without a farewell, as a crash does, and what was not saved is lost. */
  async crash(): Promise<void> {
    this.#timers?.die()
    this.#pumps = undefined
    await this.#poster?.close()
  }

  async stop(): Promise<void> {
    const stopping = this.#pumps?.stop()
    if (stopping !== undefined) await Promise.race([stopping, this.pass(10 * second)])
    await stopping
    await this.#poster?.close()
    await this.store.close()
  }

  async webhook({ id }: Webhook): Promise<Webhook> {
    const found = await this.store.webhooks.find(customer, id)
    if (found === undefined) throw new Error('the endpoint is gone')
    return found
  }

  async deliveries({ id }: Webhook): Promise<readonly Delivery[]> {
    return (await this.store.webhooks.deliveries({ webhook: id, limit: 1_000 }))?.items ?? []
  }
}

/** The events of a store; `told` hears of each read. */
const readThrough = (events: Store['events'], told: () => void): Store['events'] => ({
  read: (query) => {
    told()
    return events.read(query)
  },
  range: (owner) => events.range(owner),
  note: (...noted) => events.note(...noted),
  passTime: (passing) => events.passTime(passing),
  forget: (forgetting) => events.forget(forgetting),
  watch: (listener) => events.watch(listener),
})

/** Names for so many subjects. */
export const subjects = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, at) => `subject-${from + at}`)
