import type { Database } from 'better-sqlite3'
import { amendBinding } from './amending.ts'
import { AnswerWrites } from './answer-writes.ts'
import { AuditWrites } from './audit-writes.ts'
import { BindingRows } from './binding-rows.ts'
import { BindingWrites } from './binding-writes.ts'
import { MatterWrites } from './matter-writes.ts'
import type { OpenRecords } from './open-records.ts'
import type { OperationWrites } from './operations.ts'
import type { PartyRuns } from './party-runs.ts'
import { passTime } from './passing-time.ts'
import { type BindingParts, placeBinding } from './placing.ts'
import { RecordWrites } from './record-writes.ts'
import { retentionWrites } from './retention-writes.ts'
import { SessionWrites } from './session-writes.ts'
import { horizonStatements } from './statements.ts'
import { TrunkWrites } from './trunk-writes.ts'
import { UserWrites } from './user-writes.ts'
import { WebhookWrites } from './webhook-writes.ts'

/** What the writer's thread does for each operation. */
export const operationWrites = (
  database: Database,
  shared: Pick<BindingParts, 'time' | 'customers' | 'numbers' | 'pairs' | 'events' | 'turns'> & {
    readonly runs: PartyRuns
    readonly openRecords: OpenRecords
  },
): OperationWrites => {
  const { time, customers, numbers, events } = shared
  const answers = new AnswerWrites(database, time)
  const parts = { ...shared, answers, rows: new BindingRows(database, shared.runs) }
  const bindings = new BindingWrites(parts)
  const records = new RecordWrites(database, { time, customers, events, open: shared.openRecords })
  const trunks = new TrunkWrites(database, time)
  const webhooks = new WebhookWrites(database, time, customers)
  const users = new UserWrites(database, time, customers)
  const sessions = new SessionWrites(database, time)
  const audit = new AuditWrites(database, time)
  const matters = new MatterWrites(database, time, customers)
  const deleteExpired = retentionWrites(database, { ...shared, matters })
  const horizon = database.prepare<[number]>(horizonStatements.write)
  return {
    place: (placement) => placeBinding(placement, parts),
    amend: (amendment) => amendBinding(amendment, parts),
    unbind: (unbinding) => bindings.unbind(unbinding),
    unbindOrder: (unbinding) => bindings.unbindOrder(unbinding),
    noteAnswer: (note) => bindings.noteAnswer(note),
    noteCaller: (note) => bindings.noteCaller(note),
    addBlocks: (blocks) => numbers.add(blocks),
    changeBlock: (change) => numbers.change(change),
    saveRecord: (record) => records.save(record),
    closeOrphans: (at) => records.closeOrphans(at),
    closeLost: (lost) => records.closeLost(lost),
    addCustomer: (customer) => customers.add(customer),
    changeSettings: (change) => customers.changeSettings(change),
    changeProfile: (change) => customers.changeProfile(change),
    addKey: (key) => customers.addKey(key),
    revokeKey: (revocation) => customers.revokeKey(revocation),
    putTrunk: (trunk) => trunks.put(trunk),
    removeTrunk: (which) => trunks.remove(which),
    setSignatureHorizon: ({ seconds }) => {
      horizon.run(seconds)
      return undefined
    },
    forgetAnswers: (which) => answers.forget(which),
    noteEvent: (noting) => events.note(noting),
    passTime: (passing) => passTime(passing, parts),
    forgetEvents: (which) => events.forget(which),
    addWebhook: (webhook) => webhooks.add(webhook),
    changeWebhook: (change) => webhooks.change(change),
    removeWebhook: (which) => webhooks.remove(which),
    replayWebhook: (replay) => webhooks.replay(replay),
    resendDelivery: (resending) => webhooks.resend(resending),
    claimWebhooks: (claim) => webhooks.claim(claim),
    releaseWebhooks: (which) => webhooks.release(which),
    saveWebhook: (saving) => webhooks.save(saving),
    forgetDeliveries: (which) => webhooks.forgetDead(which),
    addUser: (addition) => users.add(addition),
    changeUser: (user) => users.change(user),
    addSession: (addition) => sessions.add(addition),
    seeSession: (use) => sessions.see(use),
    endSession: (which) => sessions.end(which),
    endSessions: (which) => sessions.endOf(which),
    forgetSessions: (which) => sessions.forget(which),
    appendAudit: (fact) => audit.append(fact),
    addMatter: (matter) => matters.add(matter),
    changeMatter: (change) => matters.change(change),
    putMatter: (matter) => matters.put(matter),
    forgetMatters: (which) => matters.forget(which),
    deleteExpired: (which) => deleteExpired(which),
  }
}
