import Type from 'typebox'
import {
  TraceAnswer,
  TraceApproval,
  TracePage,
  TraceQuery,
  TraceRefusal,
  TraceRequest,
  TraceResult,
  traceId,
} from '../traces.ts'
import type { Operation } from './operation.ts'

const traceParams = Type.Object({ id: traceId })

/** Look-ups of real numbers that two people agree to, each with a second factor (REG-1, REG-2). */
export const traceOperations = {
  requestTrace: {
    method: 'POST',
    path: '/console/v1/traces',
    tag: 'supervision',
    summary: 'Ask for a trace of a 700 number or of a person',
    description:
      'Whoever asks shows a code of his second factor. Nothing is looked up before another person has approved. Each code counts once.',
    security: 'staff',
    body: TraceRequest,
    answers: { 201: { description: 'Asked for.', schema: TraceAnswer, headers: ['Location'] } },
    problems: [400, 409, 413, 415, 422],
  },
  listTraces: {
    method: 'GET',
    path: '/console/v1/traces',
    tag: 'supervision',
    summary: 'List traces, newest first',
    description:
      'A page that is narrowed to a state may be short, and still have a `next`: that a trace is over stands nowhere.',
    security: 'staff',
    query: TraceQuery,
    answers: { 200: { description: 'A page.', schema: TracePage } },
    problems: [400],
  },
  getTrace: {
    method: 'GET',
    path: '/console/v1/traces/{id}',
    tag: 'supervision',
    summary: 'Read a trace, without what it finds',
    security: 'staff',
    params: traceParams,
    answers: { 200: { description: 'The trace.', schema: TraceAnswer } },
    problems: [400, 404],
  },
  approveTrace: {
    method: 'POST',
    path: '/console/v1/traces/{id}/approval',
    tag: 'supervision',
    summary: 'Agree to a trace that somebody else asked for',
    description:
      'With a code of the own second factor. Who asked may open it for the next day. Who asked for it cannot approve it, nor whom he invited or changed, nor an account or second factor that is new: docs/trace.md.',
    security: 'staff',
    params: traceParams,
    body: TraceApproval,
    answers: { 200: { description: 'The trace as it is now.', schema: TraceAnswer } },
    problems: [400, 404, 409, 413, 415, 422],
  },
  refuseTrace: {
    method: 'POST',
    path: '/console/v1/traces/{id}/refusal',
    tag: 'supervision',
    summary: 'Refuse a trace, or take the own one back',
    description: 'While it is asked or approved; once it was opened, by who asked or who approved alone.',
    security: 'staff',
    params: traceParams,
    body: TraceRefusal,
    answers: { 200: { description: 'The trace as it is now.', schema: TraceAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
  openTrace: {
    method: 'POST',
    path: '/console/v1/traces/{id}/result',
    tag: 'supervision',
    summary: 'See what an approved trace finds, with real numbers',
    description: 'Only who asked. The audit log has it before anything is shown.',
    security: 'staff',
    params: traceParams,
    answers: { 200: { description: 'What was found.', schema: TraceResult } },
    problems: [400, 404, 409, 413, 415],
  },
  exportTrace: {
    method: 'GET',
    path: '/console/v1/traces/{id}/export',
    tag: 'supervision',
    summary: 'Export what an approved trace finds, as leads in CSV',
    description:
      'As for openTrace. The first lines name the case, who asked, who approved, and the SHA-256 of the lines behind the empty one (REG-6).',
    security: 'staff',
    isLasting: true,
    params: traceParams,
    answers: { 200: { description: 'The leads.', schema: Type.String(), mediaTypes: ['text/csv'] } },
    problems: [400, 404, 409],
  },
} as const satisfies Record<string, Operation>
