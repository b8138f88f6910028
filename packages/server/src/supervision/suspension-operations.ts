import {
  type AppealDecisionRequest,
  type AppealRequest,
  defaultPageLimit,
  type OperationId,
  type OwnSuspensionQuery,
  type SuspensionLiftRequest,
  type SuspensionQuery,
  type SuspensionRequest,
} from '@axbridge/api'
import {
  type Clock,
  type Customer,
  type MatterId,
  parseBlock,
  parseCustomerId,
  parseMatterId,
  parseProtectedNumber,
  type SuspensionActor,
  type SuspensionTarget,
} from '@axbridge/core'
import type { Person } from '../operation/authenticate.ts'
import { type Answered, answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { SecondPerson } from './second-person.ts'
import { ownSuspensionAnswer, suspensionAnswer } from './suspension-answer.ts'
import type { HeldSuspension, SuspensionChange, SuspensionDesk } from './suspension-desk.ts'

type OperatorId = Extract<
  OperationId,
  'suspend' | 'listSuspensions' | 'getSuspension' | 'liftSuspension' | 'decideAppeal'
>

type CustomerOperationId = Extract<OperationId, 'listOwnSuspensions' | 'appealSuspension'>

const noSuchSuspension = refusal('not_found', 'There is no such suspension.')
const tooMany = refusal('limit_reached', 'So many suspensions stand, of this or of all, that none may be added.')
const changing = refusal('matter_state', 'The suspension is being changed by others: ask again.')
const keyIsNobody = refusal(
  'second_person_needed',
  "The operators' key is nobody in person: somebody who signed in must decide about what a person or the key suspended.",
)
const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])

const actorOf = (by: Person | undefined): SuspensionActor =>
  by === undefined ? { kind: 'key' } : { kind: 'user', id: by.id, name: by.name }

const idOf = (text: string | undefined): MatterId | undefined => {
  const parsed = parseMatterId(text ?? '')
  return parsed.ok ? parsed.value : undefined
}

type Named = { readonly [Name in 'customer' | 'block' | 'number']?: string }

const one = 'must stand alone: one of customer, block and number is suspended'

/** What one of the three fields names; a refusal where it is not exactly one. */
const targetOf = ({ customer, block, number }: Named): SuspensionTarget | Refusal => {
  const given = Object.entries({ customer, block, number }).flatMap(([field, value]) =>
    value === undefined ? [] : [field],
  )
  const [field = 'customer', ...others] = given
  if (given.length !== 1)
    return fieldRefusal('malformed', [
      { field: others[0] ?? field, rule: given.length === 0 ? 'is required, or block or number in its place' : one },
    ])
  const parsedCustomer = parseCustomerId(customer ?? '')
  if (parsedCustomer.ok) return { kind: 'customer', customer: parsedCustomer.value }
  const parsedBlock = parseBlock(block ?? '')
  if (parsedBlock.ok) return { kind: 'block', block: parsedBlock.value }
  const parsedNumber = parseProtectedNumber(number ?? '')
  if (parsedNumber.ok) return { kind: 'number', number: parsedNumber.value }
  throw new Error('what fits the schema names something')
}

const noTarget: Readonly<Record<SuspensionTarget['kind'], Refusal>> = {
  customer: refusal('not_found', 'There is no such customer.'),
  block: refusal('not_found', 'The block is not recorded.'),
  number: refusal('not_found', 'The number is of no block that is recorded.'),
}

/** What becomes of a change: `state` says why its state did not allow it. */
const changeAnswer = (
  outcome: SuspensionChange,
  state: string,
  answer: (held: HeldSuspension) => object,
): Answered | Refusal => {
  switch (outcome.kind) {
    case 'changed':
      return answered(200, answer(outcome.held))
    case 'absent':
      return noSuchSuspension
    case 'state':
      return refusal('matter_state', state)
    case 'busy':
      return changing
  }
}

export type SuspensionOperationParts = {
  readonly desk: SuspensionDesk
  readonly secondPerson: SecondPerson
  readonly clock: Clock
}

