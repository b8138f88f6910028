import type { Database } from 'better-sqlite3'
import { eventCodes } from '../../sqlite/event-codes.ts'
import { platform } from '../../sqlite/event-writes.ts'
import type { Findings } from '../findings.ts'

const [firstOfCalls, firstBehindCalls] = [eventCodes.code('call.started'), eventCodes.code('noted')]

/** Numbers run from the first that is kept to the last; a customer of whose events none was dropped begins with 1. */
const gaps = `
  SELECT coalesce(c.id, 'the platform'), e.oldest, e.newest FROM (
    SELECT customer, min(number) AS oldest, max(number) AS newest, count(*) AS many FROM event GROUP BY customer
  ) e LEFT JOIN event_first f ON f.customer = e.customer LEFT JOIN customer c ON c.number = e.customer
  WHERE e.many <> e.newest - e.oldest + 1 OR e.oldest <> coalesce(f.first, 1)`

const strayOfBindings = `
  SELECT e.customer, e.number FROM event e WHERE e.type < ${firstOfCalls} AND NOT EXISTS (SELECT 1 FROM binding b
    WHERE b.ordinal = e.subject AND b.block = e.block AND b.customer = e.customer)`

const strayOfCalls = `
  SELECT e.customer, e.number FROM event e WHERE e.type >= ${firstOfCalls} AND e.type < ${firstBehindCalls}
    AND NOT EXISTS (SELECT 1 FROM call_record r WHERE r.ordinal = e.subject AND r.customer = e.customer)`

const strayOwners = `
  SELECT e.customer, min(e.number) FROM event e LEFT JOIN customer c ON c.number = e.customer
  WHERE c.number IS NULL AND e.customer <> ${platform} GROUP BY e.customer`

const strayTurns = `
  SELECT t.binding FROM turn t WHERE NOT EXISTS (SELECT 1 FROM binding b WHERE b.ordinal = t.binding AND b.block = t.block)`

const strayDeliveries = `
  SELECT d.webhook, d.number FROM webhook_delivery d WHERE NOT EXISTS (SELECT 1 FROM webhook w WHERE w.ordinal = d.webhook)`

/** Holds the numbers of events, and what events, turns and deliveries are of, to what is there. */
export const checkEvents = (database: Database, findings: Findings): void => {
  for (const [owner, oldest, newest] of database.prepare<[], [string, number, number]>(gaps).raw().iterate()) {
    findings.note('event_gap', `${owner}: between ${oldest} and ${newest}`)
  }
  for (const sql of [strayOfBindings, strayOfCalls, strayOwners]) {
    for (const [customer, number] of database.prepare<[], [number, number]>(sql).raw().iterate()) {
      findings.note('event_astray', `event ${number} of customer ${customer}`)
    }
  }
  for (const binding of database.prepare<[], number>(strayTurns).pluck().iterate()) {
    findings.note('turn_astray', `binding ${binding}`)
  }
  for (const [webhook, number] of database.prepare<[], [number, number]>(strayDeliveries).raw().iterate()) {
    findings.note('delivery_astray', `delivery ${number} of endpoint ${webhook}`)
  }
}
