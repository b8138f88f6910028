import { named } from './named-statements.ts'

/** Of what is deleted when its term is over, where no row of a block is touched. */
export const retentionStatements = named('retention', {
  claim: 'SELECT pg_try_advisory_lock($1)',
  release: 'SELECT pg_advisory_unlock($1)',
  /** All that have their persons, customer by customer, the oldest of each first. */
  listedBehind: `SELECT customer, ordinal, block, token FROM binding_by_customer WHERE (customer, ordinal) > ($1, $2)
    ORDER BY customer, ordinal LIMIT $3`,
  /** Everybody who stands or stood in these bindings. */
  partiesOf: `SELECT l.customer, l.ordinal, l.party FROM unnest($1::int4[], $2::int8[]) AS n(customer, ordinal)
      JOIN binding_by_party l ON l.customer = n.customer AND l.ordinal = n.ordinal`,
  dropByCustomer: `DELETE FROM binding_by_customer l USING unnest($1::int4[], $2::int8[]) AS n(customer, ordinal)
    WHERE l.customer = n.customer AND l.ordinal = n.ordinal`,
  dropByParty: `DELETE FROM binding_by_party l USING unnest($1::int4[], $2::int8[]) AS n(customer, ordinal)
    WHERE l.customer = n.customer AND l.ordinal = n.ordinal`,
  addTrails: `INSERT INTO binding_trail (ordinal, block, token, over, emptied_at)
    SELECT *, $5::int8 FROM unnest($1::int8[], $2::int4[], $3::bytea[], $4::int8[]) ON CONFLICT DO NOTHING`,
  trailsBehind:
    'SELECT ordinal, block, token, emptied_at FROM binding_trail WHERE ordinal > $1 ORDER BY ordinal LIMIT $2',
  dropTrails: 'DELETE FROM binding_trail t USING unnest($1::int8[]) AS n(ordinal) WHERE t.ordinal = n.ordinal',
  dropRecords: 'DELETE FROM call_record r USING unnest($1::bytea[]) AS n(id) WHERE r.id = n.id',
  dropEntries: 'DELETE FROM audit_entry WHERE ordinal <= $1',
  anchor: 'SELECT audit_ordinal, audit_at, audit_hash FROM deletion WHERE id = 1',
  setAnchor: 'UPDATE deletion SET audit_ordinal = $1, audit_at = $2, audit_hash = $3 WHERE id = 1',
  dropMatters: 'DELETE FROM matter m USING unnest($1::int8[]) AS n(ordinal) WHERE m.ordinal = n.ordinal',
})
