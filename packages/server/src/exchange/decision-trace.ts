import type { BindingTerms, DecisionStep } from '@axbridge/core'
import type { Flow } from '@axbridge/sip'
import type { CallerIdentity } from './caller-identity.ts'
import type { Attempted } from './following.ts'
import type { Trunk } from './trunk.ts'
import { isFromBrowser } from './trunk-table.ts'

/** What an attempt was decided from. */
export type DecidedFrom = {
  readonly attempted: Attempted
  readonly trunk: Trunk
  readonly flow: Flow
  readonly identity: CallerIdentity['kind']
  /** What came of it: a way to the callee, or why there is none. */
  readonly outcome:
    | { readonly kind: 'connect'; readonly over: readonly string[]; readonly terms?: DecidedTerms }
    | { readonly kind: 'refuse'; readonly reason: string; readonly answer: { status: number; phrase: string } }
}

type DecidedTerms = Pick<BindingTerms, 'longestCallMs' | 'atEnd'> & { readonly ringTimeoutMs: number }

const knownBy = ({ tlsNames, reaches, digest }: Trunk, flow: Flow): string => {
  if (reaches === 'registered') return isFromBrowser(flow) ? 'a phone in a browser' : 'a phone of the sandbox'
  if (flow.peer?.names.some((name) => tlsNames.includes(name)) === true) return 'by its certificate'
  return digest === undefined ? 'by its address' : 'by its address or digest'
}

const callerFields: Readonly<Record<Trunk['callerFrom'], string>> = {
  asserted: 'P-Asserted-Identity',
  from: 'From',
  digest: 'the digest user and From',
}

const callerResults = { caller: 'understood', none: 'none', protected: 'protected' } as const

/** These were found before anybody asked the store, or in its place. */
const beforeRoute: ReadonlySet<string> = new Set([
  'no_identity',
  'protected_caller',
  'loop',
  'not_acceptable',
  'unknown_trunk',
  'not_registered',
  'rate_limited',
])

/** These a screen said of what the route would connect. */
const byScreens: ReadonlySet<string> = new Set(['suspended', 'refused_by_callee', 'by_policy', 'not_verified'])

/** These were found behind the route. */
const behindRoute: ReadonlySet<string> = new Set(['unreachable', 'overloaded', 'internal', 'names_a_party'])

const secondsOf = (ms: number): string => `${Math.round(ms / 100) / 10} s`

const termsStep = ({ ringTimeoutMs, longestCallMs, atEnd }: DecidedTerms): DecisionStep => {
  const longest = longestCallMs === null ? 'any length' : `at most ${secondsOf(longestCallMs)}`
  const end = atEnd === 'cut' ? 'cut at the end of the binding' : 'may finish after the end of the binding'
  return { name: 'terms', result: 'kept', detail: `rings ${secondsOf(ringTimeoutMs)} at most; ${longest}; ${end}` }
}

/** How an attempt was decided, step by step, without a real number. */
export const decisionTrace = (from: DecidedFrom): readonly DecisionStep[] => {
  const { attempted, trunk, flow, identity, outcome } = from
  const steps: DecisionStep[] = [
    { name: 'trunk', result: 'known', detail: `${trunk.name}, ${knownBy(trunk, flow)}` },
    {
      name: 'caller',
      result: callerResults[identity],
      detail: `${attempted.caller === null ? '' : `${attempted.caller}, `}from ${callerFields[trunk.callerFrom]}`,
    },
    attempted.x === null
      ? { name: 'dialled', result: 'other', detail: 'no 700 number' }
      : { name: 'dialled', result: 'protected_number', detail: attempted.x },
  ]
  const refusal = outcome.kind === 'refuse' ? outcome : undefined
  const answer = refusal === undefined ? '' : `answered ${refusal.answer.status} ${refusal.answer.phrase}`
  const wasAsked = attempted.x !== null && (refusal === undefined || !beforeRoute.has(refusal.reason))
  if (wasAsked)
    steps.push(
      attempted.binding === null
        ? { name: 'standing', result: 'none' }
        : { name: 'standing', result: attempted.from ?? 'none', detail: attempted.binding },
    )
  const isScreened = refusal !== undefined && byScreens.has(refusal.reason)
  if (refusal !== undefined && !isScreened && !behindRoute.has(refusal.reason))
    return [...steps, { name: 'route', result: refusal.reason, detail: answer }]
  const to = attempted.callee
  steps.push({ name: 'route', result: 'connect', ...(to === null ? {} : { detail: to }) })
  if (isScreened) return [...steps, { name: 'supervision', result: refusal.reason, detail: answer }]
  if (outcome.kind === 'refuse') return [...steps, { name: 'way', result: outcome.reason, detail: answer }]
  const { over, terms } = outcome
  const way: DecisionStep =
    over.length === 0
      ? { name: 'way', result: 'phone' }
      : { name: 'way', result: 'trunk', detail: [...new Set(over)].join(', ') }
  return terms === undefined ? [...steps, way] : [...steps, way, termsStep(terms)]
}
