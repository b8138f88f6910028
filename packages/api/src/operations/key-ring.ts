import Type from 'typebox'
import {
  KeyChangeAnswer,
  KeyChangeApproval,
  KeyChangePage,
  KeyChangeQuery,
  KeyChangeRefusal,
  KeyChangeRequest,
  KeyRingAnswer,
  keyChangeId,
} from '../key-ring.ts'
import type { Operation } from './operation.ts'

const params = Type.Object({ id: keyChangeId })

/** The keys of the installation, and changes of them that two people agree to (SEC-8). */
export const keyRingOperations = {
  getKeyRing: {
    method: 'GET',
    path: '/admin/v1/key-ring',
    tag: 'supervision',
    summary: 'Which keys there are, and what each seals',
    security: 'admin',
    answers: { 200: { description: 'The ring, without any key.', schema: KeyRingAnswer } },
    problems: [400],
  },
  requestKeyChange: {
    method: 'POST',
    path: '/console/v1/key-changes',
    tag: 'supervision',
    summary: 'Ask for a change of keys',
    description:
      'With a code of the own second factor. Nothing is changed before another person has approved within a day.',
    security: 'staff',
    body: KeyChangeRequest,
    answers: { 201: { description: 'Asked for.', schema: KeyChangeAnswer, headers: ['Location'] } },
    problems: [400, 413, 415, 422, 429],
  },
  listKeyChanges: {
    method: 'GET',
    path: '/console/v1/key-changes',
    tag: 'supervision',
    summary: 'List changes of keys, newest first',
    security: 'staff',
    query: KeyChangeQuery,
    answers: { 200: { description: 'A page.', schema: KeyChangePage } },
    problems: [400],
  },
  approveKeyChange: {
    method: 'POST',
    path: '/console/v1/key-changes/{id}/approval',
    tag: 'supervision',
    summary: 'Agree to a change of keys that somebody else asked for',
    description:
      'With a code of the own second factor. It is done at once; binds and calls go on meanwhile. Where it could not be done, the answer is the change with the state failed.',
    security: 'staff',
    params,
    body: KeyChangeApproval,
    answers: { 200: { description: 'The change as it is now.', schema: KeyChangeAnswer } },
    problems: [400, 404, 409, 413, 415, 422, 429],
  },
  refuseKeyChange: {
    method: 'POST',
    path: '/console/v1/key-changes/{id}/refusal',
    tag: 'supervision',
    summary: 'Refuse a change of keys, or take the own one back',
    security: 'staff',
    params,
    body: KeyChangeRefusal,
    answers: { 200: { description: 'The change as it is now.', schema: KeyChangeAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>
