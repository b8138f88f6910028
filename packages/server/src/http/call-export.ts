import { setImmediate } from 'node:timers/promises'
import type { CallAnswer } from '@axbridge/api'
import type { RecordStore } from '@axbridge/core'
import { callAnswer } from '../operation/call-answer.ts'
import { csvLine } from '../operation/csv-line.ts'
import type { CallFilter } from './call-search.ts'

/** How records are written: what stands before them, and each. */
type Form = { readonly head: string; line(call: CallAnswer): string }

const columns = [
  'id',
  'binding',
  'orderId',
  'direction',
  'x',
  'caller',
  'callee',
  'startedAt',
  'ringingAt',
  'answeredAt',
  'endedAt',
  'outcome',
  'refusal',
  'q850Cause',
  'durationMs',
  'identifier',
  'verification',
  'rule',
] as const satisfies readonly (keyof CallAnswer)[]

export const exportForms = {
  csv: { head: csvLine(columns), line: (call) => csvLine(columns.map((column) => call[column])) },
  json: { head: '', line: (call) => `${JSON.stringify(call)}\n` },
} as const satisfies Record<string, Form>

/** How many records are read and made into text at once: all that a download holds in memory. */
const recordsOfPart = 200

/** All records that fit, page by page, the newest first. One that begins after it is not in it. */
export async function* exportedCalls(
  records: Pick<RecordStore, 'list'>,
  filter: CallFilter,
  form: keyof typeof exportForms,
): AsyncGenerator<string, void, undefined> {
  const { head, line } = exportForms[form]
  let text = head
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await records.list({ ...filter, limit: recordsOfPart, ...(cursor === undefined ? {} : { cursor }) })
    if (page === undefined) throw new Error('a cursor that a page gave leads nowhere')
    text += page.items.map((record) => line(callAnswer(record))).join('')
    if (text !== '') yield text
    text = ''
    cursor = page.next
    // Reading may need no waiting: calls are carried in between.
    await setImmediate()
  }
}
