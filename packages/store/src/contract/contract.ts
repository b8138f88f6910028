import { describe } from 'vitest'
import { amendingCases } from './amending.ts'
import { auditLogCases } from './audit-log.ts'
import { bindingListCases } from './binding-lists.ts'
import { callNoteCases } from './call-notes.ts'
import { candidateCases } from './candidates.ts'
import { closingCases } from './closing.ts'
import { committedTimeCases } from './committed-time.ts'
import { concurrencyCases } from './concurrency.ts'
import { customerCases } from './customers.ts'
import { endingCases } from './ending.ts'
import { eventCases } from './events.ts'
import { keptAnswerCases } from './kept-answers.ts'
import { matterCases } from './matters.ts'
import { modeCases } from './modes.ts'
import { numberCases } from './numbers.ts'
import { orderCases } from './orders.ts'
import { placingCases } from './placing.ts'
import { poolUseCases } from './pool-use.ts'
import { provenDeletionCases } from './proven-deletions.ts'
import { recordCases } from './records.ts'
import { retentionCases } from './retention.ts'
import { sessionCases } from './sessions.ts'
import type { StoreKind } from './store-kind.ts'
import { traceCases } from './traces.ts'
import { trunkCases } from './trunks.ts'
import { turnCases } from './turns.ts'
import { userCases } from './users.ts'
import { useCases } from './uses.ts'
import { webhookDeliveryCases } from './webhook-deliveries.ts'
import { webhookCases } from './webhooks.ts'

/** What every store does, whatever it is made of: the same cases for all of them. */
export const storeContract = (kind: StoreKind): void => {
  describe(kind.name, () => {
    placingCases(kind)
    candidateCases(kind)
    modeCases(kind)
    useCases(kind)
    amendingCases(kind)
    endingCases(kind)
    orderCases(kind)
    callNoteCases(kind)
    committedTimeCases(kind)
    keptAnswerCases(kind)
    bindingListCases(kind)
    numberCases(kind)
    poolUseCases(kind)
    recordCases(kind)
    customerCases(kind)
    trunkCases(kind)
    eventCases(kind)
    turnCases(kind)
    webhookCases(kind)
    webhookDeliveryCases(kind)
    userCases(kind)
    sessionCases(kind)
    auditLogCases(kind)
    matterCases(kind)
    traceCases(kind)
    retentionCases(kind)
    provenDeletionCases(kind)
    concurrencyCases(kind)
    closingCases(kind)
  })
}