/**
 * Why somebody may not decide an appeal: it takes another person than who suspended (REG-5), and a rule is none. An account must have
 * rested until now, not until the suspension: that may be weeks old, and nobody who came since could decide.
 */
const faultOfDecider = async (
  by: SuspensionActor,
  decider: Person | undefined,
  { secondPerson, clock }: Omit<SuspensionOperationParts, 'desk'>,
): Promise<Refusal | undefined> => {
  if (by.kind === 'rule') return undefined
  if (decider === undefined) return keyIsNobody
  return by.kind === 'user' ? secondPerson({ by: by.id, at: clock.now() }, decider.id) : undefined
}

const noAppeal = 'No appeal waits for a decision.'

/** The kill switches, for operators. */
export const suspensionOperations = <Who>({
  desk,
  ...deciding
}: SuspensionOperationParts): Readonly<Record<OperatorId, OperationHandler<Who>>> => ({
  suspend: async ({ body, by }) => {
    const { reason, remedy, cut = false, ...named } = body as SuspensionRequest
    const target = targetOf(named)
    if (target.kind === 'refusal') return target
    const outcome = await desk.suspend({ target, reason, remedy, cut, by: actorOf(by) })
    if (outcome.kind === 'absent') return noTarget[target.kind]
    if (outcome.kind === 'too_many') return tooMany
    const location = `/admin/v1/suspensions/${outcome.held.id}`
    return { ...answered(201, suspensionAnswer(outcome.held)), headers: { location } }
  },

  listSuspensions: async ({ query }) => {
    const { customer, block, number, state, limit = defaultPageLimit, cursor } = query as SuspensionQuery
    const whose = parseCustomerId(customer ?? '')
    const subject = number ?? block
    const page = await desk.list({
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(state === undefined ? {} : { state }),
      ...(whose.ok ? { customer: whose.value } : {}),
      ...(subject === undefined ? {} : { subject }),
    })
    return page === undefined ? badCursor : answered(200, { items: page.items.map(suspensionAnswer), next: page.next })
  },

  getSuspension: async ({ params }) => {
    const id = idOf(params.id)
    const held = id === undefined ? undefined : await desk.find(id)
    return held === undefined ? noSuchSuspension : answered(200, suspensionAnswer(held))
  },

  liftSuspension: async ({ params, body, by }) => {
    const id = idOf(params.id)
    if (id === undefined) return noSuchSuspension
    const outcome = await desk.lift(id, { by: actorOf(by), text: (body as SuspensionLiftRequest).reason })
    return changeAnswer(outcome, 'The suspension was lifted before.', suspensionAnswer)
  },

  decideAppeal: async ({ params, body, by }) => {
    const id = idOf(params.id)
    if (id === undefined) return noSuchSuspension
    const held = await desk.find(id)
    if (held === undefined) return noSuchSuspension
    if (held.state !== 'appealed') return refusal('matter_state', noAppeal)
    const refused = await faultOfDecider(held.suspension.by, by, deciding)
    if (refused !== undefined) return refused
    const { upheld, reason } = body as AppealDecisionRequest
    const outcome = await desk.decide(id, { by: actorOf(by), text: reason, upheld })
    return changeAnswer(outcome, noAppeal, suspensionAnswer)
  },
})

/** The same as their customers see them. */
export const ownSuspensionOperations = (
  desk: SuspensionDesk,
): Readonly<Record<CustomerOperationId, OperationHandler<Customer>>> => ({
  listOwnSuspensions: async ({ who: { id: customer }, query }) => {
    const { limit = defaultPageLimit, ...given } = query as OwnSuspensionQuery
    const page = await desk.list({ customer, limit, ...given })
    return page === undefined
      ? badCursor
      : answered(200, { items: page.items.map(ownSuspensionAnswer), next: page.next })
  },

  appealSuspension: async ({ who: { id: customer }, params, body, by }) => {
    const id = idOf(params.id)
    if (id === undefined) return noSuchSuspension
    const outcome = await desk.appeal(customer, id, { by: actorOf(by), text: (body as AppealRequest).text })
    const why = 'The suspension was lifted, or an appeal waits already, or ten were made.'
    return changeAnswer(outcome, why, ownSuspensionAnswer)
  },
})
