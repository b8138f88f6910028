/**
 * Every statement of the store. Each one on a table that holds rows of one block names the block, which is the distribution key
 * when the tables are spread over several machines; a test reads them all and fails when it is missing. Many rows go in as
 * arrays, one for each column: a statement for a group of writes costs little more than one for a single write.
 */
import { named } from './named-statements.ts'

export * from './console-statements.ts'
export * from './matter-statements.ts'
export * from './retention-statements.ts'
export * from './webhook-statements.ts'

/** The columns in the order of BindingRow in sqlite/rows.ts; nothing reads the two before the last here. */
export const bindingColumns =
  'b.ordinal, b.block, b.serial, b.y_serial, b.token, c.id, b.mode, b.order_id, b.terms, b.created_at, b.expires_at, ' +
  'b.unbound_at, b.first_answered_at, b.revision, b.last_caller, b.parties, NULL, NULL, b.use'

export const recordColumns =
  'r.ordinal, r.id, c.id, r.binding, r.order_id, r.side, r.x, r.caller, r.callee, r.trunk, r.started_at, ' +
  'r.ringing_at, r.answered_at, r.ended_at, r.outcome, r.refusal, r.q850_cause, r.duration_ms, r.identifier, ' +
  'r.verification, r.rule'

const listed = `SELECT ${bindingColumns}
    FROM l JOIN binding b ON b.block = l.block AND b.token = l.token JOIN customer c ON c.number = b.customer
    ORDER BY b.ordinal DESC`

export const transactionStatements = named('transaction', {
  /** Whatever the role's default is: what is read behind a lock was committed before the lock was taken. */
  begin: 'BEGIN ISOLATION LEVEL READ COMMITTED',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  /** The next number of a group of writes. */
  group: "SELECT nextval('write_group')",
})

export const lockStatements = named('lock', {
  shareBlocks: 'SELECT pg_advisory_xact_lock_shared($1, block) FROM unnest($2::int4[]) block',
  takeBlocks: 'SELECT pg_advisory_xact_lock($1, block) FROM unnest($2::int4[]) block',
  takeNumbers: 'SELECT pg_advisory_xact_lock(number) FROM unnest($1::int8[]) number',
})

export const committedStatements = named('committed', {
  read: 'SELECT max(time) FROM committed',
  raise: 'UPDATE committed SET time = $2 WHERE slot = $1 AND time < $2',
})

