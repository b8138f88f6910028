/**
 * Every statement of the store. Each one on bindings or pairs names the block, which is the distribution key when the
 * tables are spread over several databases; a test parses them all and fails when it is missing.
 */
const bindingColumns =
  'b.ordinal, b.block, b.serial, b.token, c.id, b.mode, b.order_id, b.created_at, b.expires_at, b.unbound_at, ' +
  'b.parties, b.previous'

const recordColumns =
  'r.ordinal, r.id, c.id, r.binding, r.order_id, r.side, r.x, r.caller, r.callee, r.trunk, r.started_at, ' +
  'r.ringing_at, r.answered_at, r.ended_at, r.outcome, r.refusal, r.q850_cause, r.duration_ms'

export const bindingStatements = {
  pairOf: 'SELECT binding, side, live_until, held_until FROM pair WHERE block = ? AND serial = ? AND party = ?',
  /** Each binding has exactly one side a (0). */
  useOf: `SELECT count(*) FILTER (WHERE side = 0 AND held_until > ?), count(*) FILTER (WHERE held_until <= ?), max(binding)
    FROM pair WHERE block = ? AND serial = ?`,
  purge: 'DELETE FROM pair WHERE block = ? AND serial = ? AND held_until <= ?',
  insert: `INSERT INTO binding
    (block, serial, token, customer, mode, order_id, created_at, expires_at, unbound_at, parties, previous)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  insertByCustomer: 'INSERT INTO binding_by_customer (customer, binding, block) VALUES (?, ?, ?)',
  insertByOrder: 'INSERT INTO binding_by_order (customer, order_id, binding, block) VALUES (?, ?, ?, ?)',
  /**
   * Writes a pair over nothing, over a lapsed pair or over the quarantined pair of the binding that is taken back, whose
   * quarantine is never shortened by it.
   */
  placePair: `INSERT INTO pair (block, serial, party, binding, side, live_until, held_until)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (block, serial, party) DO UPDATE SET
      binding = excluded.binding, side = excluded.side,
      live_until = excluded.live_until, held_until = max(pair.held_until, excluded.held_until)
    WHERE pair.held_until <= ? OR (pair.binding = ? AND pair.live_until <= ?)`,
  movePairs: 'UPDATE pair SET live_until = ?, held_until = ? WHERE block = ? AND serial = ? AND binding = ?',
  changeExpiry: 'UPDATE binding SET expires_at = ? WHERE block = ? AND ordinal = ?',
  unbind: 'UPDATE binding SET unbound_at = ? WHERE block = ? AND ordinal = ?',
  find: `SELECT ${bindingColumns} FROM binding b JOIN customer c ON c.number = b.customer
    WHERE b.block = ? AND b.token = ? AND c.id = ?`,
  standing: `SELECT p.side, p.live_until, p.held_until, ${bindingColumns}
    FROM pair p JOIN binding b ON b.block = p.block AND b.ordinal = p.binding JOIN customer c ON c.number = b.customer
    WHERE p.block = ? AND p.serial = ? AND p.party = ?`,
  listByCustomer: `SELECT ${bindingColumns}
    FROM customer c CROSS JOIN binding_by_customer l ON l.customer = c.number
      CROSS JOIN binding b ON b.block = l.block AND b.ordinal = l.binding
    WHERE c.id = ? AND l.binding < ? ORDER BY l.binding DESC LIMIT ?`,
  listByOrder: `SELECT ${bindingColumns}
    FROM customer c CROSS JOIN binding_by_order l ON l.customer = c.number
      CROSS JOIN binding b ON b.block = l.block AND b.ordinal = l.binding
    WHERE c.id = ? AND l.order_id = ? AND l.binding < ? ORDER BY l.binding DESC LIMIT ?`,
  /** The history of a number, from its newest binding back along the chain. */
  newestOn: 'SELECT max(binding) FROM pair WHERE block = ? AND serial = ?',
  at: `SELECT ${bindingColumns} FROM binding b JOIN customer c ON c.number = b.customer
    WHERE b.block = ? AND b.ordinal = ?`,
} as const

export const answerStatements = {
  find: 'SELECT key, body, answer, kept_at FROM kept_answer WHERE key = ? AND kept_at > ?',
  keep: 'INSERT OR REPLACE INTO kept_answer (key, body, answer, kept_at) VALUES (?, ?, ?, ?)',
  forget: `DELETE FROM kept_answer WHERE ordinal IN
    (SELECT ordinal FROM kept_answer WHERE kept_at < ? ORDER BY kept_at, ordinal LIMIT ?)`,
} as const

export const recordStatements = {
  /** A record that is closed (its outcome is not 0) stays as it is. */
  save: `INSERT INTO call_record (id, customer, binding, order_id, side, x, caller, callee, trunk, started_at,
      ringing_at, answered_at, ended_at, outcome, refusal, q850_cause, duration_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
      customer = excluded.customer, binding = excluded.binding, order_id = excluded.order_id, side = excluded.side,
      x = excluded.x, caller = excluded.caller, callee = excluded.callee, trunk = excluded.trunk,
      started_at = excluded.started_at, ringing_at = excluded.ringing_at, answered_at = excluded.answered_at,
      ended_at = excluded.ended_at, outcome = excluded.outcome, refusal = excluded.refusal,
      q850_cause = excluded.q850_cause, duration_ms = excluded.duration_ms
    WHERE call_record.outcome = 0`,
  /** Core's rule of closing a record, for all open ones at once. */
  closeOrphans: `UPDATE call_record SET ended_at = ?, outcome = ?, q850_cause = ?,
      duration_ms = CASE WHEN answered_at IS NULL THEN 0 ELSE max(0, ? - answered_at) END
    WHERE outcome = 0`,
  find: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer WHERE r.id = ? AND c.id = ?`,
  listByCustomer: `SELECT ${recordColumns} FROM customer c CROSS JOIN call_record r ON r.customer = c.number
    WHERE c.id = ? AND r.ordinal < ? ORDER BY r.ordinal DESC LIMIT ?`,
  listByBinding: `SELECT ${recordColumns} FROM call_record r CROSS JOIN customer c ON c.number = r.customer
    WHERE r.binding = ? AND c.id = ? AND r.ordinal < ? ORDER BY r.ordinal DESC LIMIT ?`,
  listByNumber: `SELECT ${recordColumns} FROM call_record r CROSS JOIN customer c ON c.number = r.customer
    WHERE r.x = ? AND c.id = ? AND r.customer IS NOT NULL AND r.ordinal < ? ORDER BY r.ordinal DESC LIMIT ?`,
} as const

export const customerStatements = {
  numberOf: 'SELECT number FROM customer WHERE id = ?',
  add: 'INSERT INTO customer (id, name, created_at) VALUES (?, ?, ?)',
  addKey: 'INSERT INTO api_key (hash, customer, created_at) VALUES (?, ?, ?)',
  hasBlock: 'SELECT 1 FROM pool_block WHERE block = ?',
  addBlock: 'INSERT INTO pool_block (block, customer, approval, created_at) VALUES (?, ?, ?, ?)',
  findByName: 'SELECT id, name, created_at FROM customer WHERE name = ? ORDER BY number LIMIT 1',
  ofKey: `SELECT c.id, c.name, c.created_at FROM api_key k JOIN customer c ON c.number = k.customer WHERE k.hash = ?`,
  pool: `SELECT p.block FROM customer c CROSS JOIN pool_block p ON p.customer = c.number WHERE c.id = ?`,
} as const

export const committedStatements = {
  read: 'SELECT time FROM committed WHERE id = 1',
  write: 'UPDATE committed SET time = ? WHERE id = 1',
} as const
