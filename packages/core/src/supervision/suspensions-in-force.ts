import type { CustomerId } from '../customers/customer-id.ts'
import { type Block, blockOf, type ProtectedNumber } from '../numbering/protected-number.ts'
import type { MatterId } from './matter.ts'
import { type Suspension, subjectOfTarget } from './suspension.ts'

/** What a suspension is of: whose it is and what it is between. */
export type Suspendable = {
  readonly customer: CustomerId
  readonly x: ProtectedNumber
  readonly y: ProtectedNumber
}

type Standing = { readonly subject: string; readonly cut: boolean }

/** As many as stand at once. A process holds them all. */
export const mostInForce = 100_000

/**
 * The suspensions that are in force, as one process knows them. One subject may be suspended more than once, each for its own reason,
 * and is suspended until the last of them is lifted.
 */
export class SuspensionsInForce {
  readonly #standing = new Map<MatterId, Standing>()
  readonly #bySubject = new Map<string, Set<MatterId>>()

  get size(): number {
    return this.#standing.size
  }

  /** Takes what a suspension is now; answers whether something more is suspended, or something less. */
  take(
    id: MatterId,
    { target, cut, lifted }: Pick<Suspension, 'target' | 'cut' | 'lifted'>,
  ): 'began' | 'ended' | undefined {
    const subject = subjectOfTarget(target)
    const of = this.#bySubject.get(subject)
    if (lifted !== null) {
      if (!this.#standing.delete(id)) return undefined
      of?.delete(id)
      if (of?.size === 0) this.#bySubject.delete(subject)
      return 'ended'
    }
    if (this.#standing.has(id)) return undefined
    this.#standing.set(id, { subject, cut })
    this.#bySubject.set(subject, (of ?? new Set()).add(id))
    return 'began'
  }

  /** How many suspend one subject. */
  count(subject: string): number {
    return this.#bySubject.get(subject)?.size ?? 0
  }

  /** One that suspends the customer. */
  ofCustomer(customer: CustomerId): MatterId | undefined {
    return this.#first(customer)
  }

  ofBlock(block: Block): MatterId | undefined {
    return this.#first(block)
  }

  /** One that suspends the number, or its block. */
  ofNumber(number: ProtectedNumber): MatterId | undefined {
    return this.#standing.size === 0 ? undefined : (this.#first(number) ?? this.#first(blockOf(number)))
  }

  /** One that suspends a binding: its customer, or one of its numbers. */
  of({ customer, x, y }: Suspendable): MatterId | undefined {
    if (this.#standing.size === 0) return undefined
    return this.#first(customer) ?? this.ofNumber(x) ?? (y === x ? undefined : this.ofNumber(y))
  }

  /** Whether one of those that suspend a binding wants its calls ended. */
  cuts({ customer, x, y }: Suspendable): boolean {
    if (this.#standing.size === 0) return false
    const subjects = new Set<string>([customer, x, y, blockOf(x), blockOf(y)])
    for (const subject of subjects)
      for (const id of this.#bySubject.get(subject) ?? []) if (this.#standing.get(id)?.cut === true) return true
    return false
  }

  #first(subject: string): MatterId | undefined {
    const [id] = this.#bySubject.get(subject) ?? []
    return id
  }
}
