import {
  ActualUserAnswer,
  ActualUserPage,
  ActualUserQuery,
  ActualUserRemovalRequest,
  ActualUserRequest,
} from '../actual-users.ts'
import type { Operation } from './operation.ts'

/** Who really uses the phones that stand in a customer's bindings. */
export const actualUserOperations = {
  registerActualUser: {
    method: 'POST',
    path: '/v1/actual-users',
    tag: 'supervision',
    summary: 'Register who really uses a phone',
    description:
      'Number, name and document are sealed under a key of yours, and answered as masks. What was registered of the number before is replaced. Binds whose scenario asks for it are refused with `actual_user_unknown` for whom nothing is registered.',
    security: 'api_key',
    body: ActualUserRequest,
    answers: { 200: { description: 'It is registered.', schema: ActualUserAnswer } },
    problems: [400, 409, 413, 415],
  },
  removeActualUser: {
    method: 'POST',
    path: '/v1/actual-users/removal',
    tag: 'supervision',
    summary: 'Delete what is registered of a person',
    description:
      'By his number, or by the id of the registration. What was sealed is deleted before the answer leaves; what the law obliges the platform to keep is kept by it alone and counts for nothing. What he stands in goes on.',
    security: 'api_key',
    body: ActualUserRemovalRequest,
    answers: { 200: { description: 'What was registered, and is no more.', schema: ActualUserAnswer } },
    problems: [400, 404, 413, 415],
  },
  listActualUsers: {
    method: 'GET',
    path: '/v1/actual-users',
    tag: 'supervision',
    summary: 'List who is registered, masked',
    security: 'api_key',
    query: ActualUserQuery,
    answers: { 200: { description: 'A page, the newest first.', schema: ActualUserPage } },
    problems: [400],
  },
} as const satisfies Record<string, Operation>
