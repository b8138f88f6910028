import { returnGranularityMs } from '@axbridge/core'
import type { Connection } from '../../postgres/connection.ts'
import { eventCodes } from '../../sqlite/event-codes.ts'
import { platform } from '../../sqlite/event-writes.ts'
import { unpackBlock } from '../../sqlite/packed-id.ts'
import { hourOf } from '../../sqlite/return-counts.ts'
import type { FaultName } from '../fault.ts'
import type { Findings } from '../findings.ts'
import type { StructureParts } from '../kept-store.ts'

const [firstOfCalls, firstBehindCalls] = [eventCodes.code('call.started'), eventCodes.code('noted')]

/** What is over for long has lost its persons, and stands in no list but that of trails. */
const ofPerson = 'length(b.parties) > 0'

/** What each answers is a row too many or too few, of which the first columns are told. */
const looks: readonly { readonly fault: FaultName; readonly what: string; readonly sql: string }[] = [
  {
    fault: 'lookup_missing',
    what: 'by customer and order: binding',
    sql: `SELECT b.ordinal FROM binding b LEFT JOIN binding_by_customer l ON l.customer = b.customer AND l.ordinal = b.ordinal
        AND l.block = b.block AND l.token = b.token AND l.order_id = b.order_id WHERE l.ordinal IS NULL AND ${ofPerson}`,
  },
  {
    fault: 'lookup_stray',
    what: 'by customer and order: binding',
    sql: `SELECT l.ordinal FROM binding_by_customer l LEFT JOIN binding b ON b.block = l.block AND b.token = l.token
        AND b.customer = l.customer AND b.ordinal = l.ordinal AND b.order_id = l.order_id AND ${ofPerson} WHERE b.ordinal IS NULL`,
  },
  {
    fault: 'lookup_missing',
    what: 'by party: a pair of binding',
    sql: `SELECT b.ordinal FROM pair p JOIN binding b ON b.block = p.block AND b.token = p.binding
      LEFT JOIN binding_by_party l ON l.party = p.party AND l.customer = b.customer AND l.ordinal = b.ordinal
      WHERE l.ordinal IS NULL`,
  },
  {
    fault: 'lookup_stray',
    what: 'by party: binding',
    sql: `SELECT l.ordinal FROM binding_by_party l LEFT JOIN binding b ON b.block = l.block AND b.token = l.token
        AND b.customer = l.customer AND b.ordinal = l.ordinal AND ${ofPerson} WHERE b.ordinal IS NULL`,
  },
  {
    fault: 'lookup_missing',
    what: 'trail: binding',
    sql: `SELECT b.ordinal FROM binding b LEFT JOIN binding_trail t ON t.ordinal = b.ordinal AND t.block = b.block AND t.token = b.token
      WHERE length(b.parties) = 0 AND t.ordinal IS NULL`,
  },
  {
    fault: 'lookup_stray',
    what: 'trail: binding',
    sql: `SELECT t.ordinal FROM binding_trail t LEFT JOIN binding b ON b.block = t.block AND b.token = t.token
        AND b.ordinal = t.ordinal AND length(b.parties) = 0 WHERE b.ordinal IS NULL`,
  },
  {
    fault: 'event_gap',
    what: 'of customer',
    sql: `SELECT coalesce(e.customer, r.customer) FROM (
        SELECT customer, min(number) AS oldest, max(number) AS newest, count(*) AS many FROM event GROUP BY customer
      ) e FULL JOIN event_range r ON r.customer = e.customer
      WHERE r.customer IS NULL OR coalesce(e.many, 0) <> r.last - r.first + 1
        OR e.oldest <> r.first OR e.newest <> r.last`,
  },
  {
    fault: 'event_astray',
    what: 'event of a binding, of customer',
    sql: `SELECT e.customer, e.number FROM event e LEFT JOIN binding b ON b.block = e.block AND b.token = e.key
        AND b.customer = e.customer WHERE e.type < ${firstOfCalls} AND b.ordinal IS NULL`,
  },
  {
    fault: 'event_astray',
    what: 'event of a call, of customer',
    sql: `SELECT e.customer, e.number FROM event e LEFT JOIN call_record r ON r.id = e.key AND r.customer = e.customer
      WHERE e.type >= ${firstOfCalls} AND e.type < ${firstBehindCalls} AND r.ordinal IS NULL`,
  },
  {
    fault: 'event_astray',
    what: 'events of customer',
    sql: `SELECT e.customer FROM event e LEFT JOIN customer c ON c.number = e.customer
      WHERE c.number IS NULL AND e.customer <> ${platform} GROUP BY e.customer`,
  },
  {
    fault: 'turn_astray',
    what: 'binding',
    sql: `SELECT t.ordinal FROM turn t LEFT JOIN binding b ON b.block = t.block AND b.token = t.token AND b.ordinal = t.ordinal
      WHERE b.ordinal IS NULL`,
  },
]

/** Hours that have not passed, as they are counted and as the pairs say. */
const differing = (hour: number): string => `
  SELECT block, hour, sum(counted)::int8, sum(paired)::int8 FROM (
    SELECT block, hour, pairs AS counted, 0 AS paired FROM block_return WHERE hour >= ${hour}
    UNION ALL
    SELECT block, (held_until / ${returnGranularityMs})::int4, 0, count(*) FROM pair
      WHERE side <> 1 AND held_until >= ${hour * returnGranularityMs} GROUP BY 1, 2
  ) e GROUP BY block, hour HAVING sum(counted) <> sum(paired)`

/** More than these of one kind say no more than these. */
const most = 1_000

/** What only this store has. Its files are PostgreSQL's own affair (pg_amcheck, data checksums). */
export const checkStructure = async (
  connection: Connection,
  findings: Findings,
  { now, progress }: StructureParts,
): Promise<void> => {
  progress('look-ups and events', 0)
  for (const { fault, what, sql } of looks) {
    const { rows } = await connection.run<number[]>({ name: '', text: `${sql} LIMIT ${most}` })
    for (const row of rows) findings.note(fault, `${what} ${row.join(', number ')}`)
  }
  progress('counters', 0)
  const { rows } = await connection.run<number[]>({ name: '', text: `${differing(hourOf(now))} LIMIT ${most}` })
  for (const [block = 0, hour = 0, counted = 0, paired = 0] of rows) {
    if (hour === hourOf(now) && counted >= paired) continue
    const at = new Date(hour * returnGranularityMs).toISOString()
    findings.note('returns_wrong', `${unpackBlock(block)} at ${at}: ${counted} counted, ${paired} there`)
  }
}