export const bindingStatements = named('binding', {
  insert: `INSERT INTO binding (block, token, ordinal, serial, y_serial, customer, mode, order_id, terms, created_at, expires_at,
      unbound_at, first_answered_at, revision, last_caller, parties, use)
    SELECT * FROM unnest($1::int4[], $2::bytea[], $3::int8[], $4::int2[], $5::int2[], $6::int4[], $7::int2[], $8::text[],
      $9::text[], $10::int8[], $11::int8[], $12::int8[], $13::int8[], $14::int4[], $15::bytea[], $16::bytea[], $17::text[])`,
  insertByCustomer: `INSERT INTO binding_by_customer (customer, ordinal, order_id, block, token)
    SELECT * FROM unnest($1::int4[], $2::int8[], $3::text[], $4::int4[], $5::bytea[])`,
  /** Of new bindings. What may be there already costs three times as much to insert. */
  insertByParty: `INSERT INTO binding_by_party (party, customer, ordinal, block, token)
    SELECT DISTINCT * FROM unnest($1::bytea[], $2::int4[], $3::int8[], $4::int4[], $5::bytea[])`,
  /** Whoever comes back to a binding is in its list already. */
  addByParty: `INSERT INTO binding_by_party (party, customer, ordinal, block, token)
    SELECT * FROM unnest($1::bytea[], $2::int4[], $3::int8[], $4::int4[], $5::bytea[]) ON CONFLICT DO NOTHING`,
  /** All that a change may change. */
  change: `UPDATE binding b SET terms = n.terms, expires_at = n.expires_at, unbound_at = n.unbound_at,
      first_answered_at = n.first_answered_at, revision = n.revision, last_caller = n.last_caller, parties = n.parties
    FROM unnest($1::int4[], $2::bytea[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::int4[], $8::bytea[], $9::bytea[])
      AS n(block, token, terms, expires_at, unbound_at, first_answered_at, revision, last_caller, parties)
    WHERE b.block = n.block AND b.token = n.token`,
  /** What never changes of a binding: where it stands. */
  places: `SELECT b.block, b.token, b.serial, b.y_serial FROM unnest($1::int4[], $2::bytea[]) AS n(block, token)
      JOIN binding b ON b.block = n.block AND b.token = n.token`,
  liveOfOrder: `WITH l AS MATERIALIZED (SELECT block, token, ordinal FROM binding_by_customer
      WHERE customer = $1 AND order_id = $2)
    SELECT b.block, b.token, b.serial, b.y_serial
    FROM l JOIN binding b ON b.block = l.block AND b.token = l.token
    WHERE coalesce(b.unbound_at, b.expires_at) > greatest($3, (SELECT max(time) FROM committed)) ORDER BY l.ordinal LIMIT $4`,
  read: `SELECT ${bindingColumns} FROM unnest($1::int4[], $2::bytea[]) AS n(block, token)
      JOIN binding b ON b.block = n.block AND b.token = n.token JOIN customer c ON c.number = b.customer`,
  find: `SELECT ${bindingColumns} FROM binding b JOIN customer c ON c.number = b.customer
    WHERE b.block = $1 AND b.token = $2 AND c.id = $3`,
  /** With the committed time, so that no route is decided on an older one. */
  standing: `SELECT (SELECT max(time) FROM committed), p.side, p.live_until, p.held_until, ${bindingColumns}
    FROM pair p JOIN binding b ON b.block = p.block AND b.token = p.binding JOIN customer c ON c.number = b.customer
    WHERE p.block = $1 AND p.serial = $2 AND p.party = $3`,
  listByCustomer: `WITH l AS MATERIALIZED (SELECT block, token FROM binding_by_customer
      WHERE customer = $1 AND ordinal < $2 ORDER BY ordinal DESC LIMIT $3) ${listed}`,
  listByOrder: `WITH l AS MATERIALIZED (SELECT block, token FROM binding_by_customer
      WHERE customer = $1 AND order_id = $4 AND ordinal < $2 ORDER BY ordinal DESC LIMIT $3) ${listed}`,
  listByParty: `WITH l AS MATERIALIZED (SELECT block, token FROM binding_by_party
      WHERE customer = $1 AND party = $4 AND ordinal < $2 ORDER BY ordinal DESC LIMIT $3) ${listed}`,
  listByNumber: `WITH l AS MATERIALIZED (SELECT block, token FROM (
      (SELECT block, token, ordinal FROM binding WHERE block = $4 AND serial = $5 AND customer = $1 AND ordinal < $2
        ORDER BY ordinal DESC LIMIT $3)
      UNION ALL
      (SELECT block, token, ordinal FROM binding WHERE block = $4 AND y_serial = $5 AND customer = $1 AND ordinal < $2
        ORDER BY ordinal DESC LIMIT $3)) either ORDER BY ordinal DESC LIMIT $3) ${listed}`,
  /** Of whichever customer, the newest first. */
  onNumber: `WITH l AS MATERIALIZED (SELECT block, token FROM (
      (SELECT block, token, ordinal FROM binding WHERE block = $1 AND serial = $2 AND ordinal < $3
        ORDER BY ordinal DESC LIMIT $4)
      UNION
      (SELECT block, token, ordinal FROM binding WHERE block = $1 AND y_serial = $2 AND ordinal < $3
        ORDER BY ordinal DESC LIMIT $4)) either ORDER BY ordinal DESC LIMIT $4) ${listed}`,
  ofPerson: `WITH l AS MATERIALIZED (SELECT block, token FROM binding_by_party
      WHERE party = $1 AND ordinal < $2 ORDER BY ordinal DESC LIMIT $3) ${listed}`,
  /** Their persons are deleted, or what was left of them. */
  empty: `UPDATE binding b SET parties = ''::bytea, last_caller = NULL FROM unnest($1::int4[], $2::bytea[]) AS n(block, token)
    WHERE b.block = n.block AND b.token = n.token`,
  drop: `DELETE FROM binding b USING unnest($1::int4[], $2::bytea[]) AS n(block, token)
    WHERE b.block = n.block AND b.token = n.token`,
  /** In which of these bindings a party stands or stood. */
  stoodIn: `SELECT l.ordinal FROM unnest($3::int8[]) AS n(ordinal)
      JOIN binding_by_party l ON l.party = $1 AND l.customer = $2 AND l.ordinal = n.ordinal`,
  /** When the newest bindings of a customer were made. */
  newest: `WITH l AS MATERIALIZED (SELECT block, token FROM binding_by_customer
      WHERE customer = $1 ORDER BY ordinal DESC LIMIT $2)
    SELECT b.created_at FROM l JOIN binding b ON b.block = l.block AND b.token = l.token`,
})

