/** What a rule measures: the closed list. */
export const policyMeasures = [
  /** Calls that would be connected. What a rule refuses is not counted. */
  'attempts',
  /** Different people whom one caller reaches. */
  'callees',
  /** Calls to numbers on which the caller is no party. */
  'probes',
  /** Different numbers among those. */
  'probed_numbers',
  /** The share of answered calls that were over soon. */
  'short_calls',
  /** The share of connected calls that nobody answered. */
  'unanswered',
  /** Bindings that are asked for. */
  'binds',
] as const

export type PolicyMeasure = (typeof policyMeasures)[number]

/** For each of what a rule counts by itself. */
export const policySubjects = ['caller', 'number', 'pair', 'customer', 'scenario', 'trunk'] as const

export type PolicySubject = (typeof policySubjects)[number]

/** From the mildest on; each but `refuse` does what the ones before it do: an alarm is a firing too. */
export const policyActions = ['observe', 'alarm', 'refuse', 'suspend'] as const

export type PolicyAction = (typeof policyActions)[number]

/** When a rule counts and fires. A part that is null narrows nothing. */
export type PolicyTimes = {
  /** Whole hours of the day in China, `from` among them and `until` not; past midnight where `from` is the later. */
  readonly hours: { readonly from: number; readonly until: number } | null
  /** How old the order is, in hours since it was bound; `until` null has no end. */
  readonly orderHours: { readonly from: number; readonly until: number | null } | null
  /** Only calls and binds of these scenarios. */
  readonly scenarios: readonly string[] | null
}

/** A rule of policy, as data. */
export type PolicyRule = {
  /** Lower-case letters, digits and hyphens, at most 48: it stands in records, events and alarms. */
  readonly name: string
  readonly what: PolicyMeasure
  readonly by: PolicySubject
  /** How far back it counts, in ms. */
  readonly windowMs: number
  /** The most that may be within the window; of a share from 0 to 1, what may not be exceeded. */
  readonly limit: number
  /** Of a share: with fewer calls than these it says nothing. Null for what is counted. */
  readonly least: number | null
  /** Of `short_calls`: what is short, from the answer to the end, in ms. Null else. */
  readonly shorterThanMs: number | null
  readonly when: PolicyTimes
  readonly then: PolicyAction
  readonly isOn: boolean
}

type MeasureTraits = {
  readonly kind: 'count' | 'distinct' | 'share'
  /** What makes it grow. */
  readonly grownBy: 'attempt' | 'stranger' | 'end' | 'bind'
  readonly subjects: readonly PolicySubject[]
  /** Of these a rule may refuse or suspend: what a stranger does to a number must not be done to its parties. */
  readonly held: readonly PolicySubject[]
}

/** What each measure is, and of what it can be taken. */
export const measureTraits = {
  attempts: {
    kind: 'count',
    grownBy: 'attempt',
    subjects: ['caller', 'number', 'pair', 'customer', 'scenario'],
    held: ['caller', 'number', 'pair', 'customer', 'scenario'],
  },
  callees: { kind: 'distinct', grownBy: 'attempt', subjects: ['caller'], held: ['caller'] },
  probes: { kind: 'count', grownBy: 'stranger', subjects: ['caller', 'number', 'trunk'], held: ['caller'] },
  probed_numbers: { kind: 'distinct', grownBy: 'stranger', subjects: ['caller', 'trunk'], held: ['caller'] },
  short_calls: {
    kind: 'share',
    grownBy: 'end',
    subjects: ['caller', 'number', 'customer', 'scenario'],
    held: ['caller', 'customer', 'scenario'],
  },
  unanswered: {
    kind: 'share',
    grownBy: 'end',
    subjects: ['caller', 'number', 'customer', 'scenario'],
    held: ['caller', 'customer', 'scenario'],
  },
  binds: { kind: 'count', grownBy: 'bind', subjects: ['customer', 'scenario'], held: ['customer', 'scenario'] },
} as const satisfies Record<PolicyMeasure, MeasureTraits>

export const traitsOf = (what: PolicyMeasure): MeasureTraits => measureTraits[what]

/** Whom or what a suspension can be of. */
export const suspendable: readonly PolicySubject[] = ['caller', 'number', 'customer']

/** Which refusal a rule makes: `rate_limited` where there were too many, `by_policy` for what is not wanted at all. */
export const refusalOfRule = ({ what, limit }: Pick<PolicyRule, 'what' | 'limit'>): 'rate_limited' | 'by_policy' =>
  traitsOf(what).kind !== 'share' && limit > 0 ? 'rate_limited' : 'by_policy'
