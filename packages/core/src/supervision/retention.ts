import type { Deleting, ExpiredKind } from '../ports/retention-store.ts'
import type { MatterKind } from './matter.ts'

const dayMs = 86_400_000

/**
 * How long what is kept, in days. The law's months and years differ: six months are at most 184 days (July to January), two years 731,
 * three 1,096.
 */
export type RetentionTerms = {
  /** Behind the end of a binding, with its grace. */
  readonly bindingsDays: number
  /** Behind the end of a call. */
  readonly recordsDays: number
  /** Identifiers, the audit log, what rules and look-ups did. */
  readonly logsDays: number
  /** Consents, breaches, assessments, and how people's requests and holds were dealt with. */
  readonly assessmentsDays: number
}

export const legalTerms: RetentionTerms = { bindingsDays: 184, recordsDays: 184, logsDays: 731, assessmentsDays: 1_096 }

/** A class of what is kept: what is deleted of it, and when. */
export type RetentionClass = {
  readonly name: string
  /** Null: it goes as soon as it is over. */
  readonly term: keyof RetentionTerms | null
  readonly of: ExpiredKind
  readonly matters?: Deleting['matters']
}

const matters = (term: RetentionClass['term'], kind: MatterKind, ...states: readonly string[]): RetentionClass => ({
  name: kind,
  term,
  of: 'matters',
  matters: { kind, states },
})

/**
 * The closed list (SEC-3). What is not here is kept as long as it stands: customers, numbers, the rules of policy, opt-outs, actual users and blocked
 * persons, what is open. A matter's term runs from its last change, by which it was closed. That a look-up or a change of keys was not
 * decided or opened in time is reckoned and never written: such a matter goes in the state in which it was left.
 */
export const retentionClasses: readonly RetentionClass[] = [
  { name: 'records', term: 'recordsDays', of: 'records' },
  { name: 'bindings', term: 'bindingsDays', of: 'bindings' },
  { name: 'identifiers', term: 'logsDays', of: 'trails' },
  { name: 'consents', term: 'assessmentsDays', of: 'consents' },
  { name: 'audit', term: 'logsDays', of: 'audit' },
  matters('logsDays', 'rule_firing', 'fired'),
  matters('logsDays', 'trace', 'asked', 'approved', 'opened', 'refused'),
  matters('logsDays', 'key_change', 'asked', 'approved', 'done', 'failed', 'refused'),
  matters('assessmentsDays', 'suspension', 'lifted'),
  matters('assessmentsDays', 'opt_out', 'removed'),
  matters('assessmentsDays', 'blocked_person', 'released'),
  matters('assessmentsDays', 'complaint', 'closed'),
  matters('assessmentsDays', 'hold', 'released'),
  matters('assessmentsDays', 'person_request', 'answered'),
  matters('assessmentsDays', 'breach', 'closed'),
  matters('assessmentsDays', 'deletion_proof', 'proven'),
  // What a hold alone kept (USE-3), and what a server that was killed left of a removal.
  matters(null, 'actual_user', 'removed', 'erased', 'settled'),
]

type Term = Pick<RetentionClass, 'term'>

/** How many days something is kept behind its end. */
export const termDaysOf = ({ term }: Term, terms: RetentionTerms): number => (term === null ? 0 : terms[term])

/** The last instant at which what is over may have been so, to be deleted now: the term has passed at its very millisecond. */
export const cutOff = (one: Term, terms: RetentionTerms, now: number): number => now - termDaysOf(one, terms) * dayMs

/** When the term of what was over at an instant has passed. */
export const keptUntil = (one: Term, terms: RetentionTerms, overAt: number): number =>
  overAt + termDaysOf(one, terms) * dayMs
