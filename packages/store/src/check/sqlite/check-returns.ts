import { returnGranularityMs } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { unpackBlock } from '../../sqlite/packed-id.ts'
import { hourOf } from '../../sqlite/return-counts.ts'
import type { Findings } from '../findings.ts'

/** Hours that have not passed at the instant `?`, as they are counted and as the pairs say. */
const differing = `
  WITH since (hour) AS (SELECT ?)
  SELECT block, hour, sum(counted), sum(paired) FROM (
    SELECT r.block, r.hour, r.pairs AS counted, 0 AS paired FROM since s CROSS JOIN block_return r WHERE r.hour >= s.hour
    UNION ALL
    SELECT p.block, p.held_until / ${returnGranularityMs}, 0, count(*) FROM since s CROSS JOIN pair p
      WHERE p.side <> 1 AND p.held_until >= s.hour * ${returnGranularityMs}
      GROUP BY p.block, p.held_until / ${returnGranularityMs}
  ) GROUP BY block, hour HAVING sum(counted) <> sum(paired)`

/** Holds the counters to the pairs. Within the hour that `now` stands in, a pair that was purged is still counted. */
export const checkReturns = (database: Database, findings: Findings, now: number): void => {
  const rows = database.prepare<[number], [number, number, number, number]>(differing).raw()
  for (const [block, hour, counted, paired] of rows.iterate(hourOf(now))) {
    if (hour === hourOf(now) && counted >= paired) continue
    const at = new Date(hour * returnGranularityMs).toISOString()
    findings.note('returns_wrong', `${unpackBlock(block)} at ${at}: ${counted} counted, ${paired} there`)
  }
}
