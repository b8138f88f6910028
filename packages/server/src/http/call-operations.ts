import { type CallExportQuery, type CallPage, type CallQuery, defaultPageLimit } from '@axbridge/api'
import { type Customer, parseCallId, type RecordStore } from '@axbridge/core'
import { callAnswer } from '../operation/call-answer.ts'
import { placesTaken } from '../operation/event-pages.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import type { Places } from '../operation/places.ts'
import { fieldRefusal, refusal } from '../operation/refusal.ts'
import { exportedCalls } from './call-export.ts'
import { readCallFilter } from './call-search.ts'

export type CallOperations = {
  readonly listCalls: OperationHandler<Customer>
  readonly exportCalls: OperationHandler<Customer>
  readonly getCall: OperationHandler<Customer>
}

const noSuchCall = refusal('not_found', 'There is no such call.')

const exportKinds = {
  csv: { mediaType: 'text/csv', file: 'calls.csv' },
  json: { mediaType: 'application/x-ndjson', file: 'calls.ndjson' },
} as const

export const callOperations = (records: Pick<RecordStore, 'list' | 'find'>, places: Places): CallOperations => ({
  listCalls: async ({ who: customer, query }) => {
    const { limit = defaultPageLimit, cursor, ...given } = query as CallQuery
    const read = readCallFilter(customer.id, given)
    if (read.kind === 'refusal') return read
    const found = await records.list({ ...read.filter, limit, ...(cursor === undefined ? {} : { cursor }) })
    if (found === undefined) {
      return fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
    }
    const page: CallPage = { items: found.items.map(callAnswer), next: found.next }
    return answered(200, page)
  },

  exportCalls: async ({ who: customer, by, query, over }) => {
    const { format, ...given } = query as CallExportQuery
    const read = readCallFilter(customer.id, given)
    if (read.kind === 'refusal') return read
    if (!places.take(by?.id ?? customer.id, over())) return placesTaken
    const { mediaType, file } = exportKinds[format]
    return {
      kind: 'answered_in_parts',
      mediaType,
      headers: { 'content-disposition': `attachment; filename="${file}"` },
      parts: () => exportedCalls(records, read.filter, format),
    }
  },

  getCall: async ({ who: customer, params }) => {
    const id = parseCallId(params.id ?? '')
    const record = id.ok ? await records.find(customer.id, id.value) : undefined
    return record === undefined ? noSuchCall : answered(200, callAnswer(record))
  },
})
