import {
  type AlarmName,
  AnsweredCalls,
  type Clock,
  type EventStore,
  type Firing,
  type MatterStore,
  makeMatterId,
  type PolicyNote,
  type Randomness,
  randomToken,
  type SuspensionTarget,
} from '@axbridge/core'
import type { KeepAudit } from '../../operation/keep-audit.ts'
import { writeBody } from '../matter-json.ts'
import type { NewSuspension, SuspendOutcome } from '../suspension-desk.ts'
import type { BlockedPersons } from './blocked-persons.ts'
import { type BookedFiring, FiringBook } from './firing-book.ts'
import type { OpenPolicy } from './open-policy.ts'
import { PolicyState } from './policy-state.ts'

export type PolicyDeskParts = {
  readonly store: {
    readonly matters: Pick<MatterStore, 'findByKey' | 'put' | 'list'>
    readonly events: Pick<EventStore, 'note'>
  }
  readonly policy: OpenPolicy
  readonly blocked: Pick<BlockedPersons, 'block'>
  suspend(suspension: NewSuspension): Promise<SuspendOutcome>
  /** Whether a suspension by a rule is in force on a target. */
  isSuspendedBy(rule: string, target: SuspensionTarget): Promise<boolean>
  readonly keep: KeepAudit
  notice(name: AlarmName, subject: string): void
  readonly clock: Clock
  readonly randomness: Randomness
  /** Names this server among those that share its database, at its next start too. */
  readonly server: string
  readonly stateEveryMs: number
  /** Over how many days answered calls are counted. */
  readonly answeredDays: number
  failed(error: unknown, what: string): void
  /** Hears of what could not be done. */
  warn(fields: object, text: string): void
}

const flushMs = 1_000
/** Events that wait for the store; what is beyond stands among the firings alone. */
const mostUntold = 10_000
/** Suspensions that are on their way. */
const mostSuspending = 1_000
/** How long after somebody was freed a process may still count what was before: four looks at what changed. */
const freedLateMs = 1_000

/** What the server's process does about rules that fire: it keeps that they did, tells operators, blocks and suspends. */
export class PolicyDesk {
  readonly answered: AnsweredCalls
  readonly #parts: PolicyDeskParts
  readonly #book: FiringBook
  readonly #state: PolicyState
  readonly #suspending = new Set<string>()
  readonly #events: BookedFiring[] = []
  readonly #timers: NodeJS.Timeout[] = []
  #flushing: Promise<void> | undefined

  private constructor(parts: PolicyDeskParts) {
    this.#parts = parts
    this.answered = new AnsweredCalls(parts.answeredDays)
    this.#book = new FiringBook(randomToken(parts.randomness))
    this.#state = new PolicyState(parts.store.matters, parts.randomness, parts.server)
  }