/** Who stood in bindings before others did. */
export const formerStatements = named('former', {
  keep: `INSERT INTO binding_former (block, token, revision, until, parties)
    SELECT * FROM unnest($1::int4[], $2::bytea[], $3::int4[], $4::int8[], $5::bytea[])`,
  /** With who stands there now, and since when such are kept: all as it was at one instant. */
  of: `SELECT b.token, (SELECT since FROM former_kept WHERE id = 1), b.created_at, b.revision, b.parties, f.revision, f.until, f.parties
    FROM unnest($1::int4[], $2::bytea[]) AS n(block, token) JOIN binding b ON b.block = n.block AND b.token = n.token
      LEFT JOIN binding_former f ON f.block = b.block AND f.token = b.token ORDER BY b.block, b.token, f.revision`,
  /** Of these only those by which `stoodIn` tells one instant: the first, the last that was over by then, and the first that was not. */
  at: `SELECT b.token, (SELECT since FROM former_kept WHERE id = 1), b.created_at, b.revision, b.parties, f.revision, f.until, f.parties
    FROM unnest($1::int4[], $2::bytea[]) AS n(block, token) JOIN binding b ON b.block = n.block AND b.token = n.token
      LEFT JOIN LATERAL (
        (SELECT g.revision, g.until, g.parties FROM binding_former g WHERE g.block = b.block AND g.token = b.token
          ORDER BY g.revision LIMIT 1)
        UNION (SELECT g.revision, g.until, g.parties FROM binding_former g WHERE g.block = b.block AND g.token = b.token
          AND g.until <= $3::int8 ORDER BY g.revision DESC LIMIT 1)
        UNION (SELECT g.revision, g.until, g.parties FROM binding_former g WHERE g.block = b.block AND g.token = b.token
          AND g.until > $3::int8 ORDER BY g.revision LIMIT 1)) f ON true ORDER BY b.block, b.token, f.revision`,
  dropOf: `DELETE FROM binding_former f USING unnest($1::int4[], $2::bytea[]) AS n(block, token)
    WHERE f.block = n.block AND f.token = n.token`,
})

