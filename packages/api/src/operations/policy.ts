import {
  BlockedPersonAnswer,
  BlockedPersonPage,
  BlockedPersonQuery,
  BlockedPersonRemovalRequest,
  BlockedPersonRequest,
} from '../blocked-persons.ts'
import { DryRunAnswer, DryRunRequest, FiringPage, FiringQuery, PolicyAnswer, PolicyRequest } from '../policy.ts'
import type { Operation } from './operation.ts'

/** The rules of policy, what they did, and whom they let call nobody; for operators. */
export const policyOperations = {
  getPolicy: {
    method: 'GET',
    path: '/admin/v1/policy',
    tag: 'supervision',
    summary: 'Read the rules of policy',
    security: 'admin',
    answers: { 200: { description: 'The rules that count.', schema: PolicyAnswer } },
    problems: [400],
  },
  putPolicy: {
    method: 'PUT',
    path: '/admin/v1/policy',
    tag: 'supervision',
    summary: 'Put other rules of policy in force',
    description:
      'All of them in the place of those before, in every process of every server within a second. A rule that counts the same as before goes on from its count. Somebody else changed them meanwhile: `matter_state`.',
    security: 'admin',
    body: PolicyRequest,
    answers: { 200: { description: 'The rules that count now.', schema: PolicyAnswer } },
    problems: [400, 409, 413, 415],
  },
  dryRunPolicy: {
    method: 'POST',
    path: '/admin/v1/policy/dry-run',
    tag: 'supervision',
    summary: 'See what rules would have done to past calls',
    description:
      'Goes through the call records of all customers between two instants, at most 7 days and 200,000 calls, and changes nothing. Without `rules` those that count now are tried, the ones that are switched off too.',
    security: 'admin',
    body: DryRunRequest,
    isLasting: true,
    answers: { 200: { description: 'What each rule would have done.', schema: DryRunAnswer } },
    problems: [400, 409, 413, 415],
  },
  listFirings: {
    method: 'GET',
    path: '/admin/v1/policy/firings',
    tag: 'supervision',
    summary: 'List what rules fired of, one entry a rule, subject and hour',
    security: 'admin',
    query: FiringQuery,
    answers: { 200: { description: 'A page, the newest first.', schema: FiringPage } },
    problems: [400],
  },
  addBlockedPerson: {
    method: 'POST',
    path: '/admin/v1/blocked-persons',
    tag: 'supervision',
    summary: 'Let a person call nobody',
    description: 'From the next second on, on every server. Asked again it changes the reason.',
    security: 'admin',
    body: BlockedPersonRequest,
    answers: { 200: { description: 'He is blocked.', schema: BlockedPersonAnswer } },
    problems: [400, 409, 413, 415],
  },
  listBlockedPersons: {
    method: 'GET',
    path: '/admin/v1/blocked-persons',
    tag: 'supervision',
    summary: 'List the persons who may call nobody',
    security: 'admin',
    query: BlockedPersonQuery,
    answers: { 200: { description: 'A page, the newest first.', schema: BlockedPersonPage } },
    problems: [400],
  },
  removeBlockedPerson: {
    method: 'POST',
    path: '/admin/v1/blocked-persons/removal',
    tag: 'supervision',
    summary: 'Let a person call again',
    security: 'admin',
    body: BlockedPersonRemovalRequest,
    answers: { 200: { description: 'He may call.', schema: BlockedPersonAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>
