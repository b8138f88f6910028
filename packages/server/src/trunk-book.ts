import { defaultSpellings, type StoredTrunk, type TrunkStore } from '@axbridge/core'
import type { Config } from './config.ts'
import { type Trunk, TrunkTable } from './exchange/trunk.ts'
import { parseListenAddress, parseSource } from './peer-address.ts'
import { completeTrunk, mostTrunks, sandboxTrunk, type TrunkDefinition } from './trunk-definition.ts'

/** A trunk and where it was set up: in the configuration, or while the server ran (then with the instant, in ms). */
export type ListedTrunk = TrunkDefinition & { readonly setUp: 'config' | 'api'; readonly changedAt: number | null }

export type TrunkChange =
  | { readonly kind: 'changed' }
  /** The configuration or the sandbox has a trunk of this name: only they may change it. */
  | { readonly kind: 'name_taken' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'too_many' }

/**
 * The trunks of the configuration, and those that were set up while the server ran and are kept in the store. A change is
 * durable when its promise resolves and holds for the next call.
 */
export class TrunkBook {
  readonly #store: TrunkStore
  readonly #configured: readonly TrunkDefinition[]
  readonly #sandbox: readonly Trunk[]
  readonly #added = new Map<string, { readonly definition: TrunkDefinition; readonly changedAt: number }>()
  /** What the calls go by. */
  readonly table: TrunkTable

  private constructor(config: Pick<Config, 'trunks' | 'sandbox'>, store: TrunkStore, kept: readonly StoredTrunk[]) {
    this.#store = store
    this.#configured = config.trunks
    this.#sandbox = config.sandbox.enabled ? [sandboxPhones(config)] : []
    for (const { name, definition, changedAt } of kept) {
      // The configuration may have taken the name since, and its trunk is the one that counts.
      if (!this.#isFixed(name)) this.#added.set(name, { definition: readDefinition(name, definition), changedAt })
    }
    this.table = new TrunkTable(this.#trunks())
  }

  /** Throws when the store holds what is no trunk. */
  static async open(config: Pick<Config, 'trunks' | 'sandbox'>, store: TrunkStore): Promise<TrunkBook> {
    return new TrunkBook(config, store, await store.list())
  }

  /** Those of the configuration first, in its order, then the others by name. */
  list(): readonly ListedTrunk[] {
    return [
      ...this.#configured.map((trunk) => ({ ...trunk, setUp: 'config' as const, changedAt: null })),
      ...this.#byName().map(({ definition, changedAt }) => ({ ...definition, setUp: 'api' as const, changedAt })),
    ]
  }

  /** Sets a trunk up, or another one in its place. */
  async put(definition: TrunkDefinition, changedAt: number): Promise<Exclude<TrunkChange, { kind: 'absent' }>> {
    const { name } = definition
    if (this.#isFixed(name)) return { kind: 'name_taken' }
    if (!this.#added.has(name) && this.list().length >= mostTrunks) return { kind: 'too_many' }
    await this.#store.put({ name, definition: JSON.stringify(definition), changedAt })
    this.#added.set(name, { definition, changedAt })
    this.table.replace(this.#trunks())
    return { kind: 'changed' }
  }

  async remove(name: string, at: number): Promise<Exclude<TrunkChange, { kind: 'too_many' }>> {
    if (this.#isFixed(name)) return { kind: 'name_taken' }
    const wasThere = await this.#store.remove(name, at)
    this.#added.delete(name)
    this.table.replace(this.#trunks())
    return { kind: wasThere ? 'changed' : 'absent' }
  }

  #isFixed(name: string): boolean {
    return name === sandboxTrunk || this.#configured.some((trunk) => trunk.name === name)
  }

  #byName() {
    return [...this.#added.values()].sort((one, other) => (one.definition.name < other.definition.name ? -1 : 1))
  }

  /** The sandbox's phones come last, so that a real trunk on the same address goes first. */
  #trunks(): readonly Trunk[] {
    const added = this.#byName().map(({ definition }) => definition)
    return [...[...this.#configured, ...added].map(trunkOf), ...this.#sandbox]
  }
}

const trunkOf = (trunk: TrunkDefinition): Trunk => ({
  name: trunk.name,
  callerFrom: trunk.callerFrom,
  spellings: trunk.spellings,
  calleeForm: trunk.calleeForm,
  reaches: 'trunks',
  to: { transport: trunk.transport, remote: parseListenAddress(trunk.to) },
  from: trunk.from.map(parseSource),
})

const sandboxPhones = ({ sandbox }: Pick<Config, 'sandbox'>): Trunk => ({
  name: sandboxTrunk,
  callerFrom: 'from',
  spellings: defaultSpellings,
  calleeForm: 'national',
  reaches: 'registered',
  from: sandbox.from.map(parseSource),
})

const readDefinition = (name: string, text: string): TrunkDefinition => {
  const read = completeTrunk(JSON.parse(text))
  if (read.kind === 'fault' || read.value.name !== name) throw new Error(`the store holds a trunk ${name} that is none`)
  return read.value
}
