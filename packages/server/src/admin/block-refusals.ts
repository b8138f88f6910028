import type { Block, CustomerId } from '@axbridge/core'
import { fieldRefusal, refusal } from '../operation/refusal.ts'
import type { AdminLog } from './operator.ts'

export const noSuchBlock = refusal('not_found', 'There is no such block.')

export const unknownCustomer = fieldRefusal('malformed', [{ field: 'customer', rule: 'must be a customer here' }])

export const isThere = fieldRefusal('block_taken', [{ field: 'block', rule: 'is recorded already' }])

export const isElsewhere = fieldRefusal('block_taken', [
  { field: 'customer', rule: 'is not who has the block: it never moves' },
])

/** An attempt to move a block is refused, and a person is told (NUM-5). */
export const alarmOfMove = (
  log: Pick<AdminLog, 'alarm'>,
  by: { readonly requestId: string; readonly operator: string },
  block: Block,
  to: CustomerId | null | undefined,
): void => log.alarm({ ...by, block, to }, 'a block was to move from one customer to another, and was not moved')
