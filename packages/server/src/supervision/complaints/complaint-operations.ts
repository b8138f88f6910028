import {
  type ComplaintAnswer,
  type ComplaintChangeRequest,
  type ComplaintPage,
  type ComplaintQuery,
  type ComplaintRatesAnswer,
  type ComplaintRequest,
  defaultPageLimit,
} from '@axbridge/api'
import {
  type Clock,
  type CustomerStore,
  parseCallId,
  parseCustomerId,
  parseMatterId,
  parseProtectedNumber,
} from '@axbridge/core'
import { formatInstant, parseInstant } from '../../operation/instant.ts'
import { answered, type OperationHandler } from '../../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../../operation/refusal.ts'
import { actorAnswer, actorOf, badMatterCursor } from '../policy/policy-operations.ts'
import type { ComplaintSettings } from '../policy/policy-settings.ts'
import { type Complaint, isOverdue } from './complaint.ts'
import type { ComplaintDesk } from './complaint-desk.ts'
import { type EvidenceParts, evidenceOfCall, evidenceOfNumber, type Found } from './find-evidence.ts'

type Operator = { readonly name: string }

export type ComplaintOperationParts = {
  readonly desk: ComplaintDesk
  readonly evidence: EvidenceParts
  readonly customers: Pick<CustomerStore, 'find'>
  readonly settings: ComplaintSettings
  readonly clock: Clock
  /** What operators did, for the log. */
  done(fields: object, text: string): void
}

export type ComplaintOperationId = 'addComplaint' | 'listComplaints' | 'changeComplaint' | 'getComplaintRates'

const malformed = (field: string, rule: string): Refusal => fieldRefusal('malformed', [{ field, rule }])
const noSuchComplaint = refusal('not_found', 'There is no such complaint.')
const noSuchCall = refusal('not_found', 'There is no such call.')
const isOutdated = refusal('matter_state', 'Somebody else changed the complaint meanwhile: read it again.')
const isClosed = refusal('matter_state', 'The complaint is closed.')
const isTooLong = refusal('limit_reached', 'As much was said about this complaint as is kept: it can be closed now.')

const complaintAnswer = (complaint: Complaint, now: number): ComplaintAnswer => {
  const { id, revision, state, customer, number, text, happenedAt, receivedAt, dueAt, evidence, hold, trail } =
    complaint
  return {
    ...{ id, revision, state, customer, number, text, hold },
    happenedAt: formatInstant(happenedAt),
    receivedAt: formatInstant(receivedAt),
    dueAt: formatInstant(dueAt),
    isOverdue: isOverdue(complaint, now),
    evidence: { calls: [...evidence.calls], bindings: [...evidence.bindings] },
    trail: trail.map(({ at, by, ...rest }) => ({ at: formatInstant(at), by: actorAnswer(by), ...rest })),
  }
}

/** Complaints, and how many come of a customer's calls. */
export const complaintOperations = ({
  desk,
  evidence,
  customers,
  settings,
  clock,
  done,
}: ComplaintOperationParts): Readonly<Record<ComplaintOperationId, OperationHandler<Operator>>> => {
  const found = async ({ call, number, at }: ComplaintRequest): Promise<Found | Refusal> => {
    if ((call === undefined) === (number === undefined))
      return malformed('call', 'must be given, or number, and not both')
    if (call !== undefined) {
      if (at !== undefined) return malformed('at', 'must be left out where call is given')
      const id = parseCallId(call)
      if (!id.ok) return malformed('call', id.rule)
      return (await evidenceOfCall(evidence, id.value)) ?? noSuchCall
    }
    const seen = parseProtectedNumber(number ?? '')
    if (!seen.ok) return malformed('number', seen.rule)
    if (at === undefined) return malformed('at', 'must be given where number is')
    const instant = parseInstant(at)
    if (!instant.ok) return malformed('at', instant.rule)
    if (instant.value > clock.now()) return malformed('at', 'must not be in the future')
    return evidenceOfNumber(evidence, seen.value, instant.value)
  }

  return {
    addComplaint: async ({ who, by, body, requestId }) => {
      const request = body as ComplaintRequest
      const evidenceFound = await found(request)
      if ('kind' in evidenceFound) return evidenceFound
      const complaint = await desk.add(request.text, evidenceFound, actorOf(by))
      const { id, customer } = complaint
      done({ requestId, operator: who.name, complaint: id, customer }, 'a complaint was taken down')
      const location = `/admin/v1/complaints/${id}`
      return { ...answered(201, complaintAnswer(complaint, clock.now())), headers: { location } }
    },

    listComplaints: async ({ query }) => {
      const { customer: written, limit = defaultPageLimit, ...rest } = query as ComplaintQuery
      const customer = written === undefined ? undefined : parseCustomerId(written)
      if (customer?.ok === false) return malformed('customer', customer.rule)
      const page = await desk.list({ limit, ...rest, ...(customer === undefined ? {} : { customer: customer.value }) })
      if (page === undefined) return badMatterCursor
      const now = clock.now()
      const answer: ComplaintPage = { items: page.items.map((one) => complaintAnswer(one, now)), next: page.next }
      return answered(200, answer)
    },

    changeComplaint: async ({ who, by, params, body, requestId }) => {
      const id = parseMatterId(params.id ?? '')
      if (!id.ok) return noSuchComplaint
      const { revision, state, text } = body as ComplaintChangeRequest
      const outcome = await desk.change(id.value, revision, { state, text, by: actorOf(by) })
      switch (outcome.kind) {
        case 'absent':
          return noSuchComplaint
        case 'outdated':
          return isOutdated
        case 'closed':
          return isClosed
        case 'too_long':
          return isTooLong
        case 'changed': {
          const { complaint } = outcome
          done(
            { requestId, operator: who.name, complaint: id.value, state: complaint.state },
            'a complaint was changed',
          )
          return answered(200, complaintAnswer(complaint, clock.now()))
        }
      }
    },

    getComplaintRates: async () => {
      const { windowDays, alarmAt, suspendAt, leastCalls } = settings
      const rates = await desk.rates()
      const items: ComplaintRatesAnswer['items'] = []
      for (const { customer, ...rate } of rates.slice(0, 1_000))
        items.push({ customer, name: (await customers.find(customer))?.name ?? null, ...rate })
      return answered(200, { windowDays, alarmAt, suspendAt, leastCalls, items } satisfies ComplaintRatesAnswer)
    },
  }
}
