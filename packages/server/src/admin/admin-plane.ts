import type { OperationIdOf } from '@axbridge/api'
import type { Authenticate } from '../operation/authenticate.ts'
import { ladderOperations } from '../operation/ladder-operations.ts'
import type { OperationHandler } from '../operation/operation-handler.ts'
import { suspensionOperations } from '../supervision/suspension-operations.ts'
import type { AdminParts } from './admin-parts.ts'
import { blockOperations } from './block-operations.ts'
import { customerOperations } from './customer-operations.ts'
import { eventOperations } from './event-operations.ts'
import { keyOperations } from './key-operations.ts'
import type { Operator } from './operator.ts'
import { overviewOperations } from './overview-operations.ts'
import { trunkOperations } from './trunk-operations.ts'
import { webhookOperations } from './webhook-operations.ts'

/** Every operation for operators, and how these are known. */
export type AdminPlane = {
  readonly authenticate: Authenticate<Operator>
  readonly handlers: Readonly<Record<OperationIdOf<'admin'>, OperationHandler<Operator>>>
}

/** What operators do about people, which is another plane's affair. */
export type UserOperations = Pick<
  AdminPlane['handlers'],
  'listUsers' | 'inviteUser' | 'changeUser' | 'renewInvitation' | 'listAudit'
>

/** What operators do about supervision, which is another plane's affair. */
export type SupervisedOperations = Pick<
  AdminPlane['handlers'],
  | 'verifyAudit'
  | 'listCheckpoints'
  | 'getKeyRing'
  | 'getRetention'
  | 'listDeletionProofs'
  | 'addHold'
  | 'releaseHold'
  | 'listHolds'
  | 'addBreach'
  | 'changeBreach'
  | 'listBreaches'
  | 'getPolicy'
  | 'putPolicy'
  | 'dryRunPolicy'
  | 'listFirings'
  | 'addBlockedPerson'
  | 'listBlockedPersons'
  | 'removeBlockedPerson'
  | 'addComplaint'
  | 'listComplaints'
  | 'changeComplaint'
  | 'getComplaintRates'
>

export const adminPlane = (parts: AdminParts, users: UserOperations, supervised: SupervisedOperations): AdminPlane => ({
  authenticate: parts.authenticate,
  handlers: {
    ...customerOperations(parts),
    ...suspensionOperations<Operator>({ ...parts, desk: parts.desks.suspensions }),
    ...keyOperations(parts),
    ...blockOperations(parts),
    ...trunkOperations(parts),
    ...eventOperations(parts),
    ...webhookOperations(parts),
    ...overviewOperations(parts),
    ...users,
    ...supervised,
    getLadder: ladderOperations({ records: parts.store.records, ladders: parts.ladders }).getLadder,
  },
})
