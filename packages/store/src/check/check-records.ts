import { type CallRecord, numberOfSide } from '@axbridge/core'
import { type CheckParts, eachRow } from './check-parts.ts'
import type { KeptRecord, KeptStore } from './kept-store.ts'

/** Every call ends within four hours (docs/bindings.md); what is open for longer was forgotten by a running server. */
const longestCallMs = 5 * 3_600_000

/** More digits in a row than a mask shows. */
const unmasked = /[0-9]{5}/

/** Holds every call record to its form and to its binding (promises 5 and 6). Answers how many are open. */
export const checkRecords = async (store: KeptStore, parts: CheckParts): Promise<number> => {
  let open = 0
  await eachRow('records', store.records(), parts, (batch) => {
    for (const kept of batch) {
      if (kept.record.outcome === 'open') open += 1
      checkRecord(kept, store.isServed, parts)
    }
  })
  return open
}

const checkRecord = ({ record, binding }: KeptRecord, isServed: boolean, { findings, now }: CheckParts): void => {
  const { id, outcome, startedAt, caller, callee } = record
  if (!isWellFormed(record)) findings.note('record_malformed', id)
  if (isServed && outcome === 'open' && startedAt < now - longestCallMs) findings.note('record_stale', id)
  if ([caller, callee].some((text) => text !== null && unmasked.test(text))) findings.note('record_unmasked', id)
  if (record.binding === null) {
    if (record.customer !== null || record.from !== null) findings.note('record_astray', id)
    return
  }
  const isOfBinding =
    binding !== undefined &&
    record.customer === binding.customer &&
    record.orderId === binding.orderId &&
    record.from !== null &&
    record.x === numberOfSide(binding, record.from)
  if (!isOfBinding) findings.note('record_astray', id)
}

/** Core's `closed` writes all of an end at once, and only once. */
const isWellFormed = ({ outcome, answeredAt, endedAt, durationMs, q850Cause, refusal }: CallRecord): boolean => {
  if (outcome === 'open') return endedAt === null && durationMs === null && q850Cause === null
  if (endedAt === null || q850Cause === null) return false
  const isOfOutcome = (outcome === 'refused') === (refusal !== null && answeredAt === null)
  return isOfOutcome && durationMs === (answeredAt === null ? 0 : Math.max(0, endedAt - answeredAt))
}
