import {
  type AlarmName,
  type AnsweredCalls,
  type BindingId,
  type Clock,
  type CustomerId,
  type HeldThing,
  type MatterId,
  type MatterStore,
  makeMatterId,
  mostMatterOctets,
  type Page,
  type PageRequest,
  type Randomness,
  type SuspensionActor,
} from '@axbridge/core'
import { formatInstant } from '../../operation/instant.ts'
import type { KeepAudit } from '../../operation/keep-audit.ts'
import { writeBody } from '../matter-json.ts'
import type { ComplaintSettings } from '../policy/policy-settings.ts'
import type { HeldSuspension, NewSuspension, SuspendOutcome } from '../suspension-desk.ts'
import {
  type Complaint,
  type ComplaintBody,
  type ComplaintState,
  closingOctets,
  complaintOf,
  isOverdue,
  mostTrail,
} from './complaint.ts'
import type { Found } from './find-evidence.ts'

/** Keeps things from being deleted. */
export type ComplaintHolds = {
  /** Undefined where as many holds stand as may. */
  add(thing: HeldThing, reason: string, of: MatterId): Promise<MatterId | undefined>
  release(hold: MatterId, reason: string): Promise<unknown>
}

export type ComplaintDeskParts = {
  readonly settings: ComplaintSettings
  readonly matters: Pick<MatterStore, 'add' | 'change' | 'find' | 'list'>
  /** Answered calls: of this server, and those that others of the same database counted. */
  answered(): Promise<readonly AnsweredCalls[]>
  readonly holds: ComplaintHolds
  isSuspended(customer: CustomerId): Promise<boolean>
  suspend(suspension: NewSuspension): Promise<SuspendOutcome>
  /** The lifted suspensions of a customer as such, the newest first. */
  liftedOf(customer: CustomerId): Promise<readonly HeldSuspension[]>
  readonly keep: KeepAudit
  readonly alarms: {
    notice(name: AlarmName, subject: string): void
    raise(name: AlarmName): void
    clear(name: AlarmName): void
  }
  readonly clock: Clock
  readonly randomness: Randomness
  /** Hears of what could not be done. */
  warn(fields: object, text: string): void
}

/** How much a customer's calls are complained of. */
export type ComplaintRate = {
  readonly customer: CustomerId
  readonly complaints: number
  readonly calls: number
  /** Complaints for each answered call; null where there is none. */
  readonly rate: number | null
}

export type ComplaintChange =
  | { readonly kind: 'changed'; readonly complaint: Complaint }
  | { readonly kind: 'absent' | 'outdated' | 'closed' | 'too_long' }

const dayMs = 86_400_000
const pageSize = 200
/** Complaints that are counted for the rates. */
const mostCounted = 20_000
/** Open complaints that are looked at for their deadline. */
const mostOpen = 1_000
/** By what a suspension for complaints is told from others. */
const complaintRule = 'complaint-rate'

/** Takes down complaints with their evidence, and draws the consequences of there being many (REG-3, REG-4). */
export class ComplaintDesk {
  readonly #parts: ComplaintDeskParts
  /** Those that were found overdue when it was looked last. */
  readonly #overdue = new Set<MatterId>()

  constructor(parts: ComplaintDeskParts) {
    this.#parts = parts
  }

  /** Durable, with its evidence held, when it resolves. */
  async add(text: string, { customer, number, happenedAt, evidence }: Found, by: SuspensionActor): Promise<Complaint> {
    const { settings, matters, clock, randomness } = this.#parts
    const at = clock.now()
    const id = makeMatterId(at, randomness)
    const thing = heldOf(evidence.bindings, number)
    const hold = thing === undefined ? undefined : await this.#parts.holds.add(thing, 'Evidence of a complaint', id)
    const body: ComplaintBody = {
      ...{ number, text, happenedAt, dueAt: at + settings.answerWithinMs, evidence, hold: hold ?? null },
      trail: [{ at, by, state: 'open', text: null }],
    }
    await matters.add({
      ...{ id, kind: 'complaint', customer, key: null, subject: number, state: 'open' },
      ...{ createdAt: at, body: writeBody(body) },
    })
    if (customer !== null) await this.#judge(customer)
    return { ...body, id, revision: 0, state: 'open', customer, receivedAt: at }
  }

  /** A closed one is not opened again; with it the hold of its evidence ends. */
  async change(
    id: MatterId,
    revision: number,
    said: { readonly state: ComplaintState | undefined; readonly text: string; readonly by: SuspensionActor },
  ): Promise<ComplaintChange> {
    const { matters, clock } = this.#parts
    const matter = await matters.find('complaint', id)
    if (matter === undefined) return { kind: 'absent' }
    const {
      receivedAt: _received,
      customer: _customer,
      state: was,
      revision: of,
      id: _id,
      ...body
    } = complaintOf(matter)
    if (of !== revision) return { kind: 'outdated' }
    if (was === 'closed') return { kind: 'closed' }
    const at = clock.now()
    const state = said.state ?? was
    const closes = state === 'closed'
    const next: ComplaintBody = {
      ...body,
      hold: closes ? null : body.hold,
      trail: [...body.trail, { at, by: said.by, state, text: said.text }],
    }
    const written = writeBody(next)
    // Whatever was said of it, it can be closed.
    const [room, octets] = closes ? [mostTrail, mostMatterOctets] : [mostTrail - 1, mostMatterOctets - closingOctets]
    if (next.trail.length > room || written.length > octets) return { kind: 'too_long' }
    const outcome = await matters.change({ kind: 'complaint', id, revision, state, body: written, at })
    if (outcome.kind !== 'changed') return { kind: outcome.kind }
    // Only what is closed lets go of its evidence, and it is closed even where that fails.
    if (closes && body.hold !== null) await this.#release(body.hold, id)
    if (state !== 'open' && this.#overdue.delete(id)) this.#tellOverdue()
    return { kind: 'changed', complaint: complaintOf(outcome.matter) }
  }

  async #release(hold: MatterId, complaint: MatterId): Promise<void> {
    const { holds, warn } = this.#parts
    try {
      await holds.release(hold, 'The complaint was closed')
    } catch (error) {
      warn({ error, hold, complaint }, 'the hold of a complaint that was closed stays until an operator releases it')
    }
  }

