import { OptOutAnswer, OptOutPage, OptOutQuery, OptOutRemovalRequest, OptOutRequest } from '../opt-outs.ts'
import type { Operation } from './operation.ts'

/** What persons want none of, of one customer. */
export const optOutOperations = {
  addOptOut: {
    method: 'POST',
    path: '/v1/opt-outs',
    tag: 'supervision',
    summary: 'Record that a person wants no bindings or no calls of yours',
    description:
      'Binds that bring him in, or calls that would reach him, are refused from the answer on. What he said before is replaced. Other customers are not concerned.',
    security: 'api_key',
    body: OptOutRequest,
    answers: { 200: { description: 'It counts.', schema: OptOutAnswer } },
    problems: [400, 413, 415],
  },
  removeOptOut: {
    method: 'POST',
    path: '/v1/opt-outs/removal',
    tag: 'supervision',
    summary: 'Record that a person wants them again',
    description: 'He stays in the list as `removed`, so that it can be shown when he said what.',
    security: 'api_key',
    body: OptOutRemovalRequest,
    answers: { 200: { description: 'It counts no more.', schema: OptOutAnswer } },
    problems: [400, 404, 413, 415],
  },
  listOptOuts: {
    method: 'GET',
    path: '/v1/opt-outs',
    tag: 'supervision',
    summary: 'List what persons want none of, masked',
    security: 'api_key',
    query: OptOutQuery,
    answers: { 200: { description: 'A page, the newest first.', schema: OptOutPage } },
    problems: [400],
  },
} as const satisfies Record<string, Operation>
