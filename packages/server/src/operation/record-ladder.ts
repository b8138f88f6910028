import type { LadderStep } from '@axbridge/api'
import type { CallOutcome, CallRecord, DecisionStep } from '@axbridge/core'
import { reasonPhrase } from '@axbridge/sip'
import { callCodes } from '../codes.ts'
import { formatInstant } from './instant.ts'

/** What a caller hears as a rule of a call that ended so without an answer. */
const usualStatus: Readonly<Partial<Record<CallOutcome, number>>> = {
  busy: 486,
  no_answer: 480,
  declined: 480,
  cancelled: 487,
  failed: 500,
}

/** The ladder of a call that was not followed, as its record has its instants. Who hung up is not in it: the caller is drawn. */
export const stepsOfRecord = (record: CallRecord): LadderStep[] => {
  const { id: call, startedAt, ringingAt, answeredAt, endedAt, outcome, refusal, callee } = record
  const steps: LadderStep[] = []
  const add = (at: number, leg: 'a' | 'b', direction: 'in' | 'out', what: string | number): void => {
    const phrase = typeof what === 'number' ? { phrase: reasonPhrase(what) } : {}
    steps.push({ at: formatInstant(at), call, leg, direction, what: `${what}`, ...phrase, parts: [] })
  }
  const across = (at: number, from: 'a' | 'b', what: string | number): void => {
    add(at, from, 'in', what)
    add(at, from === 'a' ? 'b' : 'a', 'out', what)
  }
  const isTried = refusal === null && callee !== null
  add(startedAt, 'a', 'in', 'INVITE')
  if (isTried) add(startedAt, 'b', 'out', 'INVITE')
  if (ringingAt !== null) across(ringingAt, 'b', 180)
  if (answeredAt !== null) {
    across(answeredAt, 'b', 200)
    across(answeredAt, 'a', 'ACK')
  }
  if (endedAt === null || outcome === 'lost') return steps
  const status = refusal === null ? usualStatus[outcome] : callCodes[refusal].status
  if (answeredAt !== null) across(endedAt, 'a', 'BYE')
  else if (outcome === 'cancelled') across(endedAt, 'a', 'CANCEL')
  if (answeredAt === null && status !== undefined) add(endedAt, 'a', 'out', status)
  return steps
}

/** What a record tells of how its call was decided. */
export const decisionOfRecord = (record: CallRecord): DecisionStep[] => {
  const { trunk, caller, x, binding, from, refusal, callee } = record
  const code = refusal === null ? undefined : callCodes[refusal]
  return [
    { name: 'trunk', result: 'known', detail: trunk },
    caller === null ? { name: 'caller', result: 'none' } : { name: 'caller', result: 'understood', detail: caller },
    x === null ? { name: 'dialled', result: 'other' } : { name: 'dialled', result: 'protected_number', detail: x },
    ...(binding === null ? [] : [{ name: 'standing', result: from ?? 'none', detail: binding } as const]),
    refusal === null || code === undefined
      ? { name: 'route', result: 'connect', ...(callee === null ? {} : { detail: callee }) }
      : { name: 'route', result: refusal, detail: `answered ${code.status} ${code.phrase}` },
  ]
}