export const pairStatements = named('pair', {
  /**
   * What counts on each number (all but B beside side a: 1) from an instant on, when the first of it lapses, and what has
   * lapsed; numbers with nobody on them are left out.
   */
  uses: `WITH now AS MATERIALIZED (SELECT greatest($3::int8, max(time)) AS at FROM committed)
    SELECT n.block, n.serial, u.use, u.lapsed, u.until, now.at
    FROM now CROSS JOIN unnest($1::int4[], $2::int2[]) AS n(block, serial) CROSS JOIN LATERAL (
      SELECT count(*) AS pairs, count(*) FILTER (WHERE side <> 1 AND held_until > now.at) AS use,
        count(*) FILTER (WHERE held_until <= now.at) AS lapsed, min(held_until) FILTER (WHERE held_until > now.at) AS until
      FROM pair p WHERE p.block = n.block AND p.serial = n.serial) u
    WHERE u.pairs > 0`,
  of: `SELECT p.block, p.serial, p.party, p.binding, p.side, p.live_until, p.held_until
    FROM unnest($1::int4[], $2::int2[], $3::bytea[]) AS n(block, serial, party)
      JOIN pair p ON p.block = n.block AND p.serial = n.serial AND p.party = n.party`,
  on: `SELECT p.block, p.serial, p.party, p.binding, p.side, p.live_until, p.held_until
    FROM unnest($1::int4[], $2::int2[]) AS n(block, serial)
      JOIN pair p ON p.block = n.block AND p.serial = n.serial`,
  /** A pair where none is: the primary key holds it to that. */
  insert: `INSERT INTO pair (block, serial, party, binding, side, live_until, held_until)
    SELECT * FROM unnest($1::int4[], $2::int2[], $3::bytea[], $4::bytea[], $5::int2[], $6::int8[], $7::int8[])`,
  /** Only over what was read. */
  change: `UPDATE pair p SET binding = n.binding, side = n.side, live_until = n.live_until, held_until = n.held_until
    FROM unnest($1::int4[], $2::int2[], $3::bytea[], $4::bytea[], $5::int2[], $6::int8[], $7::int8[], $8::bytea[], $9::int8[])
      AS n(block, serial, party, binding, side, live_until, held_until, was, was_held)
    WHERE p.block = n.block AND p.serial = n.serial AND p.party = n.party AND p.binding = n.was AND p.held_until = n.was_held`,
  purge: `DELETE FROM pair p USING unnest($1::int4[], $2::int2[], $3::int8[]) AS n(block, serial, until)
    WHERE p.block = n.block AND p.serial = n.serial AND p.held_until <= n.until`,
  latestLive: 'SELECT max(live_until) FROM pair WHERE block = $1 AND live_until > $2',
  /** Until when pairs of these bindings rest on these numbers. */
  heldOf: `SELECT p.binding, max(p.held_until) FROM unnest($1::int4[], $2::int2[], $3::bytea[]) AS n(block, serial, binding)
      JOIN pair p ON p.block = n.block AND p.serial = n.serial AND p.binding = n.binding GROUP BY p.binding`,
  dropOf: `DELETE FROM pair p USING unnest($1::int4[], $2::int2[], $3::bytea[]) AS n(block, serial, binding)
    WHERE p.block = n.block AND p.serial = n.serial AND p.binding = n.binding`,
  addReturns: `INSERT INTO block_return (block, hour, slot, pairs)
    SELECT block, hour, $1, pairs FROM unnest($2::int4[], $3::int4[], $4::int8[]) AS n(block, hour, pairs)
    ON CONFLICT (block, hour, slot) DO UPDATE SET pairs = block_return.pairs + excluded.pairs`,
  forgetReturns: `DELETE FROM block_return r USING unnest($2::int4[]) AS n(block)
    WHERE r.block = n.block AND r.slot = $1 AND r.hour < $3`,
  returns: `SELECT r.block, r.hour, sum(r.pairs)::int8 FROM unnest($1::int4[]) AS n(block) JOIN block_return r ON r.block = n.block
    WHERE r.hour >= $2 GROUP BY r.block, r.hour HAVING sum(r.pairs) > 0 ORDER BY r.block, r.hour`,
})

