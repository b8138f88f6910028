import { type Matter, type PolicyRule, type Suspension, subjectOfTarget } from '@axbridge/core'
import { readBody } from '../matter-json.ts'
import { textOfHex } from './blocked-persons.ts'

/** A suspension or block that ended at an instant: of which rule, null where any rule may have blocked the caller, and of which key. */
export type Freed = { readonly rule: string | null; readonly key: string; readonly at: number }

/** As many as are remembered: the latest. */
const mostFreed = 10_000

/** What a matter says was freed; undefined where it is in force, or no rule counts what it is of. */
export const freedBy = (matter: Matter): Freed | undefined => {
  const { kind, key, state, changedAt } = matter
  if (kind === 'blocked_person')
    return key === null || state !== 'released' ? undefined : { rule: null, key: textOfHex(key), at: changedAt }
  const { target, by, lifted } = readBody<Suspension>(matter)
  if (lifted === null || by.kind !== 'rule' || target.kind === 'block') return undefined
  return { rule: by.name, key: subjectOfTarget(target), at: lifted.at }
}

/** Whether a rule counts anew after it. */
export const isFreedOf =
  ({ rule: name }: Pick<Freed, 'rule'>) =>
  ({ name: own, by, then }: PolicyRule): boolean =>
    name === null ? by === 'caller' && then === 'suspend' : own === name

/** Whom people freed from what a rule had done, as one process knows it: what came before does not count against them again (REG-5). */
export class FreedSubjects {
  readonly #freed = new Map<string, Freed>()

  add(freed: Freed): void {
    const of = placeOf(freed.rule, freed.key)
    this.#freed.delete(of)
    this.#freed.set(of, freed)
    const [oldest] = this.#freed.keys()
    if (this.#freed.size > mostFreed && oldest !== undefined) this.#freed.delete(oldest)
  }

  /** When a subject of a rule was freed last; undefined where it never was. */
  at({ name, by }: Pick<PolicyRule, 'name' | 'by'>, key: string): number | undefined {
    return this.#freed.get(placeOf(by === 'caller' ? null : name, key))?.at
  }

  /** Those that were freed at an instant or later. */
  since(at: number): readonly Freed[] {
    return [...this.#freed.values()].filter((one) => one.at >= at)
  }
}

/** No rule's name has an asterisk. */
const placeOf = (rule: string | null, key: string): string => `${rule ?? '*'} ${key}`
