import { TryItAnswer, TryItKeyRequest, TryItLinkAnswer, TryItLinkRequest } from '../try-it.ts'
import type { Operation } from './operation.ts'

/** Phones in a browser, in the sandbox. */
export const tryItOperations = {
  getTryIt: {
    method: 'GET',
    path: '/console/v1/try-it',
    tag: 'console',
    summary: 'What a page needs to be a phone of the sandbox',
    security: 'staff',
    answers: { 200: { description: 'Numbers, sockets and the password of the phones.', schema: TryItAnswer } },
    problems: [404],
  },
  makeTryItLink: {
    method: 'POST',
    path: '/console/v1/try-it/links',
    tag: 'console',
    summary: 'Make a link that lets a second device be one phone',
    description:
      'Whoever opens it within an hour is that phone of the sandbox, and nothing else: he sees no page of the console. At most 64 links are good at once; a further one ends the oldest.',
    security: 'staff',
    body: TryItLinkRequest,
    answers: { 201: { description: 'The only place where the key of the link stands.', schema: TryItLinkAnswer } },
    problems: [400, 404, 413, 415],
  },
  openTryItLink: {
    method: 'POST',
    path: '/console/v1/try-it/opened',
    tag: 'console',
    summary: 'Open such a link',
    description: 'It can be opened again until it expires, as a page is that is loaded anew.',
    security: 'none',
    body: TryItKeyRequest,
    answers: { 200: { description: 'What the page needs for this one phone.', schema: TryItAnswer } },
    problems: [400, 404, 413, 415, 429, 500, 503],
  },
} as const satisfies Record<string, Operation>