export const answerStatements = named('answer', {
  find: 'SELECT key, body, answer, kept_at FROM kept_answer WHERE key = $1 AND kept_at > $2',
  read: `SELECT a.key, a.body, a.answer, a.kept_at FROM unnest($1::bytea[]) AS n(key) JOIN kept_answer a ON a.key = n.key`,
  keep: `INSERT INTO kept_answer (key, body, answer, kept_at)
    SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::int8[])
    ON CONFLICT (key) DO UPDATE SET body = excluded.body, answer = excluded.answer, kept_at = excluded.kept_at
    WHERE kept_answer.kept_at = ANY ($5::int8[])`,
  forget: `DELETE FROM kept_answer WHERE key = ANY (ARRAY(
    SELECT key FROM kept_answer WHERE kept_at < $1 ORDER BY kept_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
})

export const recordStatements = named('record', {
  read: `SELECT ${recordColumns} FROM unnest($1::bytea[]) AS n(id)
      JOIN call_record r ON r.id = n.id LEFT JOIN customer c ON c.number = r.customer`,
  /** A record that is closed (its outcome is not 0) stays as it is. */
  save: `INSERT INTO call_record (server, id, customer, binding, order_id, side, x, caller, callee, trunk, started_at,
      ringing_at, answered_at, ended_at, outcome, refusal, q850_cause, duration_ms, identifier, verification, rule)
    SELECT $1, * FROM unnest($2::bytea[], $3::int4[], $4::bytea[], $5::text[], $6::int2[], $7::int8[], $8::text[], $9::text[],
      $10::text[], $11::int8[], $12::int8[], $13::int8[], $14::int8[], $15::int2[], $16::int2[], $17::int2[], $18::int8[],
      $19::text[], $20::int2[], $21::text[])
    ON CONFLICT (id) DO UPDATE SET
      customer = excluded.customer, binding = excluded.binding, order_id = excluded.order_id, side = excluded.side,
      x = excluded.x, caller = excluded.caller, callee = excluded.callee, trunk = excluded.trunk,
      started_at = excluded.started_at, ringing_at = excluded.ringing_at, answered_at = excluded.answered_at,
      ended_at = excluded.ended_at, outcome = excluded.outcome, refusal = excluded.refusal,
      q850_cause = excluded.q850_cause, duration_ms = excluded.duration_ms, identifier = excluded.identifier,
      verification = excluded.verification, rule = excluded.rule
    WHERE call_record.outcome = 0`,
  /** The open records of a server that is gone, or of the one that asks; the lock says which is there. */
  openServers: 'SELECT DISTINCT server FROM call_record WHERE outcome = 0',
  openOf: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer
    WHERE r.outcome = 0 AND r.server = $1 ORDER BY r.ordinal LIMIT $2 FOR UPDATE OF r`,
  find: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer WHERE r.id = $1 AND c.id = $2`,
  findOfAnybody: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer WHERE r.id = $1`,
  listByCustomer: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer
    WHERE r.customer = $1 AND r.ordinal < $2 ORDER BY r.ordinal DESC LIMIT $3`,
  listByBinding: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer
    WHERE r.customer = $1 AND r.binding = $4 AND r.ordinal < $2 ORDER BY r.ordinal DESC LIMIT $3`,
  listByOrder: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer
    WHERE r.customer = $1 AND r.order_id = $4 AND r.ordinal < $2 ORDER BY r.ordinal DESC LIMIT $3`,
  /** Of whichever customer. */
  ofBinding: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer
    WHERE r.binding = $1 AND r.started_at >= $2 AND r.started_at < $3 ORDER BY r.ordinal DESC LIMIT $4`,
  behind: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer
    WHERE r.ordinal > $1 ORDER BY r.ordinal LIMIT $2`,
  /** In which of these bindings a person stands or stood, whosever they are. */
  stoodIn: 'SELECT l.ordinal FROM binding_by_party l WHERE l.party = $1 AND l.ordinal = ANY ($2::int8[])',
  /** The first attempt of a customer that began at an instant or later. */
  firstFrom: `SELECT r.ordinal FROM call_record r WHERE r.customer = $1 AND r.started_at >= $2
    ORDER BY r.started_at LIMIT 1`,
  listByNumber: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer
    WHERE r.customer = $1 AND r.x = $4 AND r.ordinal < $2 ORDER BY r.ordinal DESC LIMIT $3`,
})

export const serverStatements = named('server', {
  next: "SELECT nextval('server_number')::int4",
  hold: 'SELECT pg_advisory_lock($1, $2)',
  /** Whether nobody holds the lock; it is held until the transaction ends. */
  isGone: 'SELECT pg_try_advisory_xact_lock($1, $2)',
})

export const customerColumns =
  'c.id, c.name, c.created_at, c.bearer_allowed, c.pairs_per_number, c.most_pairs, c.profile'

export const keyColumns = 'k.id, c.id, k.hash, k.secret, k.created_at, k.revoked_at'

