import type { TraceAnswer } from '@axbridge/api'
import {
  type Matter,
  type MatterId,
  type PhoneNumber,
  type ProtectedNumber,
  parseNationalMobile,
  parseProtectedNumber,
  reveal,
  type UserId,
  type Vault,
} from '@axbridge/core'
import { formatInstant, formatInstantOrNull } from '../operation/instant.ts'

/** What is traced: whom a 700 number was between, or where a person stood. Times in ms. */
export type TraceQuestion =
  | { readonly kind: 'number'; readonly number: ProtectedNumber; readonly at: number }
  | { readonly kind: 'person'; readonly party: PhoneNumber; readonly from: number; readonly to: number }

type Somebody = { readonly id: UserId; readonly name: string }

/** What a trace is beside its state. */
export type Trace = {
  readonly question: TraceQuestion
  readonly reason: string
  readonly case: string
  readonly askedAt: number
  readonly by: Somebody
  readonly decided: { readonly at: number; readonly by: Somebody; readonly reason: string | null } | null
  /** Until when it may be decided, or opened once it is approved. */
  readonly goodUntil: number
  readonly openedAt: number | null
}

export type TraceState = TraceAnswer['state']

/** One scope for all of them: a platform has few. */
const scope = 'trace'

/** The number of a person stands in it: it is sealed, bound to its matter. */
export const sealTrace = (vault: Pick<Vault, 'seal'>, id: MatterId, { question, ...rest }: Trace): Uint8Array => {
  const written = question.kind === 'person' ? { ...question, party: reveal(question.party) } : question
  return vault.seal(scope, id, JSON.stringify({ ...rest, question: written }))
}

/** Throws when the body is not that of this matter. */
export const openTrace = (vault: Pick<Vault, 'open'>, { id, body }: Pick<Matter, 'id' | 'body'>): Trace => {
  const { question, ...rest } = JSON.parse(vault.open(scope, id, body)) as Omit<Trace, 'question'> & {
    readonly question: Record<'kind' | 'number' | 'party', string> & Record<'at' | 'from' | 'to', number>
  }
  if (question.kind === 'number') {
    const number = parseProtectedNumber(question.number)
    if (!number.ok) throw new Error('a trace is of no 700 number')
    return { ...rest, question: { kind: 'number', number: number.value, at: question.at } }
  }
  const party = parseNationalMobile(question.party)
  if (!party.ok) throw new Error('a trace is of no real number')
  return { ...rest, question: { kind: 'person', party: party.value, from: question.from, to: question.to } }
}

/** What a trace is now: its time may be over without anybody having written that. */
export const traceStateAt = (state: string, { goodUntil }: Pick<Trace, 'goodUntil'>, now: number): TraceState =>
  state !== 'refused' && now >= goodUntil ? 'over' : (state as TraceState)

export const traceAnswer = (id: MatterId, state: TraceState, trace: Trace): TraceAnswer => {
  const { question, reason, askedAt, by, decided, goodUntil, openedAt } = trace
  const ofNumber = question.kind === 'number' ? question : undefined
  const ofPerson = question.kind === 'person' ? question : undefined
  return {
    ...{ id, state, kind: question.kind },
    number: ofNumber?.number ?? null,
    at: formatInstantOrNull(ofNumber?.at ?? null),
    person: ofPerson?.party.mask ?? null,
    from: formatInstantOrNull(ofPerson?.from ?? null),
    to: formatInstantOrNull(ofPerson?.to ?? null),
    ...{ reason, case: trace.case, askedAt: formatInstant(askedAt), by: { id: by.id, name: by.name } },
    decided:
      decided === null
        ? null
        : { at: formatInstant(decided.at), by: { id: decided.by.id, name: decided.by.name }, reason: decided.reason },
    goodUntil: formatInstant(goodUntil),
    openedAt: formatInstantOrNull(openedAt),
  }
}
