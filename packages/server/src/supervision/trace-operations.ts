import {
  defaultPageLimit,
  type TraceAnswer,
  type TraceApproval,
  type TracePage,
  type TraceQuery,
  type TraceRefusal,
  type TraceRequest,
  type TraceResult,
} from '@axbridge/api'
import {
  type Clock,
  type ConsoleUser,
  type Matter,
  type MatterId,
  makeMatterId,
  parseMatterId,
  type Randomness,
  type Store,
  subjectOfParty,
  type Vault,
} from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { type Answered, answered, type OperationHandler } from '../operation/operation-handler.ts'
import type { ProveCode } from '../operation/prove-code.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { Staff } from '../operation/staff.ts'
import type { SecondPerson } from './second-person.ts'
import { traceLeads } from './trace-leads.ts'
import { openTrace, sealTrace, type Trace, type TraceQuestion, traceAnswer, traceStateAt } from './trace-matter.ts'
import { readQuestion } from './trace-question.ts'
import { lookUpTrace, type TraceLookUpParts } from './trace-result.ts'

export type TraceOperationId =
  | 'requestTrace'
  | 'listTraces'
  | 'getTrace'
  | 'approveTrace'
  | 'refuseTrace'
  | 'openTrace'
  | 'exportTrace'

export type TraceParts = {
  readonly store: TraceLookUpParts['store'] & Pick<Store, 'matters' | 'audit'>
  readonly vault: Vault
  readonly clock: Clock
  readonly randomness: Randomness
  readonly keep: KeepAudit
  readonly proveCode: ProveCode
  readonly secondPerson: SecondPerson
  readonly quarantineMs: number
  readonly settings: {
    readonly askedMs: number
    readonly goodMs: number
    readonly perDay: number
    readonly callsAroundMs: number
  }
}

const kind = 'trace'
const dayMs = 86_400_000
/** How often a page of a list is filled up before it is answered as it is. */
const mostReads = 20

const noSuchTrace = refusal('not_found', 'There is no such trace.')
const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const isNotTheirs = refusal('forbidden', 'Only who asked for a trace opens it.')
const changedMeanwhile = refusal('matter_state', 'The trace was changed at the same time: look at it again.')
const isNot = (wanted: string, state: string): Refusal =>
  refusal('matter_state', `The trace is ${state}, and this takes one that is ${wanted}.`)

/** A trace as it is kept, and as it is now. */
type Found = { readonly matter: Matter; readonly trace: Trace; readonly state: TraceAnswer['state'] }

const somebody = ({ id, name }: ConsoleUser) => ({ id, name })

/** What of a question stands in the audit log: nothing of a person, not even masked. */
const detailOf = (question: TraceQuestion): object =>
  question.kind === 'number'
    ? { about: 'number', number: question.number, at: formatInstant(question.at) }
    : { about: 'person', from: formatInstant(question.from), to: formatInstant(question.to) }

