import Type from 'typebox'
import { TrunkAnswer, TrunkList, TrunkRequest, trunkName } from '../trunks.ts'
import type { Operation } from './operation.ts'

const trunkParams = Type.Object({ name: trunkName })

/** The SIP peers, for operators. */
export const trunkOperations = {
  listTrunks: {
    method: 'GET',
    path: '/admin/v1/trunks',
    tag: 'admin',
    summary: 'List the trunks, those of the configuration included',
    description: 'With what calls go on, what the limits kept out, and whether each peer answers.',
    security: 'admin',
    answers: { 200: { description: 'All of them.', schema: TrunkList } },
    problems: [400],
  },
  putTrunk: {
    method: 'PUT',
    path: '/admin/v1/trunks/{name}',
    tag: 'admin',
    summary: 'Set up a trunk, or set it up anew',
    description:
      'It holds for the next call; live calls go on. A name of the configuration is refused: that trunk is changed there. So is a source, TLS name or digest user by which another trunk is known. Passwords are given anew each time. At most 256 are set up so.',
    security: 'admin',
    params: trunkParams,
    body: TrunkRequest,
    answers: { 200: { description: 'The trunk as it is now.', schema: TrunkAnswer } },
    problems: [400, 409, 413, 415, 422],
  },
  removeTrunk: {
    method: 'DELETE',
    path: '/admin/v1/trunks/{name}',
    tag: 'admin',
    summary: 'Take a trunk down',
    description: 'From the next call on its messages are those of a stranger; live calls go on.',
    security: 'admin',
    params: trunkParams,
    answers: { 200: { description: 'The trunk as it was.', schema: TrunkAnswer } },
    problems: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>