  /** Takes up what was counted before, and hears of all that is counted and fires from then on. */
  static async open(parts: PolicyDeskParts): Promise<PolicyDesk> {
    const desk = new PolicyDesk(parts)
    await desk.#state.restore(parts.policy, desk.answered)
    parts.policy.hear({ noted: (note) => desk.#noted(note), fired: (firing) => desk.#fired(firing) })
    desk.#every(flushMs, 'what rules fired of', () => desk.#flush())
    desk.#every(parts.stateEveryMs, 'what policy counted', () => desk.#keepState())
    return desk
  }

  /** Answered calls that other servers of the same database counted. */
  async answeredElsewhere(): Promise<AnsweredCalls> {
    const all = new AnsweredCalls(this.#parts.answeredDays)
    for await (const one of this.#state.answeredElsewhere()) all.restore(one)
    return all
  }

  /** Keeps what was counted, for the next start. */
  async close(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    // Whoever began it tells of its failing.
    await this.#flushing?.catch(() => undefined)
    await this.#flush().catch((error: unknown) => this.#parts.failed(error, 'what rules fired of'))
    await this.#keepState().catch((error: unknown) => this.#parts.failed(error, 'what policy counted'))
  }

  #every(ms: number, what: string, work: () => Promise<void>): void {
    const timer = setInterval(() => {
      work().catch((error: unknown) => this.#parts.failed(error, what))
    }, ms)
    timer.unref()
    this.#timers.push(timer)
  }

  #noted(note: PolicyNote): void {
    if (note.kind === 'end' && note.talkedMs !== null) this.answered.add(note.customer, note.at)
  }

  #fired(firing: Firing): void {
    const first = this.#book.add(firing)
    const { name, then } = firing.rule
    if (first !== undefined && this.#events.length < mostUntold) this.#events.push(first)
    if (then === 'alarm' || then === 'suspend') this.#parts.notice('rule_fired', name)
    if (then === 'suspend') this.#suspend(firing)
  }

  /** Once for each subject: what is under way, or was done, is not done again while the rule goes on firing. */
  #suspend({ rule, key, note }: Firing): void {
    const { name, by } = rule
    const of = `${name} ${key}`
    if (this.#suspending.has(of) || this.#suspending.size >= mostSuspending) return
    const { policy, blocked, keep, failed, warn } = this.#parts
    const actor = { kind: 'rule', name } as const
    const reason = `The rule ${name} of policy fired.`
    const work = async (): Promise<void> => {
      const target = targetOf(by, note)
      if (target !== undefined && (await this.#parts.isSuspendedBy(name, target))) return
      // Behind the look at what is in force: what is lifted between the two is known here.
      await policy.caughtUp()
      if (note.at < (policy.freed.at(rule, key) ?? 0) + freedLateMs) return
      if (by === 'caller') {
        if (note.kind === 'bind' || policy.blocked.has(key)) return
        const person = await blocked.block(key, { mask: note.mask, reason, by: actor })
        if (person === undefined) {
          warn({ rule: name }, 'a rule blocked nobody: as many persons are blocked as may be')
          return
        }
        await keep({
          ...{ by: 'server', action: 'addBlockedPerson', subject: person.id, customer: null },
          detail: { rule: name },
        })
        await policy.caughtUp()
        return
      }
      if (target === undefined) return
      const { kind } = await this.#parts.suspend({
        ...{ target, reason, by: actor, cut: false },
        remedy: 'Say how these calls came about; a person looks at it and may lift the suspension.',
      })
      if (kind !== 'suspended') {
        warn({ rule: name, target: target.kind, outcome: kind }, 'a rule suspended nothing')
        return
      }
      await keep({
        ...{ by: 'server', action: 'suspend', subject: target.kind === 'number' ? target.number : null },
        customer: target.kind === 'customer' ? target.customer : null,
        detail: { rule: name },
      })
    }
    this.#suspending.add(of)
    work()
      // What goes on firing must not suspend anew each second where a person has just lifted it.
      .then(() => setTimeout(() => this.#suspending.delete(of), 60_000).unref())
      .catch((error: unknown) => {
        this.#suspending.delete(of)
        failed(error, 'a suspension by a rule')
      })
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  async #write(): Promise<void> {
    const { store, randomness, clock } = this.#parts
    const changed = [...this.#book.takeChanged()]
    while (changed.length > 0) {
      const [first] = changed
      if (first === undefined) break
      const { key, body } = first
      try {
        await store.matters.put({
          ...{ id: makeMatterId(clock.now(), randomness), kind: 'rule_firing', customer: null, key },
          ...{ subject: body.rule, state: 'fired', createdAt: body.firstAt, body: writeBody(body) },
        })
      } catch (error) {
        this.#book.giveBack(changed)
        throw error
      }
      changed.shift()
    }
    for (let [first] = this.#events; first !== undefined; [first] = this.#events) {
      const { rule, then, subject, firstAt, calls } = first.body
      const { customer, number } = subject
      const event = { type: 'rule.fired', rule, then, customer, number, call: calls[0] ?? null } as const
      await store.events.note(null, firstAt, randomToken(randomness), event)
      this.#events.shift()
    }
  }

  #keepState(): Promise<void> {
    const { policy, clock } = this.#parts
    return this.#state.keep(policy.policy, this.answered, clock.now())
  }
}

const targetOf = (by: string, note: PolicyNote): SuspensionTarget | undefined => {
  if (by === 'customer' && note.kind !== 'stranger') return { kind: 'customer', customer: note.customer }
  if (by === 'number' && note.kind !== 'bind') return { kind: 'number', number: note.number }
  return undefined
}
