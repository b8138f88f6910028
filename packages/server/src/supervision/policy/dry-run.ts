import { setImmediate } from 'node:timers/promises'
import {
  type Binding,
  type BindingId,
  type BindingStore,
  type CallId,
  type CallRecord,
  type CustomerId,
  type CustomerStore,
  everybody,
  hashText,
  openBinding,
  otherSide,
  Policy,
  type PolicyNote,
  type PolicyRule,
  type RecordStore,
  sideA,
  traitsOf,
  type Vault,
} from '@axbridge/core'

export type DryRunParts = {
  readonly store: {
    readonly customers: Pick<CustomerStore, 'list'>
    readonly records: Pick<RecordStore, 'list'>
    readonly bindings: Pick<BindingStore, 'find'>
  }
  readonly vault: Vault
}

export type DryRunPlan = {
  readonly rules: readonly PolicyRule[]
  readonly from: number
  readonly to: number
  readonly signal: AbortSignal
  readonly mostCalls?: number
}

/** What a rule would have done. */
export type RuleTried = {
  readonly rule: PolicyRule
  readonly fired: number
  readonly refused: number
  readonly subjects: number
  readonly calls: readonly CallId[]
}

export type DryRun = {
  /** Up to where it was looked: before what was asked for where there were too many calls. */
  readonly to: number
  /** Whether there were more calls in the last hour than were looked at. */
  readonly isCut: boolean
  readonly calls: number
  readonly rules: readonly RuleTried[]
}

/** Records can tell what a rule measures: they name no stranger, and binds are none. */
export const isJudged = ({ what }: PolicyRule): boolean => {
  const { grownBy } = traitsOf(what)
  return grownBy === 'attempt' || grownBy === 'end'
}

export const longestDryRunMs = 7 * 86_400_000
export const mostCallsOfDryRun = 200_000
const sliceMs = 3_600_000
const pageSize = 200
const mostSubjects = 10_000
const mostCalls = 5
/** Opened bindings that are remembered: calls of one binding come near to each other. */
const mostOpened = 20_000

type Tried = { rule: PolicyRule; fired: number; refused: number; subjects: Set<string>; calls: CallId[] }

/**
 * Puts past calls to rules, in the order in which they were made, as if the rules had been in force: all attempts that reached a screen,
 * and how the connected ones ended. Who called is found by the binding; a binding that is gone leaves the caller's mask.
 */
export const dryRun = async (
  parts: DryRunParts,
  { rules, from, to, signal, mostCalls: most = mostCallsOfDryRun }: DryRunPlan,
): Promise<DryRun> => {
  const judged = rules.filter(isJudged).map((rule): PolicyRule => ({ ...rule, isOn: true }))
  const policy = new Policy(judged)
  const tried = new Map(judged.map((rule): [string, Tried] => [rule.name, newTried(rule)]))
  const people = new People(parts)
  const customers = await customerIds(parts.store.customers)
  const refusedCalls = new Set<CallId>()
  let pending: PolicyNote[] = []
  let [calls, through, isCut] = [0, from, false]
  while (through < to && calls < most && !signal.aborted) {
    const end = Math.min(to, through + sliceMs)
    const records: CallRecord[] = []
    for (const customer of customers)
      for await (const record of recordsOf(parts.store.records, customer, through, end, signal)) {
        if (records.length > most) break
        records.push(record)
      }
    if (calls + records.length > most && calls > 0) break
    // An hour that has more than may be looked at is looked at in part, or nothing would be said of it at all.
    isCut = records.length > most
    calls += records.length
    for (const record of records) pending.push(...(await notesOf(record, people)))
    pending.sort((one, other) => one.at - other.at)
    let judgedNotes = 0
    for (const note of pending) {
      if (note.at >= end) break
      judgedNotes += 1
      judge(note, { policy, tried, refusedCalls })
      if (judgedNotes % 5_000 === 0) await setImmediate()
    }
    pending = pending.slice(judgedNotes)
    through = end
  }
  return {
    to: through,
    isCut,
    calls,
    rules: rules.map((rule) => {
      const { fired = 0, refused = 0, subjects, calls: first = [] } = tried.get(rule.name) ?? {}
      return { rule, fired, refused, subjects: subjects?.size ?? 0, calls: first }
    }),
  }
}

const newTried = (rule: PolicyRule): Tried => ({ rule, fired: 0, refused: 0, subjects: new Set(), calls: [] })

