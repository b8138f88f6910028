import {
  type Clock,
  type Matter,
  type MatterId,
  type MatterOutcome,
  type MatterStore,
  makeMatterId,
  type Page,
  type PageRequest,
  type Randomness,
  type SuspensionActor,
} from '@axbridge/core'
import { readBody, writeBody } from '../matter-json.ts'

export type BlockedState = 'blocked' | 'released'

/** What stands in the body: his mask, and why he is blocked or released. */
type BlockedBody = {
  readonly mask: string
  readonly reason: string
  readonly by: SuspensionActor
  readonly since: number
}

export type BlockedPerson = BlockedBody & { readonly id: MatterId; readonly state: BlockedState }

/** Persons who are blocked at once: each process holds the hashes of them all. */
export const mostBlocked = 100_000

const mostTries = 4

/** Octets as hexadecimal digits, of a text with one character an octet. */
export const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
export const textOfHex = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1')

export const blockedPersonOf = (matter: Matter): BlockedPerson => ({
  ...readBody<BlockedBody>(matter),
  id: matter.id,
  state: matter.state as BlockedState,
})

/** The hashes of the persons who may call nobody, as one process knows them. */
export class BlockList {
  readonly #hashes = new Set<string>()

  get size(): number {
    return this.#hashes.size
  }

  /** Whether the caller of this keyed hash, as text, is blocked. */
  has(caller: string): boolean {
    return this.#hashes.has(caller)
  }

  take({ key, state }: Pick<Matter, 'key' | 'state'>): void {
    if (key === null) return
    if (state === 'blocked') this.#hashes.add(textOfHex(key))
    else this.#hashes.delete(textOfHex(key))
  }
}

export type BlockedPersonsParts = {
  readonly matters: Pick<MatterStore, 'findByKey' | 'add' | 'change' | 'list' | 'find'>
  readonly list: Pick<BlockList, 'size'>
  readonly clock: Clock
  readonly randomness: Randomness
}

/** Blocks persons and releases them. What it answers is durable. */
export class BlockedPersons {
  readonly #parts: BlockedPersonsParts

  constructor(parts: BlockedPersonsParts) {
    this.#parts = parts
  }

  /** `caller`: his keyed hash as text. Undefined where as many are blocked as may be. */
  async block(caller: string, body: Omit<BlockedBody, 'since'>): Promise<BlockedPerson | undefined> {
    const { matters, list, clock, randomness } = this.#parts
    const key = hexOf(caller)
    if (list.size >= mostBlocked) return undefined
    const at = clock.now()
    const added = {
      ...({ id: makeMatterId(at, randomness), kind: 'blocked_person', customer: null, key, subject: key } as const),
      ...{ state: 'blocked', createdAt: at, body: writeBody({ ...body, since: at }) },
    }
    const there = await matters.add(added)
    if (there === undefined) return { ...body, since: at, id: added.id, state: 'blocked' }
    return this.#change(there, 'blocked', body)
  }

  /** Undefined where he never was blocked, or no such matter is there. */
  async release(
    who: { readonly caller: string } | { readonly id: MatterId },
    said: Pick<BlockedBody, 'reason' | 'by'>,
  ): Promise<BlockedPerson | undefined> {
    const { matters } = this.#parts
    const found =
      'id' in who
        ? await matters.find('blocked_person', who.id)
        : await matters.findByKey('blocked_person', hexOf(who.caller))
    return found === undefined ? undefined : this.#change(found, 'released', said)
  }

  /** The newest first; undefined for a cursor that no page gave. */
  async list(search: PageRequest & { readonly state?: BlockedState }): Promise<Page<BlockedPerson> | undefined> {
    const page = await this.#parts.matters.list({ kind: 'blocked_person', ...search })
    return page === undefined ? undefined : { items: page.items.map(blockedPersonOf), next: page.next }
  }

  async #change(
    first: Matter,
    state: BlockedState,
    said: Partial<BlockedBody> & Pick<BlockedBody, 'reason' | 'by'>,
  ): Promise<BlockedPerson> {
    let before = first
    for (let tried = 0; tried < mostTries; tried += 1) {
      const at = this.#parts.clock.now()
      const was = blockedPersonOf(before)
      const since = was.state === state ? was.since : at
      const body = writeBody({ mask: said.mask ?? was.mask, reason: said.reason, by: said.by, since })
      const { id, revision } = before
      const change = { kind: 'blocked_person', id, revision, state, body, at } as const
      const outcome: MatterOutcome = await this.#parts.matters.change(change)
      if (outcome.kind === 'changed') return blockedPersonOf(outcome.matter)
      if (outcome.kind === 'absent') break
      before = outcome.matter
    }
    throw new Error('a blocked person was changed by others again and again')
  }
}