/** Look-ups of real numbers: one person asks, another agrees, and who asked sees what is found. Each step is in the audit log. */
export const traceOperations = (parts: TraceParts): Readonly<Record<TraceOperationId, OperationHandler<Staff>>> => {
  const { store, vault, clock, randomness, keep, proveCode, secondPerson, quarantineMs, settings } = parts
  const { matters, audit } = store
  const lookUp = lookUpTrace({ store, vault, quarantineMs, callsAroundMs: settings.callsAroundMs })

  const asFound = (matter: Matter): Found => {
    const trace = openTrace(vault, matter)
    return { matter, trace, state: traceStateAt(matter.state, trace, clock.now()) }
  }

  const find = async (id: string | undefined): Promise<Found | undefined> => {
    const parsed = parseMatterId(id ?? '')
    const matter = parsed.ok ? await matters.find(kind, parsed.value) : undefined
    return matter === undefined ? undefined : asFound(matter)
  }

  const answerOf = ({ matter, trace, state }: Found): TraceAnswer => traceAnswer(matter.id, state, trace)

  /** What a trace becomes; undefined where somebody changed it meanwhile. */
  const change = async (
    { matter: { id, revision } }: Found,
    state: TraceAnswer['state'],
    trace: Trace,
  ): Promise<Found | undefined> => {
    const body = sealTrace(vault, id, trace)
    const outcome = await matters.change({ kind, id, revision, state, body, at: clock.now() })
    return outcome.kind === 'changed' ? asFound(outcome.matter) : undefined
  }

  const keepStep = async (
    action: TraceOperationId,
    user: ConsoleUser,
    { matter: { id }, trace }: { readonly matter: Pick<Matter, 'id'>; readonly trace: Trace },
    more: object = {},
  ) =>
    keep({
      by: somebody(user),
      ...{ action, subject: id, customer: null },
      detail: { case: trace.case, reason: trace.reason, ...more },
    })

  const isOverQuota = async ({ id }: ConsoleUser): Promise<boolean> => {
    const { perDay } = settings
    const asked = await audit.list({ user: id, action: 'requestTrace', from: clock.now() - dayMs, limit: perDay })
    return (asked?.items.length ?? 0) >= perDay
  }

  /** What an approved trace finds, for who asked for it; the audit log has it first. */
  const opened = async (
    action: 'openTrace' | 'exportTrace',
    user: ConsoleUser,
    id: string | undefined,
  ): Promise<{ readonly kind: 'opened'; readonly result: TraceResult } | Refusal> => {
    const found = await find(id)
    if (found === undefined) return noSuchTrace
    if (found.trace.by.id !== user.id) return isNotTheirs
    if (found.state !== 'approved' && found.state !== 'opened') return isNot('approved', found.state)
    const shown =
      found.state === 'opened' ? found : await change(found, 'opened', { ...found.trace, openedAt: clock.now() })
    if (shown === undefined) return changedMeanwhile
    await keepStep(action, user, shown, { approvedBy: shown.trace.decided?.by.name ?? null })
    const { items, truncated } = await lookUp(shown.trace.question)
    return { kind: 'opened', result: { trace: answerOf(shown), items: [...items], truncated } }
  }

  const settledAs = async (found: Found | undefined): Promise<Answered | Refusal> =>
    found === undefined ? changedMeanwhile : answered(200, answerOf(found))

  return {
    requestTrace: async ({ who: { user }, body }) => {
      const { reason, case: ofCase, code, ...given } = body as TraceRequest
      const read = readQuestion({ reason, case: ofCase, code, ...given })
      if (read.kind === 'refusal') return read
      if (await isOverQuota(user))
        return refusal('rate_limited', `You asked for ${settings.perDay} traces in 24 hours, and more must wait.`)
      const refused = await proveCode(user, code)
      if (refused !== undefined) return refused
      const { question } = read
      const now = clock.now()
      const id: MatterId = makeMatterId(now, randomness)
      const trace: Trace = {
        ...{ question, reason, case: ofCase, askedAt: now, by: somebody(user) },
        ...{ decided: null, goodUntil: now + settings.askedMs, openedAt: null },
      }
      await keepStep('requestTrace', user, { matter: { id }, trace }, detailOf(question))
      await matters.add({
        ...{ id, kind, customer: null, key: null, state: 'asked', createdAt: now },
        subject: question.kind === 'number' ? question.number : subjectOfParty(vault.hashOfParty(question.party)),
        body: sealTrace(vault, id, trace),
      })
      const asked = await find(id)
      if (asked === undefined) throw new Error('a trace that was just asked for is there')
      return { ...answered(201, answerOf(asked)), headers: { location: `/console/v1/traces/${id}` } }
    },

    listTraces: async ({ query }) => {
      const { state, limit = defaultPageLimit, cursor } = query as TraceQuery
      const stored = state === undefined || state === 'over' ? {} : { state }
      const items: TraceAnswer[] = []
      let next = cursor ?? null
      // That a trace is over is written nowhere: of a page that is narrowed, more are looked at until it is full.
      for (let read = 0; read < mostReads && items.length < limit && (read === 0 || next !== null); read += 1) {
        const behind = next === null ? {} : { cursor: next }
        const page = await matters.list({ kind, limit: limit - items.length, ...behind, ...stored })
        if (page === undefined) return badCursor
        const found = page.items.map(asFound).filter((one) => state === undefined || one.state === state)
        items.push(...found.map(answerOf))
        next = page.next
      }
      return answered(200, { items, next } satisfies TracePage)
    },

    getTrace: async ({ params }) => {
      const found = await find(params.id)
      return found === undefined ? noSuchTrace : answered(200, answerOf(found))
    },

    approveTrace: async ({ who: { user }, params, body }) => {
      const found = await find(params.id)
      if (found === undefined) return noSuchTrace
      const asked = { by: found.trace.by.id, at: found.trace.askedAt }
      if (asked.by !== user.id && found.state !== 'asked') return isNot('asked', found.state)
      const refused = (await secondPerson(asked, user.id)) ?? (await proveCode(user, (body as TraceApproval).code))
      if (refused !== undefined) return refused
      const now = clock.now()
      const decided = { at: now, by: somebody(user), reason: null }
      const approved = await change(found, 'approved', { ...found.trace, decided, goodUntil: now + settings.goodMs })
      if (approved !== undefined) await keepStep('approveTrace', user, approved, { askedBy: found.trace.by.name })
      return settledAs(approved)
    },

    refuseTrace: async ({ who: { user }, params, body }) => {
      const found = await find(params.id)
      if (found === undefined) return noSuchTrace
      const { by, decided: before } = found.trace
      const isOfTheTwo = user.id === by.id || user.id === before?.by.id
      const mayEnd = found.state === 'asked' || found.state === 'approved' || (found.state === 'opened' && isOfTheTwo)
      if (!mayEnd) return isNot('asked or approved, or opened and yours', found.state)
      const { reason } = body as TraceRefusal
      const decided = { at: clock.now(), by: somebody(user), reason }
      const refused = await change(found, 'refused', { ...found.trace, decided })
      if (refused !== undefined) await keepStep('refuseTrace', user, refused, { refusedSince: reason })
      return settledAs(refused)
    },

    openTrace: async ({ who: { user }, params }) => {
      const outcome = await opened('openTrace', user, params.id)
      return outcome.kind === 'refusal' ? outcome : answered(200, outcome.result)
    },

    exportTrace: async ({ who: { user }, params }) => {
      const outcome = await opened('exportTrace', user, params.id)
      if (outcome.kind === 'refusal') return outcome
      const text = traceLeads(outcome.result)
      return {
        kind: 'answered_in_parts',
        mediaType: 'text/csv',
        headers: { 'content-disposition': `attachment; filename="trace-${outcome.result.trace.id}.csv"` },
        parts: async function* () {
          yield text
        },
      }
    },
  }
}
