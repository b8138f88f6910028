import type { Database } from 'better-sqlite3'
import type { FaultName } from '../fault.ts'
import type { Findings } from '../findings.ts'

/** The octets of a token that begins with its time (packed-id.ts). The parties of older bindings are known by their pairs only. */
const timedTokenOctets = 15

/** What is over for long has lost its persons, and stands in no list but that of trails. */
const ofPerson = 'length(b.parties) > 0'

/** What each answers is a row too many or too few; the first column names it. */
const lookups: readonly { readonly fault: FaultName; readonly what: string; readonly sql: string }[] = [
  {
    fault: 'lookup_missing',
    what: 'by customer: binding',
    sql: `SELECT b.ordinal FROM binding b WHERE ${ofPerson} AND NOT EXISTS (SELECT 1 FROM binding_by_customer l
      WHERE l.customer = b.customer AND l.binding = b.ordinal AND l.block = b.block)`,
  },
  {
    fault: 'lookup_stray',
    what: 'by customer: binding',
    sql: `SELECT l.binding FROM binding_by_customer l WHERE NOT EXISTS (SELECT 1 FROM binding b
      WHERE b.ordinal = l.binding AND b.block = l.block AND b.customer = l.customer AND ${ofPerson})`,
  },
  {
    fault: 'lookup_missing',
    what: 'by order: binding',
    sql: `SELECT b.ordinal FROM binding b WHERE ${ofPerson} AND NOT EXISTS (SELECT 1 FROM binding_by_order l
      WHERE l.customer = b.customer AND l.order_id = b.order_id AND l.binding = b.ordinal AND l.block = b.block)`,
  },
  {
    fault: 'lookup_stray',
    what: 'by order: binding',
    sql: `SELECT l.binding FROM binding_by_order l WHERE NOT EXISTS (SELECT 1 FROM binding b
      WHERE b.ordinal = l.binding AND b.block = l.block AND b.customer = l.customer AND b.order_id = l.order_id AND ${ofPerson})`,
  },
  {
    fault: 'lookup_missing',
    what: 'by party: a pair of binding',
    sql: `SELECT p.binding FROM pair p JOIN binding b ON b.ordinal = p.binding
      WHERE length(p.party) > 0 AND NOT EXISTS (SELECT 1 FROM party_run r CROSS JOIN binding_by_party l
        ON l.run = r.run AND l.party = p.party AND l.customer = b.customer AND l.binding = p.binding AND l.block = p.block)`,
  },
  {
    fault: 'lookup_stray',
    what: 'by party: binding',
    sql: `SELECT l.binding FROM binding_by_party l WHERE NOT EXISTS (SELECT 1 FROM binding b
      WHERE b.ordinal = l.binding AND b.block = l.block AND b.customer = l.customer)
      OR NOT EXISTS (SELECT 1 FROM party_run r WHERE r.run = l.run)`,
  },
  {
    fault: 'lookup_missing',
    what: 'trail: binding',
    sql: `SELECT b.ordinal FROM binding b WHERE length(b.parties) = 0 AND NOT EXISTS (SELECT 1 FROM binding_trail t
      WHERE t.binding = b.ordinal AND t.block = b.block)`,
  },
  {
    fault: 'lookup_stray',
    what: 'trail: binding',
    sql: `SELECT t.binding FROM binding_trail t WHERE NOT EXISTS (SELECT 1 FROM binding b
      WHERE b.ordinal = t.binding AND b.block = t.block AND length(b.parties) = 0)`,
  },
  {
    fault: 'lookup_stray',
    what: 'by party: a merging run',
    sql: `SELECT r.run FROM party_run r WHERE r.target IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM party_run t WHERE t.run = r.target)`,
  },
  {
    fault: 'lookup_missing',
    what: 'by party: binding',
    // Every binding has a B, who stays known as long as it has its persons, so that at least one party of each is found.
    sql: `SELECT b.ordinal FROM binding b
      LEFT JOIN (SELECT DISTINCT binding FROM binding_by_party) l ON l.binding = b.ordinal
      WHERE l.binding IS NULL AND ${ofPerson} AND length(b.token) = ${timedTokenOctets}`,
  },
]

/** Holds the look-ups by customer, order and party to the bindings and pairs, both ways. */
export const checkLookups = (database: Database, findings: Findings): void => {
  for (const { fault, what, sql } of lookups) {
    for (const row of database.prepare<[], number>(sql).pluck().iterate()) findings.note(fault, `${what} ${row}`)
  }
}
