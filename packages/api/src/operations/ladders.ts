import Type from 'typebox'
import { LadderAnswer, LadderStreamHeaders, ladderId } from '../ladders.ts'
import type { Operation } from './operation.ts'

const ladderParams = Type.Object({ id: ladderId })

const description =
  'Calls of the sandbox are followed, and so are some of the others; of those, what could name a person is masked before anything is kept. Of a call that was not followed, or is kept no more, the ladder is drawn from its record.'

/** What each leg of a call got and sent, and how it was decided. */
export const ladderOperations = {
  getCallLadder: {
    method: 'GET',
    path: '/v1/calls/{id}/ladder',
    tag: 'calls',
    summary: 'Read the ladder of a call, and how it was decided',
    description,
    security: 'api_key',
    params: ladderParams,
    answers: { 200: { description: 'The ladder.', schema: LadderAnswer } },
    problems: [400, 404],
  },
  getLadder: {
    method: 'GET',
    path: '/admin/v1/calls/{id}/ladder',
    tag: 'admin',
    summary: 'Read the ladder of any call, and how it was decided',
    description: `${description} Attempts of strangers have one too.`,
    security: 'admin',
    params: ladderParams,
    answers: { 200: { description: 'The ladder.', schema: LadderAnswer } },
    problems: [400, 404],
  },
  streamLadders: {
    method: 'GET',
    path: '/console/v1/ladders/stream',
    tag: 'console',
    summary: 'Follow the ladders of the sandbox as server-sent events',
    description:
      'Each event has as `data` one line of JSON, a step, and an `id`. A comment comes every 15 seconds. The stream ends when the server stops or the session ends. Where worker processes carry the calls there is none.',
    security: 'staff',
    isLasting: true,
    headers: LadderStreamHeaders,
    answers: {
      200: { description: 'A stream without an end.', schema: Type.String(), mediaTypes: ['text/event-stream'] },
    },
    problems: [400, 404, 409],
  },
} as const satisfies Record<string, Operation>
