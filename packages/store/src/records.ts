import type { CallRecord } from '@axbridge/core'

/** Why a record that a restart found open ended: 41, temporary failure, of ITU-T Q.850 table 1. */
export const lostCause = 41

/** The latest instant that a record carries. */
export const latestTimeOf = (record: CallRecord): number =>
  Math.max(record.startedAt, record.ringingAt ?? 0, record.answeredAt ?? 0, record.endedAt ?? 0)
