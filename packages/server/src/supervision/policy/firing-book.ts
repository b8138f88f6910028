import type {
  CallId,
  CustomerId,
  Firing,
  PolicyAction,
  PolicyMeasure,
  PolicySubject,
  ProtectedNumber,
} from '@axbridge/core'
import { hexOf } from './blocked-persons.ts'

/** Of what a rule fired; all null where it fired of more in one hour than are told apart. */
export type FiringSubject = {
  readonly caller: string | null
  readonly number: ProtectedNumber | null
  readonly customer: CustomerId | null
  readonly scenario: string | null
  readonly trunk: string | null
}

/** What is kept of a rule that fired of one subject in one hour. No real number stands in it. */
export type FiringBody = {
  readonly rule: string
  readonly what: PolicyMeasure
  readonly by: PolicySubject
  readonly then: PolicyAction
  readonly subject: FiringSubject
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  /** The first calls by which it fired. */
  readonly calls: readonly CallId[]
}

/** One entry of the book: `key` names it among all of this server. */
export type BookedFiring = { readonly key: string; readonly body: FiringBody }

const hourMs = 3_600_000
/** Subjects of one rule that are told apart in an hour. */
const mostSubjects = 100
const mostCalls = 5

const nobody: FiringSubject = { caller: null, number: null, customer: null, scenario: null, trunk: null }

export const subjectOfFiring = ({ rule: { by }, note }: Firing): FiringSubject => {
  const customer = note.kind === 'stranger' ? null : note.customer
  switch (by) {
    case 'caller':
      return { ...nobody, caller: note.kind === 'bind' ? null : note.mask }
    case 'number':
      return { ...nobody, number: note.kind === 'bind' ? null : note.number }
    case 'pair':
      return note.kind === 'bind' ? nobody : { ...nobody, caller: note.mask, number: note.number }
    case 'customer':
      return { ...nobody, customer }
    case 'scenario':
      return { ...nobody, customer, scenario: note.kind === 'stranger' ? null : note.scenario }
    case 'trunk':
      return { ...nobody, trunk: note.kind === 'stranger' ? note.trunk : null }
  }
}

type Entry = { readonly key: string; body: FiringBody; isChanged: boolean }

/** The firings of the hour, one entry a rule and subject, and at most so many of each rule. */
export class FiringBook {
  readonly #writer: string
  #hour = 0
  #entries = new Map<string, Entry>()
  #subjects = new Map<string, number>()

  /** `writer` tells the entries of this process from those of any other. */
  constructor(writer: string) {
    this.#writer = writer
  }

  /** Takes what fired; answers the entry where it is the first of its subject in this hour. */
  add(firing: Firing): BookedFiring | undefined {
    const { rule, key, note } = firing
    const hour = Math.floor(note.at / hourMs)
    // What comes late stands in the hour in which it is told.
    if (hour > this.#hour) this.#turn(hour)
    const own = `${rule.name} ${key}`
    const known = this.#entries.get(own) ?? this.#overflow(rule.name)
    const call = note.kind === 'bind' ? undefined : note.call
    if (known !== undefined) {
      const { body } = known
      const { count, calls, lastAt } = body
      const isShown = call === undefined || calls.length >= mostCalls || calls.includes(call)
      known.body = {
        ...body,
        count: count + 1,
        lastAt: Math.max(lastAt, note.at),
        calls: isShown ? calls : [...calls, call],
      }
      known.isChanged = true
      return undefined
    }
    const subjects = (this.#subjects.get(rule.name) ?? 0) + 1
    this.#subjects.set(rule.name, subjects)
    const isBeyond = subjects > mostSubjects
    const { name, what, by, then } = rule
    const body: FiringBody = {
      ...{ rule: name, what, by, then, subject: isBeyond ? nobody : subjectOfFiring(firing), count: 1 },
      ...{ firstAt: note.at, lastAt: note.at, calls: call === undefined ? [] : [call] },
    }
    const entry: Entry = {
      key: `${this.#hour} ${name} ${isBeyond ? '' : hexOf(key).slice(0, 96)} ${this.#writer}`,
      body,
      isChanged: true,
    }
    this.#entries.set(isBeyond ? `${name} ` : own, entry)
    return entry
  }

  /** What changed since it was asked last, and how to say that it was not kept after all. */
  takeChanged(): readonly BookedFiring[] {
    const changed = [...this.#entries.values(), ...this.#left.values()].filter(({ isChanged }) => isChanged)
    this.#left.clear()
    for (const entry of changed) entry.isChanged = false
    return changed
  }

  /** Entries that could not be kept are given again: those of this hour as they are by then. */
  giveBack(entries: readonly BookedFiring[]): void {
    const live = new Map([...this.#entries.values()].map((entry) => [entry.key, entry]))
    for (const { key, body } of entries) {
      const entry = live.get(key)
      if (entry === undefined) this.#leave({ key, body, isChanged: true })
      else entry.isChanged = true
    }
  }

  /** Of hours before, not kept yet. */
  readonly #left = new Map<string, Entry>()

  /** What was left before is at least as new: an entry is left once, when its hour ends. */
  #leave(entry: Entry): void {
    if (this.#left.size < mostLeft && !this.#left.has(entry.key)) this.#left.set(entry.key, entry)
  }

  #turn(hour: number): void {
    for (const entry of this.#entries.values()) if (entry.isChanged) this.#leave(entry)
    this.#hour = hour
    this.#entries = new Map()
    this.#subjects = new Map()
  }

  #overflow(rule: string): Entry | undefined {
    return (this.#subjects.get(rule) ?? 0) > mostSubjects ? this.#entries.get(`${rule} `) : undefined
  }
}

const mostLeft = 10_000