  /** The newest first; undefined for a cursor that no page gave. */
  async list(
    search: PageRequest & { readonly state?: ComplaintState; readonly customer?: CustomerId },
  ): Promise<Page<Complaint> | undefined> {
    const page = await this.#parts.matters.list({ kind: 'complaint', ...search })
    return page === undefined ? undefined : { items: page.items.map(complaintOf), next: page.next }
  }

  /** Of customers of whom somebody complained within the window; the highest rate first. */
  async rates(): Promise<readonly ComplaintRate[]> {
    return this.#ratesSince(Number.NEGATIVE_INFINITY)
  }

  /** Complaints after an instant, if it is within the window; calls of the whole window. */
  async #ratesSince(after: number, only?: CustomerId): Promise<readonly ComplaintRate[]> {
    const { settings, clock, answered } = this.#parts
    const now = clock.now()
    const since = Math.max(now - settings.windowDays * dayMs, after)
    const complaints = new Map<CustomerId, number>()
    for await (const { customer, receivedAt } of this.#all(only === undefined ? {} : { customer: only }, mostCounted)) {
      if (receivedAt <= since) break
      if (customer !== null) complaints.set(customer, (complaints.get(customer) ?? 0) + 1)
    }
    const all = await answered()
    const rates = [...complaints].map(([customer, count]): ComplaintRate => {
      const calls = all.reduce((sum, one) => sum + one.count(customer, now), 0)
      return { customer, complaints: count, calls, rate: calls === 0 ? null : count / calls }
    })
    return rates.sort((one, other) => (other.rate ?? 0) - (one.rate ?? 0))
  }

  /** Tells of complaints that should have been answered, of all in one alarm; called every minute or so. */
  async lookForOverdue(): Promise<void> {
    const now = this.#parts.clock.now()
    const overdue: Complaint[] = []
    for await (const complaint of this.#all({ state: 'open' }, mostOpen))
      if (isOverdue(complaint, now)) overdue.push(complaint)
    const isMore = overdue.some(({ id }) => !this.#overdue.has(id))
    this.#overdue.clear()
    for (const { id } of overdue) this.#overdue.add(id)
    this.#tellOverdue()
    const [first] = overdue.toSorted((one, other) => one.dueAt - other.dueAt)
    if (!isMore || first === undefined) return
    const oldest = { id: first.id, dueAt: formatInstant(first.dueAt) }
    this.#parts.warn({ complaints: overdue.length, oldest }, 'complaints should have been answered')
  }

  #tellOverdue(): void {
    const { alarms } = this.#parts
    if (this.#overdue.size > 0) alarms.raise('complaint_overdue')
    else alarms.clear('complaint_overdue')
  }

  /** What follows from how many complain of a customer's calls. */
  async #judge(customer: CustomerId): Promise<void> {
    const { settings, alarms, isSuspended, liftedOf, suspend, keep, warn } = this.#parts
    const lifted = (await liftedOf(customer)).filter(({ suspension: { by } }) => isByComplaints(by))
    // What a person has looked at already does not suspend the customer again (REG-5).
    const after = Math.max(...lifted.map(({ suspension }) => suspension.lifted?.at ?? Number.NEGATIVE_INFINITY))
    const [found] = await this.#ratesSince(after, customer)
    if (found === undefined || found.rate === null || found.calls < settings.leastCalls) return
    const { rate, complaints, calls } = found
    if (rate >= settings.alarmAt) alarms.notice('complaint_rate', customer)
    if (rate < settings.suspendAt || (await isSuspended(customer))) return
    const counted = `${complaints} complaints came of ${calls} answered calls within ${settings.windowDays} days.`
    const outcome = await suspend({
      ...{ target: { kind: 'customer', customer }, by: { kind: 'rule', name: complaintRule }, cut: false },
      reason: `Too many people complain: ${counted}`,
      remedy: 'Find out what these calls were, say what was changed so that they do not come again, and appeal.',
    })
    if (outcome.kind !== 'suspended') {
      warn({ customer, outcome: outcome.kind }, 'a customer of whom too many complain was not suspended')
      return
    }
    await keep({ by: 'server', action: 'suspend', subject: customer, customer, detail: { complaints, calls } })
  }

  async *#all(
    search: { readonly state?: ComplaintState; readonly customer?: CustomerId },
    most: number,
  ): AsyncIterable<Complaint> {
    let cursor: string | undefined
    for (let seen = 0; seen < most; seen += pageSize) {
      const page = await this.list({ ...search, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) })
      yield* page?.items ?? []
      if (page === undefined || page.next === null) return
      cursor = page.next
    }
  }
}

const isByComplaints = (by: SuspensionActor): boolean => by.kind === 'rule' && by.name === complaintRule

/** One hold for each complaint: holds are few. */
const heldOf = (bindings: readonly BindingId[], number: ComplaintBody['number']): HeldThing | undefined => {
  const [binding] = bindings
  if (bindings.length === 1 && binding !== undefined) return { kind: 'binding', binding }
  return number === null ? undefined : { kind: 'number', number }
}
