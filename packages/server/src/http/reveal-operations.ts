import type { PartySearchRequest, RevealAnswer, RevealRequest } from '@axbridge/api'
import { type Bindings, type Clock, type Customer, parseBindingId, reveal } from '@axbridge/core'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { type Answered, answered, type OperationHandler } from '../operation/operation-handler.ts'
import { type Refusal, refusal, refusalOf } from '../operation/refusal.ts'
import type { Staff } from '../operation/staff.ts'
import { readSearch } from './binding-search.ts'
import { bindingPageText } from './binding-text.ts'

export type RevealOperationId = 'revealBinding' | 'searchByParty'

const noSuchBinding = refusal('not_found', 'There is no such binding.')

const customerOf = ({ customer }: Staff): Customer => {
  if (customer === undefined) throw new Error('whoever asks for bindings of a customer has named him')
  return customer
}

const statedIn = ({ reason, case: ofCase }: RevealRequest): { readonly reason: string; readonly case?: string } => ({
  reason,
  ...(ofCase === undefined ? {} : { case: ofCase }),
})

/**
 * Where people see real numbers, or look for one: the audit log has it before they see anything. Nothing else in the API answers
 * the digits of a real number.
 */
export const revealOperations = (
  bindings: Pick<Bindings, 'find' | 'list' | 'stateOf'>,
  clock: Clock,
  keep: KeepAudit,
): Readonly<Record<RevealOperationId, OperationHandler<Staff>>> => ({
  revealBinding: async ({ who, by, params, body }) => {
    const id = parseBindingId(params.id ?? '')
    if (!id.ok) return noSuchBinding
    const customer = customerOf(who).id
    const found = await bindings.find(customer, id.value)
    if (found.kind === 'refused') return refusalOf(found, clock.now())
    const { parties } = found.binding
    // The binding says which order it was; what a customer called that may hold the number of somebody else.
    await keep({ by, action: 'revealBinding', subject: id.value, customer, detail: statedIn(body as RevealRequest) })
    const answer: RevealAnswer = {
      ...(parties.kind === 'two'
        ? { a: reveal(parties.a) }
        : { members: parties.members.map((member) => reveal(member)) }),
      b: reveal(parties.b),
    }
    return answered(200, answer)
  },

  searchByParty: async ({ who, by, body }): Promise<Answered | Refusal> => {
    const { reason, case: ofCase, ...given } = body as PartySearchRequest
    const customer = customerOf(who).id
    const reading = readSearch(customer, given)
    if (reading.kind === 'refusal') return reading
    const { party: _party, cursor, limit: _limit, ...narrowed } = given
    const detail = {
      ...statedIn({ reason, ...(ofCase === undefined ? {} : { case: ofCase }) }),
      ...(cursor === undefined ? {} : { isNextPage: true }),
      narrowedBy: Object.keys(narrowed),
    }
    await keep({ by, action: 'searchByParty', subject: null, customer, detail })
    const outcome = await bindings.list(reading.search)
    if (outcome.kind === 'refused') return refusalOf(outcome, clock.now())
    return {
      kind: 'answered',
      status: 200,
      text: bindingPageText(outcome.page, (binding) => bindings.stateOf(binding)),
    }
  },
})
