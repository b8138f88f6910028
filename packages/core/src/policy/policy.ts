import type { AttemptNote, BindNote, EndNote, PolicyNote, StrangerNote } from './policy-note.ts'
import { keyOf } from './policy-note.ts'
import { type PolicyRule, traitsOf } from './policy-rule.ts'
import { countedBy, type KeptOfRule, mostKeysOfRule, openGauge, type RuleGauge } from './rule-gauge.ts'
import { isInForce } from './times-in-force.ts'

/** A rule that fired, of what: the key under which it counts. */
export type Firing = { readonly rule: PolicyRule; readonly key: string; readonly note: PolicyNote }

/** What policy says of a call or a bind: the rule that refuses it, if one does, and all that fired. */
export type Verdict = { readonly refusedBy: PolicyRule | undefined; readonly fired: readonly Firing[] }

type RuleInForce = { readonly rule: PolicyRule; readonly gauge: RuleGauge }

/** What one process has counted of one rule, as it is kept over a restart. `countedBy` names what was counted. */
export type KeptRule = { readonly rule: string; readonly countedBy: string; readonly kept: readonly KeptOfRule[] }

const nothing: Verdict = { refusedBy: undefined, fired: [] }

/**
 * Counts calls and binds under rules, and says which it would not let through. It knows no clock: each note has its instant. All
 * rules look at a call before any counts it, and what one refuses is counted by none, so that a limit is what gets through.
 */
export class Policy {
  readonly #mostKeys: number
  #inForce: readonly RuleInForce[] = []
  #ofAttempts: readonly RuleInForce[] = []
  #ofStrangers: readonly RuleInForce[] = []
  #ofEnds: readonly RuleInForce[] = []
  #ofBinds: readonly RuleInForce[] = []
  /** What strangers and ends made grow, and attempts are refused by. */
  #holding: readonly RuleInForce[] = []
  #wantsCallee = false

  constructor(rules: readonly PolicyRule[], mostKeys = mostKeysOfRule) {
    this.#mostKeys = mostKeys
    this.setRules(rules)
  }

  /** Whether a rule tells callees apart. */
  get wantsCallee(): boolean {
    return this.#wantsCallee
  }

  /** What could not be counted since there were too many to tell apart. */
  get turnedAway(): number {
    return this.#inForce.reduce((sum, { gauge }) => sum + gauge.turnedAway, 0)
  }

  get rules(): readonly PolicyRule[] {
    return this.#inForce.map(({ rule }) => rule)
  }

