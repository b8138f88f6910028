import type { Customer, CustomerId, NumberBlock } from '@axbridge/core'
import { checkAudit } from './check-audit.ts'
import { checkBindings } from './check-bindings.ts'
import { checkFormer } from './check-former.ts'
import { checkLives } from './check-lives.ts'
import { checkMatters } from './check-matters.ts'
import { checkPairs } from './check-pairs.ts'
import { type CheckParts, eachRow, type Opening } from './check-parts.ts'
import { checkRecords } from './check-records.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkUsers } from './check-users.ts'
import { type Finding, type Findings, unlessDamaged } from './findings.ts'
import type { KeptStore } from './kept-store.ts'

export type CheckSettings = {
  /** The wall clock in ms; what the store has committed counts where it is later. */
  readonly wall: number
  /** Opens one in so many sealed values of bindings that route no more, and looks at the file less closely. */
  readonly isQuick: boolean
  readonly pairsPerNumber: number
  readonly opening: Opening
  progress(part: string, rows: number): void
}

/** What a check found. Times are ms. */
export type CheckReport = {
  readonly store: KeptStore['kind']
  readonly schema: number
  readonly checkedAt: number
  readonly committedTime: number
  readonly isServed: boolean
  readonly isQuick: boolean
  /** How many rows were looked at, by what they are. */
  readonly rows: Readonly<Record<string, number>>
  readonly openRecords: number
  /** Numbers on which more pairs count than their customer's limit of today, which was higher when they were bound. */
  readonly crowdedNumbers: number
  readonly findings: readonly Finding[]
}

/** Proves what the core promises on the data of a store. `findings` holds what was found while it was opened. */
export const checkStore = async (
  store: KeptStore,
  findings: Findings,
  { wall, isQuick, pairsPerNumber, opening, progress }: CheckSettings,
): Promise<CheckReport> => {
  const committedTime = await store.committedTime()
  const now = Math.max(wall, committedTime)
  const rows: Record<string, number> = {}
  const counted = (part: string, count: number) => {
    rows[part] = count
  }
  const structure = { now, isQuick, progress }
  const customers = new Map<CustomerId, Customer>()
  await eachRow('customers', store.customers(), { progress, counted }, (batch) => {
    for (const customer of batch) customers.set(customer.id, customer)
  })
  const blocks = new Map<string, NumberBlock>()
  await eachRow('blocks', store.blocks(), { progress, counted }, (batch) => {
    for (const block of batch) {
      blocks.set(block.block, block)
      if (block.customer !== null && !customers.has(block.customer)) findings.note('customer_unknown', block.block)
    }
  })
  const parts: CheckParts = {
    ...structure,
    findings,
    opening,
    committedTime,
    customers,
    blocks,
    pairsPerNumber,
    counted,
  }
  await unlessDamaged(findings, () => checkBindings(store, parts))
  await unlessDamaged(findings, () => checkFormer(store, parts))
  const crowdedNumbers = (await unlessDamaged(findings, () => checkPairs(store, parts))) ?? 0
  const openRecords = (await unlessDamaged(findings, () => checkRecords(store, parts))) ?? 0
  await unlessDamaged(findings, () => checkSecrets(store, parts))
  await unlessDamaged(findings, () => checkLives(store, parts))
  await unlessDamaged(findings, () => checkUsers(store, parts))
  await unlessDamaged(findings, () => checkAudit(store, parts))
  await unlessDamaged(findings, () => checkMatters(store, parts))
  await store.checkStructure(findings, structure)
  return {
    store: store.kind,
    schema: store.schema,
    checkedAt: now,
    committedTime,
    isServed: store.isServed,
    isQuick,
    rows,
    openRecords,
    crowdedNumbers,
    findings: findings.list(),
  }
}
