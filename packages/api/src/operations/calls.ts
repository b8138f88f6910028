import Type from 'typebox'
import { CallAnswer, CallExportQuery, CallPage, CallQuery } from '../calls.ts'
import { callId } from '../fields.ts'
import { RouteCheckAnswer, RouteCheckRequest } from '../route-check.ts'
import type { Operation } from './operation.ts'

const callParams = Type.Object({ id: callId })

export const callOperations = {
  listCalls: {
    method: 'GET',
    path: '/v1/calls',
    tag: 'calls',
    summary: 'List call records, newest first',
    security: 'api_key',
    query: CallQuery,
    answers: { 200: { description: 'A page.', schema: CallPage } },
    problems: [400],
  },
  exportCalls: {
    method: 'GET',
    path: '/v1/calls/export',
    tag: 'calls',
    summary: 'Export call records, newest first, in one answer',
    description:
      'All records that fit, as they are read: an answer that breaks off is not complete. In CSV a text that a spreadsheet would take for a formula has an apostrophe before it.',
    security: 'api_key',
    isLasting: true,
    query: CallExportQuery,
    answers: {
      200: { description: 'The records.', schema: Type.String(), mediaTypes: ['text/csv', 'application/x-ndjson'] },
    },
    problems: [400, 409],
  },
  getCall: {
    method: 'GET',
    path: '/v1/calls/{id}',
    tag: 'calls',
    summary: 'Read a call record',
    security: 'api_key',
    params: callParams,
    answers: { 200: { description: 'The record.', schema: CallAnswer } },
    problems: [400, 404],
  },
  checkRoute: {
    method: 'POST',
    path: '/v1/routes/check',
    tag: 'calls',
    summary: 'Whether a call would work now, and if not why',
    description: 'Decides as for a call, over your own bindings only. Nobody is called, and nothing is kept of it.',
    security: 'api_key',
    body: RouteCheckRequest,
    answers: { 200: { description: 'What would happen.', schema: RouteCheckAnswer } },
    problems: [400, 413, 415],
  },
} as const satisfies Record<string, Operation>
