import type { Store } from '@axbridge/core'
import { MemoryAnswers } from './answers.ts'
import { MemoryBindings } from './bindings.ts'
import { CommittedTime } from './committed-time.ts'
import { MemoryCustomers } from './customers.ts'
import { defaultMemoryLimits, type MemoryLimits } from './limits.ts'
import { OpenState } from './open-state.ts'
import { MemoryRecords } from './records.ts'

/** A store that lives as long as its process: for tests, for a try, and as the model of the others. */
export const openMemoryStore = (given: Partial<MemoryLimits> = {}): Store => {
  const limits = { ...defaultMemoryLimits, ...given }
  const open = new OpenState()
  const time = new CommittedTime()
  const answers = new MemoryAnswers(limits.answers)
  const customers = new MemoryCustomers(open, time, limits.customers)
  return {
    bindings: new MemoryBindings(open, time, customers, answers, limits.bindings),
    records: new MemoryRecords(open, time, customers, limits.records),
    customers,
    highestCommittedTime: () => time.highest,
    keptAnswer: (key, now) => {
      open.assert()
      return answers.find(key, now)
    },
    forgetAnswers: async (before, limit) => {
      open.assert()
      return answers.forget(before, limit)
    },
    isReady: () => open.isOpen,
    close: async () => open.close(),
  }
}
