import { actualUserOperations } from './operations/actual-users.ts'
import { auditOperations } from './operations/audit.ts'
import { bindingOperations } from './operations/bindings.ts'
import { blockOperations } from './operations/blocks.ts'
import { callOperations } from './operations/calls.ts'
import { complaintOperations } from './operations/complaints.ts'
import { customerOperations } from './operations/customers.ts'
import { dataProtectionOperations } from './operations/data-protection.ts'
import { eventOperations } from './operations/events.ts'
import { keyRingOperations } from './operations/key-ring.ts'
import { ladderOperations } from './operations/ladders.ts'
import { numberOperations } from './operations/numbers.ts'
import type { Operation } from './operations/operation.ts'
import { optOutOperations } from './operations/opt-outs.ts'
import { overviewOperations } from './operations/overview.ts'
import { policyOperations } from './operations/policy.ts'
import { serviceOperations } from './operations/service.ts'
import { sessionOperations } from './operations/sessions.ts'
import { suspensionOperations } from './operations/suspensions.ts'
import { traceOperations } from './operations/traces.ts'
import { trunkOperations } from './operations/trunks.ts'
import { tryItOperations } from './operations/try-it.ts'
import { userOperations } from './operations/users.ts'
import { verificationOperations } from './operations/verification.ts'
import { webhookOperations } from './operations/webhooks.ts'

export * from './operations/operation.ts'

/** Every operation of the contract; those of one tag stand in a file of their own. */
export const operations = {
  ...bindingOperations,
  ...callOperations,
  ...ladderOperations,
  ...eventOperations,
  ...numberOperations,
  ...customerOperations,
  ...blockOperations,
  ...suspensionOperations,
  ...optOutOperations,
  ...actualUserOperations,
  ...trunkOperations,
  ...webhookOperations,
  ...userOperations,
  ...auditOperations,
  ...keyRingOperations,
  ...sessionOperations,
  ...traceOperations,
  ...overviewOperations,
  ...verificationOperations,
  ...policyOperations,
  ...complaintOperations,
  ...dataProtectionOperations,
  ...tryItOperations,
  ...serviceOperations,
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations

/** The operations with this security. */
export type OperationIdOf<Security extends Operation['security']> = {
  [Id in OperationId]: (typeof operations)[Id]['security'] extends Security ? Id : never
}[OperationId]

export const operationIds = Object.keys(operations) as readonly OperationId[]

/** The statuses with which an operation answers a problem document. */
export const problemStatuses = ({ problems, security }: Operation): readonly number[] =>
  security === 'none'
    ? problems
    : [...new Set([...problems, 401, 403, 429, 500, 503])].sort((one, other) => one - other)

export const operation = (id: OperationId): Operation => operations[id]
