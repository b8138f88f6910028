import { setTimeout as pause } from 'node:timers/promises'
import type { StoredTrunk, TrunkStore, Vault } from '@axbridge/core'
import type { Config } from './config.ts'
import { TrunkTable } from './exchange/trunk-table.ts'
import { contestedClaim } from './trunk-claims.ts'
import { missingListener, mostTrunks, type TrunkDefinition } from './trunk-definition.ts'
import { writeTrunk } from './trunk-text.ts'
import { type AddedTrunk, byName, isFixedName, readAddedTrunks, trunksInForce } from './trunks-in-force.ts'

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

export type TrunkBookParts = {
  readonly config: Pick<Config, 'trunks' | 'sandbox' | 'sip'>
  readonly store: TrunkStore
  readonly vault: Pick<Vault, 'seal' | 'open'>
  /** Resolves when other processes that carry calls go by what the store holds now. */
  readonly changed?: () => Promise<void>
  /** Told once, until they can be read again. */
  readonly unread?: (error: unknown) => void
  /** How long after what failed the store is read again. */
  readonly againMs?: number
}

const usualAgainMs = 1_000

/**
 * The trunks of the configuration, and those that were set up while the server ran and are kept in the store. A change is
 * durable when its promise resolves and holds for the next call.
 */
export class TrunkBook {
  readonly #parts: TrunkBookParts
  readonly #added: Map<string, AddedTrunk>
  /** What the calls of this process go by. */
  readonly table: TrunkTable
  /** The last of what changes the book: one at a time does, or what was read before a change would undo it. */
  #turn: Promise<unknown> = Promise.resolve()
  #isStale = false
  #refreshing: Promise<void> | undefined
  readonly #closing = new AbortController()

  private constructor(parts: TrunkBookParts, kept: readonly StoredTrunk[]) {
    const { config, vault } = parts
    this.#parts = parts
    this.#added = new Map(readAddedTrunks(kept, config, vault).map((added) => [added.definition.name, added]))
    this.table = new TrunkTable(trunksInForce(config, this.#added.values()))
  }

  /** Throws when the store holds what is no trunk. */
  static async open(parts: TrunkBookParts): Promise<TrunkBook> {
    return new TrunkBook(parts, await parts.store.list())
  }

  /** Those of the configuration first, in its order, then the others by name. */
  list(): readonly ListedTrunk[] {
    return [
      ...this.#parts.config.trunks.map((trunk) => ({ ...trunk, setUp: 'config' as const, changedAt: null })),
      ...byName(this.#added.values()).map(({ definition, changedAt }) => ({
        ...definition,
        setUp: 'api' as const,
        changedAt,
      })),
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
  put(definition: TrunkDefinition, changedAt: number): Promise<Exclude<TrunkChange, { kind: 'absent' }>> {
    return this.#inTurn(() => this.#put(definition, changedAt))
  }

  remove(name: string, at: number): Promise<Extract<TrunkChange, { kind: 'changed' | 'name_taken' | 'absent' }>> {
    return this.#inTurn(() => this.#remove(name, at))
  }

  /**
   * Another server has changed what the store holds, or may have: what is kept there counts from now on. The store is read until it
   * can be, and once more when this is called meanwhile. Resolves when it was, or the book is closed.
   */
  refresh(): Promise<void> {
    this.#isStale = true
    this.#refreshing ??= this.#refresh()
    return this.#refreshing
  }

  /** Reads the store no more. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#refreshing
  }

  #inTurn<Done>(act: () => Promise<Done>): Promise<Done> {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #put(definition: TrunkDefinition, changedAt: number): Promise<Exclude<TrunkChange, { kind: 'absent' }>> {
    const { name } = definition
    const { config, store, vault } = this.#parts
    if (isFixedName(name, config)) return { kind: 'name_taken' }
    const missing = missingListener(definition, config.sip)
    if (missing !== undefined) return { ...missing, kind: 'no_listener' }
    const contested = contestedClaim(definition, this.list())
    if (contested !== undefined) return { ...contested, kind: 'source_taken' }
    if (!this.#added.has(name) && this.list().length >= mostTrunks) return { kind: 'too_many' }
    await store.put({ name, definition: writeTrunk(definition, vault), changedAt })
    this.#added.set(name, { definition, changedAt })
    await this.#replaced()
    return { kind: 'changed' }
  }

  async #remove(
    name: string,
    at: number,
  ): Promise<Extract<TrunkChange, { kind: 'changed' | 'name_taken' | 'absent' }>> {
    if (isFixedName(name, this.#parts.config)) return { kind: 'name_taken' }
    const wasThere = await this.#parts.store.remove(name, at)
    this.#added.delete(name)
    await this.#replaced()
    return { kind: wasThere ? 'changed' : 'absent' }
  }

  async #refresh(): Promise<void> {
    const { unread, againMs = usualAgainMs } = this.#parts
    const { signal } = this.#closing
    let isTold = false
    while (this.#isStale && !signal.aborted) {
      this.#isStale = false
      try {
        await this.#inTurn(() => this.#readAgain())
        isTold = false
      } catch (error) {
        this.#isStale = true
        if (!isTold) unread?.(error)
        isTold = true
        await pause(againMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
    this.#refreshing = undefined
  }

  async #readAgain(): Promise<void> {
    const { config, store, vault } = this.#parts
    const kept = readAddedTrunks(await store.list(), config, vault)
    this.#added.clear()
    for (const added of kept) this.#added.set(added.definition.name, added)
    await this.#replaced()
  }

  async #replaced(): Promise<void> {
    this.table.replace(trunksInForce(this.#parts.config, this.#added.values()))
    await this.#parts.changed?.()
  }
}