  /** Puts rules in force, those that are on. A rule that counts the same as the one of its name before goes on from its count. */
  setRules(rules: readonly PolicyRule[]): void {
    const before = new Map(this.#inForce.map((one) => [one.rule.name, one]))
    this.#inForce = rules
      .filter(({ isOn }) => isOn)
      .map((rule) => {
        const known = before.get(rule.name)
        const isSame =
          known !== undefined &&
          countedBy(known.rule) === countedBy(rule) &&
          known.rule.limit === rule.limit &&
          known.rule.least === rule.least
        if (isSame) return { rule, gauge: known.gauge }
        const gauge = openGauge(rule, this.#mostKeys)
        if (known !== undefined && countedBy(known.rule) === countedBy(rule))
          for (const { kept } of known.gauge.kept(0, 0)) gauge.restore(kept)
        return { rule, gauge }
      })
    const grownBy = (kind: string) => this.#inForce.filter(({ rule }) => traitsOf(rule.what).grownBy === kind)
    this.#ofAttempts = grownBy('attempt')
    this.#ofStrangers = grownBy('stranger')
    this.#ofEnds = grownBy('end')
    this.#ofBinds = grownBy('bind')
    this.#holding = [...this.#ofStrangers, ...this.#ofEnds].filter(
      ({ rule: { then } }) => then === 'refuse' || then === 'suspend',
    )
    this.#wantsCallee = this.#ofAttempts.some(({ rule }) => rule.what === 'callees')
  }

  /** Judges a call that is to be connected, and counts it where it may be. */
  screen(note: AttemptNote): Verdict {
    return this.#judge(note, this.#ofAttempts, this.#holding)
  }

  /** Judges a bind, and counts it where it may be made. */
  screenBind(note: BindNote): Verdict {
    return this.#judge(note, this.#ofBinds, [])
  }

  /** Counts what was seen here or elsewhere, and answers what fired by it. Calls and binds were judged where they were seen. */
  count(note: PolicyNote): readonly Firing[] {
    switch (note.kind) {
      case 'attempt':
        this.#add(this.#ofAttempts, note)
        return []
      case 'bind':
        this.#add(this.#ofBinds, note)
        return []
      case 'stranger':
        return this.#addAndLook(this.#ofStrangers, note)
      case 'end':
        return this.#addAndLook(this.#ofEnds, note)
    }
  }

  /** What is kept over a restart: what is at least so near to the limit of its rule, 1 being at it. */
  kept(at: number, nearness = 0): readonly KeptRule[] {
    return this.#inForce.map(({ rule, gauge }) => ({
      rule: rule.name,
      countedBy: countedBy(rule),
      kept: [...gauge.kept(at, nearness)],
    }))
  }

  /** Adds what was kept of a rule, where it still counts the same. */
  restore({
    rule: name,
    countedBy: counted,
    kept,
  }: Omit<KeptRule, 'kept'> & { kept: readonly (readonly unknown[])[] }): void {
    const found = this.#inForce.find(({ rule }) => rule.name === name && countedBy(rule) === counted)
    if (found !== undefined) for (const one of kept) found.gauge.restore(one)
  }

  /** Of a subject counts only what comes from now on, under the rules that `isOf` takes. */
  forget(key: string, isOf: (rule: PolicyRule) => boolean): void {
    for (const { rule, gauge } of this.#inForce) if (isOf(rule)) gauge.forget(key)
  }

  #judge(note: AttemptNote | BindNote, growing: readonly RuleInForce[], holding: readonly RuleInForce[]): Verdict {
    let fired: Firing[] | undefined
    let refusedBy: PolicyRule | undefined
    const look = (one: RuleInForce, more: PolicyNote | undefined): void => {
      const { rule, gauge } = one
      const key = keyIn(rule, note)
      if (key === undefined || !gauge.isOver(key, note.at, more)) return
      fired ??= []
      fired.push({ rule, key, note })
      if (rule.then === 'refuse' || rule.then === 'suspend') refusedBy ??= rule
    }
    for (const one of holding) look(one, undefined)
    for (const one of growing) look(one, note)
    if (refusedBy === undefined) this.#add(growing, note)
    return fired === undefined ? nothing : { refusedBy, fired }
  }

  #add(growing: readonly RuleInForce[], note: PolicyNote): void {
    for (const { rule, gauge } of growing) {
      const key = keyIn(rule, note)
      if (key !== undefined) gauge.add(key, note)
    }
  }

  #addAndLook(growing: readonly RuleInForce[], note: StrangerNote | EndNote): readonly Firing[] {
    let fired: Firing[] | undefined
    for (const { rule, gauge } of growing) {
      const key = keyIn(rule, note)
      if (key === undefined) continue
      gauge.add(key, note)
      if (!gauge.isOver(key, note.at)) continue
      fired ??= []
      fired.push({ rule, key, note })
    }
    return fired ?? []
  }
}

/** By what a rule counts a note; undefined where it does not. */
const keyIn = ({ by, when }: PolicyRule, note: PolicyNote): string | undefined => {
  if (when.hours !== null || when.orderHours !== null || when.scenarios !== null) {
    const boundAt = note.kind === 'attempt' ? note.boundAt : null
    const scenario = note.kind === 'stranger' ? null : note.scenario
    if (!isInForce(when, note.at, boundAt, scenario)) return undefined
  }
  return keyOf(by, note)
}
