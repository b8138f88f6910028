import type { Asked, Told } from './wire.ts'

/** Counts what happened, so that a proof can show that it met what it speaks of. */
export class Tally {
  readonly #times = new Map<string, number>()

  add(what: string): void {
    this.#times.set(what, (this.#times.get(what) ?? 0) + 1)
  }

  count(asked: Asked | undefined, told: Told): void {
    if (asked !== undefined) this.add(`${asked.kind}: ${outcomeOf(told)}`)
  }

  of(what: string): number {
    return this.#times.get(what) ?? 0
  }

  /** One line for each, the most frequent first. */
  lines(): readonly string[] {
    return [...this.#times]
      .sort(([, one], [, other]) => other - one)
      .map(([what, times]) => `${String(times).padStart(9)}  ${what}`)
  }
}

const outcomeOf = (told: Told): string => {
  if (told.kind === 'bound') return `bound, ${told.how}`
  if (told.kind === 'refused') return told.reason
  if (told.kind === 'route') return told.route.includes(' sees ') ? 'connects' : told.route
  return told.kind === 'block' ? told.outcome : told.kind
}
