import type { Clock, Customer, PoolGauge } from '@axbridge/core'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { poolAnswer } from '../operation/pool-answer.ts'

export const poolOperations = (
  gauge: Pick<PoolGauge, 'report'>,
  clock: Clock,
): { readonly getPool: OperationHandler<Customer> } => ({
  getPool: async ({ who }) => {
    const now = clock.now()
    return answered(200, poolAnswer(await gauge.report(who, now), now))
  },
})