export const customerStatements = named('customer', {
  numbers: 'SELECT c.id, c.number FROM unnest($1::text[]) AS n(id) JOIN customer c ON c.id = n.id',
  add: `INSERT INTO customer (id, name, created_at, bearer_allowed, pairs_per_number, most_pairs, profile)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
  /** Only one server at a time changes a profile. */
  take: `SELECT ${customerColumns} FROM customer c WHERE c.id = $1 FOR UPDATE`,
  changeProfile: 'UPDATE customer SET profile = $2 WHERE id = $1',
  changeSettings: `UPDATE customer c SET bearer_allowed = $2, pairs_per_number = $3, most_pairs = $4 WHERE id = $1
    RETURNING ${customerColumns}`,
  find: `SELECT ${customerColumns} FROM customer c WHERE c.id = $1`,
  findByName: `SELECT ${customerColumns} FROM customer c WHERE c.name = $1 ORDER BY c.number LIMIT 1`,
  /** Only one server at a time gives names. */
  takeNames: 'LOCK TABLE customer IN SHARE ROW EXCLUSIVE MODE',
  list: `SELECT ${customerColumns} FROM customer c
    WHERE c.number > $1 ORDER BY c.number LIMIT $2`,
})

export const keyStatements = named('key', {
  add: 'INSERT INTO customer_key (id, hash, customer, secret, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6)',
  revoke: 'UPDATE customer_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
  find: `SELECT ${keyColumns} FROM customer_key k JOIN customer c ON c.number = k.customer WHERE k.id = $1 AND c.id = $2`,
  list: `SELECT ${keyColumns} FROM customer_key k JOIN customer c ON c.number = k.customer
    WHERE k.customer = $1 ORDER BY k.ordinal DESC LIMIT $2`,
  knownByHash: `SELECT ${keyColumns}, ${customerColumns}
    FROM customer_key k JOIN customer c ON c.number = k.customer WHERE k.hash = $1`,
  knownById: `SELECT ${keyColumns}, ${customerColumns}
    FROM customer_key k JOIN customer c ON c.number = k.customer WHERE k.id = $1`,
})

export const blockColumns =
  'n.block, n.approval, n.valid_from, n.valid_until, n.base_platform, c.id, n.state, n.created_at, n.first_used_at'

const ofPool = 'FROM number_block n LEFT JOIN customer c ON c.number = n.customer'

export const numberStatements = named('number', {
  put: `INSERT INTO number_block
      (block, approval, valid_from, valid_until, base_platform, customer, state, created_at, first_used_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (block) DO UPDATE SET approval = excluded.approval, valid_from = excluded.valid_from,
      valid_until = excluded.valid_until, base_platform = excluded.base_platform, customer = excluded.customer,
      state = excluded.state, created_at = excluded.created_at, first_used_at = excluded.first_used_at`,
  read: `SELECT ${blockColumns} FROM unnest($1::int4[]) AS a(block) JOIN number_block n ON n.block = a.block
    LEFT JOIN customer c ON c.number = n.customer`,
  markUsed: `UPDATE number_block n SET first_used_at = a.at FROM unnest($1::int4[], $2::int8[]) AS a(block, at)
    WHERE n.block = a.block AND n.first_used_at IS NULL`,
  list: `SELECT ${blockColumns} ${ofPool} WHERE n.block > $1 ORDER BY n.block LIMIT $2`,
  listByState: `SELECT ${blockColumns} ${ofPool} WHERE n.state = $3 AND n.block > $1 ORDER BY n.block LIMIT $2`,
  listByCustomer: `SELECT ${blockColumns} FROM number_block n JOIN customer c ON c.number = n.customer
    WHERE n.customer = $3 AND n.block > $1 ORDER BY n.block LIMIT $2`,
  pool: `SELECT n.block, n.state, n.valid_from, n.valid_until FROM number_block n WHERE n.customer = $1 ORDER BY n.block`,
})

const newsColumns = 'b.block, b.serial, b.y_serial, b.token, b.mode, b.order_id'

export const eventStatements = named('event', {
  tell: `INSERT INTO event_outbox (customer, type, at, block, key, until, detail)
    SELECT * FROM unnest($1::int4[], $2::int2[], $3::int8[], $4::int4[], $5::bytea[], $6::int8[], $7::text[])`,
  mayNumber: 'SELECT pg_try_advisory_xact_lock($1)',
  /** Numbers what is in sight. Answers whose events there are, and of which bindings they say (by their codes) that they changed. */
  number: `WITH taken AS MATERIALIZED (
      DELETE FROM event_outbox WHERE seq = ANY (ARRAY(SELECT seq FROM event_outbox ORDER BY seq LIMIT $1)) RETURNING *
    ), counted AS MATERIALIZED (
      SELECT customer, count(*) AS more FROM taken GROUP BY customer
    ), ranged AS (
      INSERT INTO event_range (customer, first, last) SELECT customer, 1, more FROM counted
      ON CONFLICT (customer) DO UPDATE SET last = event_range.last + excluded.last RETURNING customer, last
    ), kept AS (
      INSERT INTO event (customer, number, type, at, block, key, until, detail)
      SELECT t.customer, r.last - n.more + row_number() OVER (PARTITION BY t.customer ORDER BY t.seq), t.type, t.at, t.block, t.key,
        t.until, t.detail
      FROM taken t JOIN ranged r ON r.customer = t.customer JOIN counted n ON n.customer = t.customer
    ), news AS MATERIALIZED (
      SELECT customer, CASE WHEN type = ANY ($2::int2[]) THEN block END AS block,
        CASE WHEN type = ANY ($2::int2[]) THEN key END AS key, count(*) AS events
      FROM taken GROUP BY 1, 2, 3
    )
    SELECT n.customer, c.id, n.block, n.key, n.events FROM news n LEFT JOIN customer c ON c.number = n.customer`,
  read: `SELECT e.number, e.type, e.at, e.block, e.key, e.until, e.detail FROM event e
    WHERE e.customer = $1 AND e.number > $2 ORDER BY e.number LIMIT $3`,
  news: `SELECT ${newsColumns} FROM unnest($1::int4[], $2::bytea[]) AS n(block, token)
      JOIN binding b ON b.block = n.block AND b.token = n.token`,
  range: 'SELECT first, last FROM event_range WHERE customer = $1',
  /** Whose first event may be old enough to be dropped, from one customer on. */
  owners: 'SELECT customer, first, last FROM event_range WHERE customer > $1 ORDER BY customer LIMIT $2',
  firstKept: `SELECT min(number) FROM (SELECT number FROM event
      WHERE customer = $1 AND number >= $2 AND number < $3 AND at >= $4 ORDER BY number LIMIT 1) young`,
  drop: 'DELETE FROM event WHERE customer = $1 AND number < $2',
  setFirst: 'UPDATE event_range SET first = $2 WHERE customer = $1 AND first < $2',
})

export const turnStatements = named('turn', {
  /** Of new bindings. */
  begin: `INSERT INTO turn (at, ordinal, kind, block, token)
    SELECT * FROM unnest($1::int8[], $2::int8[], $3::int2[], $4::int4[], $5::bytea[])`,
  set: `INSERT INTO turn (at, ordinal, kind, block, token)
    SELECT * FROM unnest($1::int8[], $2::int8[], $3::int2[], $4::int4[], $5::bytea[]) ON CONFLICT DO NOTHING`,
  due: 'SELECT at, ordinal, kind, block, token FROM turn WHERE at <= $1 ORDER BY at, ordinal, kind LIMIT $2',
  /** Those of these that are set still; nobody else takes them meanwhile. */
  these: `SELECT t.at, t.ordinal, t.kind, t.block, t.token FROM unnest($1::int8[], $2::int8[], $3::int2[]) AS n(at, ordinal, kind)
      JOIN turn t ON t.at = n.at AND t.ordinal = n.ordinal AND t.kind = n.kind`,
  take: `DELETE FROM turn t USING unnest($1::int8[], $2::int8[], $3::int2[]) AS n(at, ordinal, kind)
    WHERE t.at = n.at AND t.ordinal = n.ordinal AND t.kind = n.kind`,
  nextAfter: 'SELECT min(at) FROM turn WHERE at > $1',
})

export const trunkStatements = named('trunk', {
  put: `INSERT INTO trunk (name, definition, changed_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, changed_at = excluded.changed_at`,
  remove: 'DELETE FROM trunk WHERE name = $1',
  list: 'SELECT name, definition, changed_at FROM trunk',
})

export const horizonStatements = named('horizon', {
  read: 'SELECT seconds FROM signature_horizon WHERE id = 1',
  write: 'UPDATE signature_horizon SET seconds = $1 WHERE id = 1',
})

export const nonceStatements = named('nonce', {
  /** Answers those that were not there. */
  take: `INSERT INTO used_nonce (print, until) SELECT DISTINCT ON (print) * FROM unnest($1::bytea[], $2::int8[]) AS asked (print, until)
    ON CONFLICT DO NOTHING RETURNING print`,
  /** By the clock of the database, which is one for all servers. */
  forget: `DELETE FROM used_nonce WHERE print IN
    (SELECT print FROM used_nonce WHERE until < extract(epoch FROM now())::int8 ORDER BY until LIMIT $1)`,
})

export const keyCheckStatements = named('key_check', {
  read: 'SELECT hash FROM key_check WHERE id = 1',
  /** The first counts. */
  leave: 'INSERT INTO key_check (id, hash) VALUES (1, $1) ON CONFLICT DO NOTHING',
})

export const noticeStatements = named('notice', { tell: 'SELECT pg_notify($1, $2)' })