const judge = (
  note: PolicyNote,
  run: { readonly policy: Policy; readonly tried: ReadonlyMap<string, Tried>; readonly refusedCalls: Set<CallId> },
): void => {
  // A call that would have been refused would not have ended either.
  if (note.kind === 'end' && run.refusedCalls.delete(note.call)) return
  const verdict = note.kind === 'attempt' ? run.policy.screen(note) : undefined
  const fired = verdict?.fired ?? run.policy.count(note)
  if (note.kind === 'attempt' && verdict?.refusedBy !== undefined) run.refusedCalls.add(note.call)
  for (const firing of fired) {
    const one = run.tried.get(firing.rule.name)
    if (one === undefined) continue
    one.fired += 1
    const { then } = firing.rule
    if (note.kind === 'attempt' && (then === 'refuse' || then === 'suspend')) one.refused += 1
    if (one.subjects.size < mostSubjects) one.subjects.add(firing.key)
    if (one.calls.length < mostCalls && note.kind !== 'bind') one.calls.push(note.call)
  }
}

const customerIds = async (customers: Pick<CustomerStore, 'list'>): Promise<readonly CustomerId[]> => {
  const ids: CustomerId[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await customers.list({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) })
    if (page === undefined) return ids
    ids.push(...page.items.map(({ id }) => id))
    if (page.next === null) return ids
    cursor = page.next
  }
}

async function* recordsOf(
  records: Pick<RecordStore, 'list'>,
  customer: CustomerId,
  from: number,
  to: number,
  signal: AbortSignal,
): AsyncGenerator<CallRecord, void, undefined> {
  let cursor: string | undefined
  while (!signal.aborted) {
    const page = await records.list({
      customer,
      from,
      to,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    })
    if (page === undefined) return
    yield* page.items
    if (page.next === null) return
    cursor = page.next
    // A page is some milliseconds: calls must not wait for the next.
    await setImmediate()
  }
}

/** Only what `route` would have connected came before a rule: else the reason was found before. */
const reachedScreens = ({ refusal }: CallRecord): boolean =>
  refusal === null ||
  ['by_policy', 'rate_limited', 'not_verified', 'unreachable', 'suspended', 'refused_by_callee'].includes(refusal)

const notesOf = async (record: CallRecord, people: People): Promise<readonly PolicyNote[]> => {
  const { id: call, customer, binding, from: side, x: number, caller, startedAt, endedAt, answeredAt, outcome } = record
  if (customer === null || binding === null || side === null || number === null || !reachedScreens(record)) return []
  const mask = caller ?? ''
  const known = await people.of(customer, binding)
  const who = known?.keysOf(side, mask) ?? {
    caller: `${customer} ${mask}`,
    callee: `${customer} ${record.callee ?? ''}`,
  }
  const scenario = known?.scenario ?? null
  const base = { call, caller: who.caller, mask, number, customer, scenario }
  const attempt: PolicyNote = {
    ...{ kind: 'attempt', at: startedAt, ...base },
    ...{ callee: who.callee, boundAt: known?.createdAt ?? startedAt },
  }
  const isTelling = record.refusal === null && endedAt !== null && !['failed', 'lost', 'open'].includes(outcome)
  if (!isTelling) return [attempt]
  const talkedMs = answeredAt === null ? null : (record.durationMs ?? 0)
  return [attempt, { kind: 'end', at: endedAt, ...base, talkedMs }]
}

type Known = {
  readonly scenario: string | null
  readonly createdAt: number
  keysOf(side: 'a' | 'b', mask: string): { readonly caller: string; readonly callee: string } | undefined
}

/** Who stands in bindings, as keyed hashes. */
class People {
  readonly #parts: DryRunParts
  readonly #opened = new Map<BindingId, Known | undefined>()

  constructor(parts: DryRunParts) {
    this.#parts = parts
  }

  async of(customer: CustomerId, id: BindingId): Promise<Known | undefined> {
    const known = this.#opened.get(id)
    if (known !== undefined || this.#opened.has(id)) return known
    if (this.#opened.size >= mostOpened) this.#opened.clear()
    const found = await this.#open(customer, id)
    this.#opened.set(id, found)
    return found
  }

  async #open(customer: CustomerId, id: BindingId): Promise<Known | undefined> {
    const { store, vault } = this.#parts
    const stored = await store.bindings.find(customer, id)
    if (stored === undefined || stored.parties.length === 0) return undefined
    const binding = openBinding(vault, stored)
    const hashed = new Map(everybody(binding.parties).map((phone) => [phone, hashText(vault.hashOfParty(phone))]))
    return {
      scenario: stored.use?.scenario ?? null,
      createdAt: stored.createdAt,
      keysOf: (side, mask) => {
        const caller = membersOf(binding, side).find((phone) => phone.mask === mask)
        const [callee] = membersOf(binding, otherSide(side))
        const key = caller && hashed.get(caller)
        if (key === undefined || callee === undefined) return undefined
        return { caller: key, callee: hashed.get(callee) ?? '' }
      },
    }
  }
}

const membersOf = ({ parties }: Binding, side: 'a' | 'b') => (side === 'b' ? [parties.b] : sideA(parties))
