import type { OperationIdOf } from '@axbridge/api'
import type { Authenticate } from '../operation/authenticate.ts'
import type { OperationHandler } from '../operation/operation-handler.ts'
import type { AdminParts } from './admin-parts.ts'
import { blockOperations } from './block-operations.ts'
import { customerOperations } from './customer-operations.ts'
import { eventOperations } from './event-operations.ts'
import { keyOperations } from './key-operations.ts'
import type { Operator } from './operator.ts'
import { trunkOperations } from './trunk-operations.ts'
import { webhookOperations } from './webhook-operations.ts'

/** Every operation for operators, and how these are known. */
export type AdminPlane = {
  readonly authenticate: Authenticate<Operator>
  readonly handlers: Readonly<Record<OperationIdOf<'admin'>, OperationHandler<Operator>>>
}

export const adminPlane = (parts: AdminParts): AdminPlane => ({
  authenticate: parts.authenticate,
  handlers: {
    ...customerOperations(parts),
    ...keyOperations(parts),
    ...blockOperations(parts),
    ...trunkOperations(parts),
    ...eventOperations(parts),
    ...webhookOperations(parts),
  },
})
