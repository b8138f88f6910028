import { type CallPage, type CallQuery, defaultPageLimit } from '@axbridge/api'
import { type Customer, parseBindingId, parseCallId, parseProtectedNumber, type RecordStore } from '@axbridge/core'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, refusal } from '../operation/refusal.ts'
import { callAnswer } from './call-answer.ts'

export type CallOperations = {
  readonly listCalls: OperationHandler<Customer>
  readonly getCall: OperationHandler<Customer>
}

const noSuchCall = refusal('not_found', 'There is no such call.')

export const callOperations = (records: Pick<RecordStore, 'list' | 'find'>): CallOperations => ({
  listCalls: async ({ who: customer, query }) => {
    const { x: writtenX, binding: writtenId, limit = defaultPageLimit, ...rest } = query as CallQuery
    const x = writtenX === undefined ? undefined : parseProtectedNumber(writtenX)
    if (x?.ok === false) return fieldRefusal('malformed', [{ field: 'x', rule: x.rule }])
    const binding = writtenId === undefined ? undefined : parseBindingId(writtenId)
    if (binding?.ok === false) return fieldRefusal('malformed', [{ field: 'binding', rule: binding.rule }])
    const found = await records.list({
      customer: customer.id,
      limit,
      ...rest,
      ...(x === undefined ? {} : { x: x.value }),
      ...(binding === undefined ? {} : { binding: binding.value }),
    })
    if (found === undefined) {
      return fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
    }
    const page: CallPage = { items: found.items.map(callAnswer), next: found.next }
    return answered(200, page)
  },

  getCall: async ({ who: customer, params }) => {
    const id = parseCallId(params.id ?? '')
    const record = id.ok ? await records.find(customer.id, id.value) : undefined
    return record === undefined ? noSuchCall : answered(200, callAnswer(record))
  },
})
