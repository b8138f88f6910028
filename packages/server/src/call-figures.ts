import type { B2bua, SipNetwork } from '@axbridge/sip'
import type { CertificateState } from './certificate-watch.ts'
import type { CallTallyFigures } from './exchange/call-tally.ts'
import type { TrunkLoad } from './exchange/trunk-load.ts'
import type { VerificationFigures } from './verification/verification-tally.ts'

/** What is counted since the start. */
export type CallPlaneCounters = {
  readonly calls: ReturnType<B2bua['counters']>
  readonly network: ReturnType<SipNetwork['counters']>
}

/** What can be counted of the calls of one process, in numbers alone, so that those of several can be added. */
export type CallFigures = {
  /** What there is now. */
  readonly now: {
    readonly live: number
    readonly transactions: number
    readonly connections: number
    /** Answers that are kept, and processes that ask no more since there is no answer. */
    readonly verification: { readonly kept: number; readonly breakersOpen: number }
  }
  /** What was counted since the start. */
  readonly counted: Omit<CallPlaneCounters, 'network'> & {
    readonly network: CallPlaneCounters['network']
    readonly exchange: CallTallyFigures
    readonly verification: VerificationFigures
  }
  /** By the trunk's name; as many as there are trunks. */
  readonly trunks: Readonly<Record<string, TrunkLoad>>
}

/** A process that carries calls: whether somebody has its place, and how often somebody left it without being told to. */
export type CarrierPlace = { readonly worker: number; readonly isListening: boolean; readonly losses: number }

/** How the calls fare, over all processes that carry them. */
export type CallsSeen = {
  /** Undefined while no process has said any. */
  readonly figures: CallFigures | undefined
  readonly places: readonly CarrierPlace[]
  readonly certificates: readonly CertificateState[]
  /** Since when a verification platform does not answer some process, in ms; null while it does, or nobody asks. */
  readonly unverifiedSince: number | null
}

/** The same without what there is now: of a process that is gone only what it counted stays. */
export const onlyCounted = ({ counted, trunks }: CallFigures): CallFigures => ({
  now: { live: 0, transactions: 0, connections: 0, verification: { kept: 0, breakersOpen: 0 } },
  counted: {
    ...counted,
    calls: { ...counted.calls, live: 0, transactions: 0 },
    network: { ...counted.network, connections: 0 },
  },
  trunks: Object.fromEntries(Object.entries(trunks).map(([name, load]) => [name, { ...load, in: 0, out: 0 }])),
})

/** Numbers, in rows and groups of groups. */
type Numbers = number | readonly Numbers[] | { readonly [name: string]: Numbers }

const added = (one: Numbers, other: Numbers | undefined): Numbers => {
  if (other === undefined) return one
  if (typeof one === 'number') return one + (typeof other === 'number' ? other : 0)
  if (isRow(one)) return one.map((value, at) => added(value, isRow(other) ? other[at] : undefined))
  const groups: Record<string, Numbers> = { ...one }
  if (typeof other === 'object' && !isRow(other))
    for (const [name, value] of Object.entries(other)) groups[name] = added(value, one[name])
  return groups
}

const isRow = (numbers: Numbers): numbers is readonly Numbers[] => Array.isArray(numbers)

/** The sums of all; undefined of none. */
export const figuresOfAll = ([first, ...others]: readonly CallFigures[]): CallFigures | undefined =>
  // Sums of figures have their shape.
  first === undefined ? undefined : (others.reduce<Numbers>((sum, one) => added(sum, one), first) as CallFigures)
