import { PoolAnswer } from '../pool.ts'
import type { Operation } from './operation.ts'

export const numberOperations = {
  getPool: {
    method: 'GET',
    path: '/v1/pool',
    tag: 'numbers',
    summary: 'How full the pool is, and when it runs out',
    security: 'api_key',
    answers: { 200: { description: 'The pool now.', schema: PoolAnswer } },
    problems: [400],
  },
} as const satisfies Record<string, Operation>
