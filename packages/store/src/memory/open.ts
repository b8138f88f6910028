import type { Store } from '@axbridge/core'
import { MemoryAnswers } from './answers.ts'
import { MemoryAudit } from './audit.ts'
import { BindingRows } from './binding-rows.ts'
import { MemoryBindings } from './bindings.ts'
import { CommittedTime } from './committed-time.ts'
import { MemoryCustomers } from './customers.ts'
import { MemoryEvents } from './events.ts'
import { defaultMemoryLimits, type MemoryLimits } from './limits.ts'
import { MemoryMatters } from './matters.ts'
import { MemoryNumbers } from './numbers.ts'
import { OpenState } from './open-state.ts'
import { MemoryPairs } from './pairs.ts'
import { MemoryRecords } from './records.ts'
import { MemoryRetention } from './retention.ts'
import { MemoryTraces } from './traces.ts'
import { MemoryTrunks } from './trunks.ts'
import { MemoryTurns } from './turns.ts'
import { MemoryUsers } from './users.ts'
import { MemoryWebhooks } from './webhooks.ts'

/** A store that lives as long as its process: for tests, for a try, and as the model of the others. */
export const openMemoryStore = (given: Partial<MemoryLimits> = {}): Store => {
  const limits = { ...defaultMemoryLimits, ...given }
  const open = new OpenState()
  const time = new CommittedTime()
  const answers = new MemoryAnswers(limits.answers)
  const customers = new MemoryCustomers(open, time, limits)
  const [rows, pairs] = [new BindingRows(limits), new MemoryPairs()]
  const numbers = new MemoryNumbers({ open, time, customers, rows, pairs }, limits.blocks)
  const turns = new MemoryTurns(rows, pairs)
  const events = new MemoryEvents({ open, time, turns }, limits.events)
  const records = new MemoryRecords({ open, time, customers, events }, limits.records)
  const audit = new MemoryAudit(open, time, limits.auditEntries)
  const matters = new MemoryMatters({ open, time, customers }, limits.matters)
  let signatureHorizon = 0
  return {
    bindings: new MemoryBindings({ open, time, customers, numbers, answers, rows, pairs, turns, events }),
    numbers,
    records,
    customers,
    trunks: new MemoryTrunks(open, time, limits.trunks),
    webhooks: new MemoryWebhooks(open, time, customers, limits.webhooks),
    users: new MemoryUsers({ open, time, customers }, limits),
    audit,
    matters,
    traces: new MemoryTraces({ open, rows, pairs, records }),
    retention: new MemoryRetention({ open, time, rows, pairs, turns, records, audit, matters }),
    events,
    highestCommittedTime: () => time.highest,
    keptAnswer: (key, now) => {
      open.assert()
      return answers.find(key, now)
    },
    forgetAnswers: async (forgetting) => {
      open.assert()
      const forgotten = answers.forget(forgetting)
      if (forgotten > 0) time.commit(forgetting.at)
      return forgotten
    },
    signatureHorizon: () => {
      open.assert()
      return signatureHorizon
    },
    setSignatureHorizon: async (seconds) => {
      open.assert()
      signatureHorizon = seconds
    },
    isReady: () => open.isOpen,
    close: async () => open.close(),
  }
}
