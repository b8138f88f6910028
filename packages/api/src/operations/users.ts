import Type from 'typebox'
import { PageQuery } from '../customers.ts'
import {
  InvitationAnswer,
  InvitationRequest,
  InvitedAnswer,
  UserAnswer,
  UserChangeRequest,
  UserPage,
  userId,
} from '../users.ts'
import type { Operation } from './operation.ts'

const userParams = Type.Object({ id: userId })

/** The people at the console, for platform admins. */
export const userOperations = {
  listUsers: {
    method: 'GET',
    path: '/admin/v1/users',
    tag: 'admin',
    summary: 'List the users of the console in the order in which they were invited',
    security: 'admin',
    query: PageQuery,
    answers: { 200: { description: 'A page.', schema: UserPage } },
    problems: [400],
  },
  inviteUser: {
    method: 'POST',
    path: '/admin/v1/users',
    tag: 'admin',
    summary: 'Invite somebody to the console',
    description:
      'The link in the answer sets a password, once, within 24 hours. Give it to him over a channel that you trust.',
    security: 'admin',
    body: InvitationRequest,
    answers: { 201: { description: 'Invited.', schema: InvitedAnswer, headers: ['Location'] } },
    problems: [400, 409, 413, 415],
  },
  changeUser: {
    method: 'PATCH',
    path: '/admin/v1/users/{id}',
    tag: 'admin',
    summary: "Change a user's role, suspend him, or take that back",
    description: 'It holds from his next request on. The last active platform_admin stays what he is.',
    security: 'admin',
    params: userParams,
    body: UserChangeRequest,
    answers: { 200: { description: 'The user as he is now.', schema: UserAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
  renewInvitation: {
    method: 'POST',
    path: '/admin/v1/users/{id}/invitation',
    tag: 'admin',
    summary: 'Give a user a new one-time link',
    description:
      'An earlier link is good for nothing from now on. It is also the way back for who lost his password or his second factor: used, it sets both anew and ends his sessions; until then what he has counts, and no lock-out.',
    security: 'admin',
    params: userParams,
    answers: { 200: { description: 'The new link.', schema: InvitationAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>
