import { defaultSpellings, type StoredTrunk, type TrunkStore, type Vault } from '@axbridge/core'
import type { Config } from './config.ts'
import type { Trunk } from './exchange/trunk.ts'
import { TrunkTable } from './exchange/trunk-table.ts'
import { parseSource } from './peer-address.ts'
import { contestedClaim } from './trunk-claims.ts'
import { destinationOf, missingListener, mostTrunks, sandboxTrunk, type TrunkDefinition } from './trunk-definition.ts'
import { readTrunk, writeTrunk } from './trunk-text.ts'

/** A trunk and where it was set up: in the configuration, or while the server ran (then with the instant, in ms). */
export type ListedTrunk = TrunkDefinition & { readonly setUp: 'config' | 'api'; readonly changedAt: number | null }

export type TrunkChange =
  | { readonly kind: 'changed' }
  /** The configuration or the sandbox has a trunk of this name: only they may change it. */
  | { readonly kind: 'name_taken' }
  /** Another trunk is known by what this one is known by. */
  | { readonly kind: 'source_taken'; readonly field: string; readonly rule: string }
  /** Its calls would go out, or it would be known, by a transport that the server has not. */
  | { readonly kind: 'no_listener'; readonly field: string; readonly rule: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'too_many' }

type AddedTrunk = { readonly definition: TrunkDefinition; readonly changedAt: number; readonly trunk: Trunk }

const added = (definition: TrunkDefinition, changedAt: number): AddedTrunk => ({
  definition,
  changedAt,
  trunk: trunkOf(definition),
})

export type TrunkBookParts = {
  readonly config: Pick<Config, 'trunks' | 'sandbox' | 'sip'>
  readonly store: TrunkStore
  readonly vault: Pick<Vault, 'seal' | 'open'>
}

/**
 * The trunks of the configuration, and those that were set up while the server ran and are kept in the store. A change is
 * durable when its promise resolves and holds for the next call.
 */
export class TrunkBook {
  readonly #parts: TrunkBookParts
  readonly #configured: readonly Trunk[]
  readonly #sandbox: readonly Trunk[]
  readonly #added: Map<string, AddedTrunk>
  /** What the calls go by. */
  readonly table: TrunkTable

  private constructor(parts: TrunkBookParts, kept: readonly StoredTrunk[]) {
    const { config, vault } = parts
    this.#parts = parts
    this.#configured = config.trunks.map(trunkOf)
    this.#sandbox = config.sandbox.enabled ? [sandboxPhones(config)] : []
    // The configuration may have taken the name since, and its trunk is the one that counts.
    this.#added = new Map(
      kept
        .filter(({ name }) => !this.#isFixed(name))
        .map(({ name, definition, changedAt }) => [name, added(readTrunk(name, definition, vault), changedAt)]),
    )
    this.table = new TrunkTable(this.#trunks())
  }

  /** Throws when the store holds what is no trunk. */
  static async open(parts: TrunkBookParts): Promise<TrunkBook> {
    return new TrunkBook(parts, await parts.store.list())
  }

  /** Those of the configuration first, in its order, then the others by name. */
  list(): readonly ListedTrunk[] {
    return [
      ...this.#parts.config.trunks.map((trunk) => ({ ...trunk, setUp: 'config' as const, changedAt: null })),
      ...this.#byName().map(({ definition, changedAt }) => ({ ...definition, setUp: 'api' as const, changedAt })),
    ]
  }

  /**
   * The trunks of the store that the configuration has overtaken: another trunk is known by the same since, or their
   * listener is gone. The first keeps what it is known by, and calls go out on none without its transport.
   */
  overtaken(): readonly { readonly name: string; readonly field: string; readonly rule: string }[] {
    return this.list().flatMap((trunk, at, all) => {
      const earlier = all.slice(0, at)
      const fault = contestedClaim(trunk, earlier)
      const wrong = fault ?? missingListener(trunk, this.#parts.config.sip)
      return wrong === undefined ? [] : [{ name: trunk.name, field: wrong.field, rule: wrong.rule }]
    })
  }

  /** Sets a trunk up, or another one in its place. */
  async put(definition: TrunkDefinition, changedAt: number): Promise<Exclude<TrunkChange, { kind: 'absent' }>> {
    const { name } = definition
    if (this.#isFixed(name)) return { kind: 'name_taken' }
    const missing = missingListener(definition, this.#parts.config.sip)
    if (missing !== undefined) return { ...missing, kind: 'no_listener' }
    const contested = contestedClaim(definition, this.list())
    if (contested !== undefined) return { ...contested, kind: 'source_taken' }
    if (!this.#added.has(name) && this.list().length >= mostTrunks) return { kind: 'too_many' }
    await this.#parts.store.put({ name, definition: writeTrunk(definition, this.#parts.vault), changedAt })
    this.#added.set(name, added(definition, changedAt))
    this.table.replace(this.#trunks())
    return { kind: 'changed' }
  }

  async remove(name: string, at: number): Promise<Extract<TrunkChange, { kind: 'changed' | 'name_taken' | 'absent' }>> {
    if (this.#isFixed(name)) return { kind: 'name_taken' }
    const wasThere = await this.#parts.store.remove(name, at)
    this.#added.delete(name)
    this.table.replace(this.#trunks())
    return { kind: wasThere ? 'changed' : 'absent' }
  }

  #isFixed(name: string): boolean {
    return name === sandboxTrunk || this.#parts.config.trunks.some((trunk) => trunk.name === name)
  }

  #byName(): readonly AddedTrunk[] {
    return [...this.#added.values()].sort((one, other) => (one.definition.name < other.definition.name ? -1 : 1))
  }

  #trunks(): readonly Trunk[] {
    return [...this.#configured, ...this.#byName().map(({ trunk }) => trunk), ...this.#sandbox]
  }
}

const trunkOf = (trunk: TrunkDefinition): Trunk => {
  const { name, callerFrom, spellings, calleeForm, tlsNames, digest, credentials } = trunk
  const { prefixes, priority, weight, maxCalls, callsPerSecond, pingMs } = trunk
  const to = destinationOf(trunk)
  return {
    ...{ name, callerFrom, spellings, calleeForm, tlsNames, reaches: 'trunks', from: trunk.from.map(parseSource) },
    ...{ prefixes, priority, weight, maxCalls, callsPerSecond, pingMs },
    ...(to === undefined ? {} : { to }),
    ...(digest === null ? {} : { digest }),
    ...(credentials === null ? {} : { credentials }),
  }
}

const sandboxPhones = ({ sandbox }: Pick<Config, 'sandbox'>): Trunk => ({
  name: sandboxTrunk,
  callerFrom: 'from',
  spellings: defaultSpellings,
  calleeForm: 'national',
  reaches: 'registered',
  from: sandbox.from.map(parseSource),
  tlsNames: [],
  ...{ prefixes: [], priority: 0, weight: 1, pingMs: 0 },
  // `sip.maxCalls` is the limit of what is tried out at a desk.
  ...{ maxCalls: Number.MAX_SAFE_INTEGER, callsPerSecond: Number.MAX_SAFE_INTEGER },
})
