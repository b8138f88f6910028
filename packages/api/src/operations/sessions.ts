import Type from 'typebox'
import { PartySearchRequest, RevealAnswer, RevealRequest } from '../audit.ts'
import { BindingPage } from '../bindings.ts'
import { customerId } from '../customers.ts'
import { bindingId } from '../fields.ts'
import {
  DoneAnswer,
  PasswordRequest,
  SessionAnswer,
  SetUpRequest,
  SignInRequest,
  TotpAnswer,
  TotpConfirmation,
  TotpRequest,
} from '../sessions.ts'
import type { Operation } from './operation.ts'

const ofCustomer = Type.Object({
  'AXBridge-Customer': Type.String({ ...customerId, description: 'The customer whose bindings are meant.' }),
})

/** Signing in, and what only people do: each is asked for by a session, and by no key. */
export const sessionOperations = {
  setUp: {
    method: 'POST',
    path: '/console/v1/set-up',
    tag: 'console',
    summary: 'Set the first password, or a new one, by a one-time link',
    description:
      'It signs in, too: the answer sets the cookie. Whoever had a password has no other session and no second factor afterwards.',
    security: 'none',
    body: SetUpRequest,
    answers: {
      201: { description: 'Set; the session has begun.', schema: SessionAnswer, headers: ['Set-Cookie'] },
    },
    problems: [400, 403, 409, 410, 413, 415, 422, 429, 500, 503],
  },
  signIn: {
    method: 'POST',
    path: '/console/v1/session',
    tag: 'console',
    summary: 'Sign in',
    description:
      'A wrong name and a wrong password are answered alike, and as late. Where a code is asked for and none was sent, the answer is `code_needed`: ask again with all three. Failures make the next try wait, up to a quarter of an hour.',
    security: 'none',
    body: SignInRequest,
    answers: { 200: { description: 'The session has begun.', schema: SessionAnswer, headers: ['Set-Cookie'] } },
    problems: [400, 401, 403, 413, 415, 429, 500, 503],
  },
  getSession: {
    method: 'GET',
    path: '/console/v1/session',
    tag: 'console',
    summary: 'Who is signed in, and what he may ask',
    security: 'staff',
    answers: { 200: { description: 'The session.', schema: SessionAnswer } },
    problems: [400],
  },
  signOut: {
    method: 'DELETE',
    path: '/console/v1/session',
    tag: 'console',
    summary: 'End the session',
    security: 'staff',
    answers: { 200: { description: 'It has ended.', schema: DoneAnswer, headers: ['Set-Cookie'] } },
    problems: [400, 413, 415],
  },
  changePassword: {
    method: 'PUT',
    path: '/console/v1/password',
    tag: 'console',
    summary: 'Change the own password',
    description: 'All other sessions of the user end.',
    security: 'staff',
    body: PasswordRequest,
    answers: { 200: { description: 'Changed.', schema: DoneAnswer } },
    problems: [400, 413, 415, 422, 429],
  },
  beginTotp: {
    method: 'POST',
    path: '/console/v1/totp',
    tag: 'console',
    summary: 'Begin to set up a second factor (TOTP)',
    description:
      'The answer is the only place where its secret stands. Begun again before a code was confirmed, the earlier secret is good for nothing.',
    security: 'staff',
    body: TotpRequest,
    answers: { 200: { description: 'A secret that waits for its first code.', schema: TotpAnswer } },
    problems: [400, 409, 413, 415, 422, 429],
  },
  confirmTotp: {
    method: 'PUT',
    path: '/console/v1/totp',
    tag: 'console',
    summary: 'Confirm the second factor with its first code',
    description: 'From now on a code is asked for when the user signs in.',
    security: 'staff',
    body: TotpConfirmation,
    answers: { 200: { description: 'It counts.', schema: DoneAnswer } },
    problems: [400, 409, 413, 415, 422],
  },
  removeTotp: {
    method: 'POST',
    path: '/console/v1/totp/removal',
    tag: 'console',
    summary: 'Remove the second factor',
    security: 'staff',
    body: TotpRequest,
    answers: { 200: { description: 'No code is asked for any more.', schema: DoneAnswer } },
    problems: [400, 409, 413, 415, 422, 429],
  },
  revealBinding: {
    method: 'POST',
    path: '/console/v1/bindings/{id}/reveal',
    tag: 'console',
    summary: 'Show the real numbers of a binding, with a reason',
    description:
      'The audit log has who asked, and why, before the answer has a number. Each time is an entry of its own.',
    security: 'staff',
    params: Type.Object({ id: bindingId }),
    headers: ofCustomer,
    body: RevealRequest,
    answers: { 200: { description: 'The real numbers.', schema: RevealAnswer } },
    problems: [400, 404, 413, 415],
  },
  searchByParty: {
    method: 'POST',
    path: '/console/v1/bindings/search',
    tag: 'console',
    summary: 'Search bindings by a real number, with a reason',
    description: 'The audit log has who asked, and why, but not the number. The bindings are answered as ever: masked.',
    security: 'staff',
    headers: ofCustomer,
    body: PartySearchRequest,
    answers: { 200: { description: 'A page.', schema: BindingPage } },
    problems: [400, 413, 415],
  },
} as const satisfies Record<string, Operation>
