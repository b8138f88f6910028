import type { BindingId, BindOutcome, ProtectedNumber } from '@axbridge/core'

/** What the operations are held to in the histories: short, so that a few steps reach every state. */
export const limits = {
  shortestLifeMs: 60_000,
  longestLifeMs: 400_000,
  quarantineMs: 120_000,
  bindingsPerNumber: 2,
  allocationTries: 3,
}

type Known = {
  readonly id: BindingId
  readonly x: ProtectedNumber
  readonly parties: readonly [number, number]
  endsAt: number
  restsUntil: number
}

/**
 * What ought to be, by the plainest means: every binding that ever was, and for a question a look through all of them.
 * People are small numbers. It shares nothing with the code under test.
 */
export class BindingModel {
  readonly #known: Known[] = []
  #committed: number

  constructor(committed: number) {
    this.#committed = committed
  }

  now(wall: number): number {
    return Math.max(wall, this.#committed)
  }

  get bindings(): readonly Pick<Known, 'id' | 'x'>[] {
    return this.#known
  }

  /** Whether two people may stand on a number now. */
  mayBind(x: ProtectedNumber, a: number, b: number, now: number): boolean {
    const here = this.#standing(x, now)
    const theirs = here.filter(({ parties }) => parties.includes(a) || parties.includes(b))
    if (theirs.length === 0) return here.length < limits.bindingsPerNumber
    const [only] = theirs
    const isTheirOwn = theirs.length === 1 && only?.parties.includes(a) === true && only.parties.includes(b)
    return isTheirOwn && only.endsAt <= now
  }

  bound(outcome: BindOutcome & { kind: 'bound' }, a: number, b: number, now: number): void {
    const { id, x, expiresAt } = outcome.binding
    // Whoever takes a number back leaves nothing of the binding before it.
    for (const one of this.#standing(x, now)) if (one.parties.includes(a)) one.restsUntil = now
    this.#known.push({ id, x, parties: [a, b], endsAt: expiresAt, restsUntil: expiresAt + limits.quarantineMs })
    this.#committed = now
  }

  isLive(id: BindingId, now: number): boolean {
    return this.#of(id).endsAt > now
  }

  ends(id: BindingId, endsAt: number, now: number): void {
    Object.assign(this.#of(id), { endsAt, restsUntil: endsAt + limits.quarantineMs })
    this.#committed = now
  }

  /** Whom a caller of a number must reach: a person, or the reason why nobody. */
  expected(caller: number, x: ProtectedNumber, now: number): number | 'ended' | 'not_a_party' {
    const [one, ...more] = this.#standing(x, now).filter(({ parties }) => parties.includes(caller))
    if (more.length > 0) throw new Error('the model holds somebody twice on one number')
    if (one === undefined) return 'not_a_party'
    if (one.endsAt <= now) return 'ended'
    return one.parties[0] === caller ? one.parties[1] : one.parties[0]
  }

  #standing(x: ProtectedNumber, now: number): Known[] {
    return this.#known.filter((one) => one.x === x && one.restsUntil > now)
  }

  #of(id: BindingId): Known {
    const known = this.#known.find((one) => one.id === id)
    if (known === undefined) throw new Error('the model knows every binding')
    return known
  }
}
