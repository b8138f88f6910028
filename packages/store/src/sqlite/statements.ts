/**
 * Every statement of the store. Each one on bindings or pairs names the block, which is the distribution key when the
 * tables are spread over several databases; a test parses them all and fails when it is missing.
 */
export * from './console-statements.ts'
export * from './supervision-statements.ts'

export const bindingColumns =
  'b.ordinal, b.block, b.serial, b.y_serial, b.token, c.id, b.mode, b.order_id, b.terms, b.created_at, b.expires_at, ' +
  'b.unbound_at, b.first_answered_at, b.revision, b.last_caller, b.parties, b.previous, b.previous_y, b.use'

const ownBinding = 'FROM binding b JOIN customer c ON c.number = b.customer'

export const recordColumns =
  'r.ordinal, r.id, c.id, r.binding, r.order_id, r.side, r.x, r.caller, r.callee, r.trunk, r.started_at, ' +
  'r.ringing_at, r.answered_at, r.ended_at, r.outcome, r.refusal, r.q850_cause, r.duration_ms, r.identifier, ' +
  'r.verification, r.rule'

export const bindingStatements = {
  insert: `INSERT INTO binding (block, serial, y_serial, token, customer, mode, order_id, terms, created_at, expires_at,
      unbound_at, first_answered_at, revision, last_caller, parties, previous, previous_y, use)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  insertByCustomer: 'INSERT INTO binding_by_customer (customer, binding, block) VALUES (?, ?, ?)',
  insertByOrder: 'INSERT INTO binding_by_order (customer, order_id, binding, block) VALUES (?, ?, ?, ?)',
  /** All that a change may change. */
  change: `UPDATE binding
    SET terms = ?, expires_at = ?, unbound_at = ?, first_answered_at = ?, revision = ?, parties = ?
    WHERE block = ? AND ordinal = ?`,
  noteCaller: 'UPDATE binding SET last_caller = ? WHERE block = ? AND token = ?',
  find: `SELECT ${bindingColumns} ${ownBinding} WHERE b.block = ? AND b.token = ? AND c.id = ?`,
  /** Of whichever customer. */
  findAny: `SELECT ${bindingColumns} ${ownBinding} WHERE b.block = ? AND b.token = ?`,
  at: `SELECT ${bindingColumns} ${ownBinding} WHERE b.block = ? AND b.ordinal = ?`,
  /** What of it never changes. */
  newsAt: 'SELECT block, serial, y_serial, token, mode, order_id FROM binding WHERE block = ? AND ordinal = ?',
  tokenAt: 'SELECT token FROM binding WHERE block = ? AND ordinal = ?',
  /** Its persons are deleted, or what was left of it. */
  empty: "UPDATE binding SET parties = x'', last_caller = NULL WHERE block = ? AND ordinal = ?",
  dropByCustomer: 'DELETE FROM binding_by_customer WHERE customer = ? AND binding = ?',
  dropByOrder: 'DELETE FROM binding_by_order WHERE customer = ? AND order_id = ? AND binding = ?',
  customerOf: 'SELECT customer FROM binding WHERE block = ? AND ordinal = ?',
  reduceToLink: "UPDATE binding SET order_id = '', use = NULL WHERE block = ? AND ordinal = ?",
  drop: 'DELETE FROM binding WHERE block = ? AND ordinal = ?',
  /** All that have their persons, customer by customer, the oldest of each first. */
  behind: `SELECT customer, binding, block FROM binding_by_customer WHERE (customer, binding) > (?, ?)
    ORDER BY customer, binding LIMIT ?`,
  standing: `SELECT p.side, p.live_until, p.held_until, ${bindingColumns}
    FROM pair p JOIN binding b ON b.block = p.block AND b.ordinal = p.binding JOIN customer c ON c.number = b.customer
    WHERE p.block = ? AND p.serial = ? AND p.party = ?`,
  liveOfOrder: `SELECT ${bindingColumns}
    FROM customer c CROSS JOIN binding_by_order l ON l.customer = c.number
      CROSS JOIN binding b ON b.block = l.block AND b.ordinal = l.binding
    WHERE c.id = ? AND l.order_id = ? AND coalesce(b.unbound_at, b.expires_at) > ? ORDER BY l.binding LIMIT ?`,
  listByCustomer: `SELECT ${bindingColumns}
    FROM customer c CROSS JOIN binding_by_customer l ON l.customer = c.number
      CROSS JOIN binding b ON b.block = l.block AND b.ordinal = l.binding
    WHERE c.id = ? AND l.binding < ? ORDER BY l.binding DESC LIMIT ?`,
  listByOrder: `SELECT ${bindingColumns}
    FROM customer c CROSS JOIN binding_by_order l ON l.customer = c.number
      CROSS JOIN binding b ON b.block = l.block AND b.ordinal = l.binding
    WHERE c.id = ? AND l.order_id = ? AND l.binding < ? ORDER BY l.binding DESC LIMIT ?`,
  /** When the newest bindings of a customer were made, the newest first. */
  newest: `SELECT b.created_at
    FROM customer c CROSS JOIN binding_by_customer l ON l.customer = c.number
      CROSS JOIN binding b ON b.block = l.block AND b.ordinal = l.binding
    WHERE c.id = ? ORDER BY l.binding DESC LIMIT ?`,
} as const

/** Who stood in bindings before others did. */
export const formerStatements = {
  keep: 'INSERT INTO binding_former (block, binding, revision, until, parties) VALUES (?, ?, ?, ?, ?)',
  /** With who stands there now, and since when such are kept: all as it was at one instant. */
  of: `SELECT (SELECT since FROM former_kept WHERE id = 1), b.created_at, b.revision, b.parties, f.revision, f.until, f.parties
    FROM binding b LEFT JOIN binding_former f ON f.block = b.block AND f.binding = b.ordinal
    WHERE b.block = ? AND b.ordinal = ? ORDER BY f.revision`,
  /** Of these only those by which `stoodIn` tells one instant: the first, the last that was over by then, and the first that was not. */
  at: `SELECT (SELECT since FROM former_kept WHERE id = 1), b.created_at, b.revision, b.parties, f.revision, f.until, f.parties
    FROM binding b LEFT JOIN binding_former f ON f.block = b.block AND f.binding = b.ordinal AND f.revision IN (
      (SELECT g.revision FROM binding_former g WHERE g.block = b.block AND g.binding = b.ordinal ORDER BY g.revision LIMIT 1),
      (SELECT g.revision FROM binding_former g WHERE g.block = b.block AND g.binding = b.ordinal AND g.until <= ?
        ORDER BY g.revision DESC LIMIT 1),
      (SELECT g.revision FROM binding_former g WHERE g.block = b.block AND g.binding = b.ordinal AND g.until > ?
        ORDER BY g.revision LIMIT 1))
    WHERE b.block = ? AND b.ordinal = ? ORDER BY f.revision`,
  dropOf: 'DELETE FROM binding_former WHERE block = ? AND binding = ?',
} as const

export const pairStatements = {
  pairOf: 'SELECT binding, side, live_until, held_until FROM pair WHERE block = ? AND serial = ? AND party = ?',
  /**
   * What counts on a number (all but B beside side a: 1), what lapsed, the newest binding of its history, and when the next
   * pair lapses.
   */
  useOf: `SELECT count(*) FILTER (WHERE side <> 1 AND held_until > ?), count(*) FILTER (WHERE held_until <= ?),
      max(coalesce(newest, binding)), min(held_until) FILTER (WHERE held_until > ?)
    FROM pair WHERE block = ? AND serial = ?`,
  newestOn: 'SELECT max(coalesce(newest, binding)) FROM pair WHERE block = ? AND serial = ?',
  heldUntil: 'SELECT max(held_until) FROM pair WHERE block = ? AND serial = ? AND binding = ?',
  purge: 'DELETE FROM pair WHERE block = ? AND serial = ? AND held_until <= ?',
  /**
   * Writes a pair over nothing, over a lapsed pair or over one of this binding that is not live: one that is taken back, or
   * whose party left it.
   */
  place: `INSERT INTO pair (block, serial, party, binding, side, live_until, held_until, newest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (block, serial, party) DO UPDATE SET
      binding = excluded.binding, side = excluded.side, live_until = excluded.live_until,
      held_until = excluded.held_until, newest = excluded.newest
    WHERE pair.held_until <= ? OR (pair.binding = ? AND pair.live_until <= ?)`,
  /** A party leaves a binding in which he stands. */
  leave: `UPDATE pair SET live_until = ?, held_until = ?
    WHERE block = ? AND serial = ? AND party = ? AND binding = ?`,
  liveOf: 'SELECT side, held_until FROM pair WHERE block = ? AND serial = ? AND binding = ? AND live_until > ?',
  move: `UPDATE pair SET live_until = ?, held_until = ?
    WHERE block = ? AND serial = ? AND binding = ? AND live_until > ?`,
  latestLive: 'SELECT max(live_until) FROM pair WHERE block = ? AND live_until > ?',
  dropOf: 'DELETE FROM pair WHERE block = ? AND serial = ? AND binding = ?',
  addReturns: `INSERT INTO block_return (block, hour, pairs) VALUES (?, ?, ?)
    ON CONFLICT (block, hour) DO UPDATE SET pairs = pairs + excluded.pairs`,
  forgetReturns: 'DELETE FROM block_return WHERE block = ? AND hour < ?',
  returns: 'SELECT hour, pairs FROM block_return WHERE block = ? AND hour >= ? AND pairs > 0 ORDER BY hour',
} as const

/** The index of who stands or stood in which binding, in runs. */
export const partyStatements = {
  runs: 'SELECT run, level, target FROM party_run ORDER BY run',
  entriesOf: 'SELECT count(*) FROM binding_by_party WHERE run = ?',
  openRun: 'INSERT INTO party_run (run, level) VALUES (?, ?)',
  mergeInto: 'UPDATE party_run SET target = ? WHERE run = ?',
  dropMerged: 'DELETE FROM party_run WHERE run = ?',
  /** Whoever comes back to a binding is in its list already, in this run or in an older one. */
  add: 'INSERT OR IGNORE INTO binding_by_party (run, party, customer, binding, block) VALUES (?, ?, ?, ?, ?)',
  keyAt: `SELECT party, customer, binding FROM binding_by_party WHERE run = ?
    ORDER BY party, customer, binding LIMIT 1 OFFSET ?`,
  /** What is of a binding whose persons were deleted goes nowhere: no sweep has to find it where it is moved to. */
  copyUnder: `INSERT OR IGNORE INTO binding_by_party (run, party, customer, binding, block)
    SELECT ?, e.party, e.customer, e.binding, e.block FROM binding_by_party e
    WHERE e.run = ? AND (e.party, e.customer, e.binding) < (?, ?, ?) AND (e.binding > ?
      OR EXISTS (SELECT 1 FROM binding_by_customer l WHERE l.customer = e.customer AND l.binding = e.binding))`,
  /** The keys of a run behind one of them, in their order. */
  keysBehind: `SELECT party, customer, binding FROM binding_by_party WHERE run = ? AND (party, customer, binding) > (?, ?, ?)
    ORDER BY party, customer, binding LIMIT ?`,
  isListed: 'SELECT 1 FROM binding_by_customer WHERE customer = ? AND binding = ?',
  dropEntry: 'DELETE FROM binding_by_party WHERE run = ? AND party = ? AND customer = ? AND binding = ?',
  customerBehind: `SELECT customer FROM binding_by_party WHERE run = ? AND party = ? AND customer > ?
    ORDER BY customer LIMIT 1`,
  ofCustomer: `SELECT binding, block FROM binding_by_party WHERE run = ? AND party = ? AND customer = ? AND binding < ?
    ORDER BY binding DESC LIMIT ?`,
  dropUnder: 'DELETE FROM binding_by_party WHERE run = ? AND (party, customer, binding) < (?, ?, ?)',
  entries: `SELECT l.binding, l.block
    FROM customer c CROSS JOIN binding_by_party l ON l.customer = c.number
    WHERE c.id = ? AND l.run = ? AND l.party = ? AND l.binding < ? ORDER BY l.binding DESC LIMIT ?`,
  hasStood: `SELECT 1
    FROM binding b CROSS JOIN party_run r
      CROSS JOIN binding_by_party l ON l.run = r.run AND l.customer = b.customer AND l.binding = b.ordinal
    WHERE b.block = ? AND b.token = ? AND l.party = ? LIMIT 1`,
} as const

export const answerStatements = {
  find: 'SELECT key, body, answer, kept_at FROM kept_answer WHERE key = ? AND kept_at > ?',
  keep: 'INSERT OR REPLACE INTO kept_answer (key, body, answer, kept_at) VALUES (?, ?, ?, ?)',
  forget: `DELETE FROM kept_answer WHERE ordinal IN
    (SELECT ordinal FROM kept_answer WHERE kept_at < ? ORDER BY kept_at, ordinal LIMIT ?)`,
} as const

const closeAsLost = `UPDATE call_record SET ended_at = ?, outcome = ?, q850_cause = ?,
      duration_ms = CASE WHEN answered_at IS NULL THEN 0 ELSE max(0, ? - answered_at) END`

export const recordStatements = {
  /** What becomes known of an attempt in its course is in no index: mostly nothing else has changed since the last save. */
  /** It goes on and is open still: no index has anything of that. */
  goOn: `UPDATE call_record SET ringing_at = ?, answered_at = ?
    WHERE ordinal = ? AND outcome = 0 AND customer IS ? AND binding IS ? AND order_id IS ? AND side IS ? AND x IS ?
      AND caller IS ? AND callee IS ? AND trunk = ? AND started_at = ? AND identifier IS ? AND verification IS ? AND rule IS ?
      AND ended_at IS NULL AND refusal IS NULL AND q850_cause IS NULL AND duration_ms IS NULL`,
  /** How far an attempt has come, and where its row is. */
  progress: 'SELECT ordinal, customer, outcome, answered_at, ringing_at FROM call_record WHERE id = ?',
  follow: `UPDATE call_record SET ringing_at = ?, answered_at = ?, ended_at = ?, outcome = ?, refusal = ?,
      q850_cause = ?, duration_ms = ?
    WHERE ordinal = ? AND outcome = 0 AND customer IS ? AND binding IS ? AND order_id IS ? AND side IS ? AND x IS ?
      AND caller IS ? AND callee IS ? AND trunk = ? AND started_at = ? AND identifier IS ? AND verification IS ? AND rule IS ?`,
  begin: `INSERT INTO call_record (id, customer, binding, order_id, side, x, caller, callee, trunk, started_at,
      identifier, verification, rule, ringing_at, answered_at, ended_at, outcome, refusal, q850_cause, duration_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  /** A record that is closed (its outcome is not 0) stays as it is. */
  save: `INSERT INTO call_record (id, customer, binding, order_id, side, x, caller, callee, trunk, started_at,
      identifier, verification, rule, ringing_at, answered_at, ended_at, outcome, refusal, q850_cause, duration_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
      customer = excluded.customer, binding = excluded.binding, order_id = excluded.order_id, side = excluded.side,
      x = excluded.x, caller = excluded.caller, callee = excluded.callee, trunk = excluded.trunk,
      started_at = excluded.started_at, identifier = excluded.identifier, verification = excluded.verification,
      rule = excluded.rule, ringing_at = excluded.ringing_at, answered_at = excluded.answered_at,
      ended_at = excluded.ended_at, outcome = excluded.outcome, refusal = excluded.refusal,
      q850_cause = excluded.q850_cause, duration_ms = excluded.duration_ms
    WHERE call_record.outcome = 0`,
  /** The open ones of customers. */
  open: `SELECT r.ordinal, c.id FROM call_record r CROSS JOIN customer c ON c.number = r.customer
    WHERE r.outcome = 0 ORDER BY r.ordinal`,
  openOf: `SELECT r.ordinal, c.id FROM call_record r CROSS JOIN customer c ON c.number = r.customer
    WHERE r.outcome = 0 AND r.id = ?`,
  /** Core's rule of closing a record, for all open ones at once. */
  closeOrphans: `${closeAsLost} WHERE outcome = 0`,
  closeLost: `${closeAsLost} WHERE outcome = 0 AND id = ?`,
  at: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer WHERE r.ordinal = ?`,
  find: `SELECT ${recordColumns} FROM call_record r JOIN customer c ON c.number = r.customer WHERE r.id = ? AND c.id = ?`,
  findOfAnybody: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer WHERE r.id = ?`,
  listByCustomer: `SELECT ${recordColumns} FROM customer c CROSS JOIN call_record r ON r.customer = c.number
    WHERE c.id = ? AND r.ordinal < ? ORDER BY r.ordinal DESC LIMIT ?`,
  listByBinding: `SELECT ${recordColumns} FROM call_record r CROSS JOIN customer c ON c.number = r.customer
    WHERE r.binding = ? AND c.id = ? AND r.ordinal < ? ORDER BY r.ordinal DESC LIMIT ?`,
  /** Of whichever customer. */
  ofBinding: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer
    WHERE r.binding = ? AND r.started_at >= ? AND r.started_at < ? ORDER BY r.ordinal DESC LIMIT ?`,
  behind: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer
    WHERE r.ordinal > ? ORDER BY r.ordinal LIMIT ?`,
  drop: 'DELETE FROM call_record WHERE ordinal = ?',
  beginningFrom: 'SELECT r.ordinal, r.started_at FROM call_record r WHERE r.ordinal >= ? ORDER BY r.ordinal LIMIT 1',
  newest: 'SELECT r.ordinal FROM call_record r ORDER BY r.ordinal DESC LIMIT 1',
  listByNumber: `SELECT ${recordColumns} FROM call_record r CROSS JOIN customer c ON c.number = r.customer
    WHERE r.x = ? AND c.id = ? AND r.customer IS NOT NULL AND r.ordinal < ? ORDER BY r.ordinal DESC LIMIT ?`,
} as const

export const customerColumns =
  'c.id, c.name, c.created_at, c.bearer_allowed, c.pairs_per_number, c.most_pairs, c.profile'

export const keyColumns = 'k.id, c.id, k.hash, k.secret, k.created_at, k.revoked_at'

export const customerStatements = {
  numberOf: 'SELECT number FROM customer WHERE id = ?',
  add: `INSERT INTO customer (id, name, created_at, bearer_allowed, pairs_per_number, most_pairs, profile)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  changeSettings: 'UPDATE customer SET bearer_allowed = ?, pairs_per_number = ?, most_pairs = ? WHERE id = ?',
  changeProfile: 'UPDATE customer SET profile = ? WHERE id = ?',
  find: `SELECT ${customerColumns} FROM customer c WHERE c.id = ?`,
  findByName: `SELECT ${customerColumns} FROM customer c WHERE c.name = ? ORDER BY c.number LIMIT 1`,
  list: `SELECT ${customerColumns} FROM customer c WHERE c.number > ? ORDER BY c.number LIMIT ?`,
} as const

export const keyStatements = {
  add: 'INSERT INTO customer_key (id, hash, customer, secret, created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?)',
  revoke: 'UPDATE customer_key SET revoked_at = ? WHERE id = ? AND customer = ? AND revoked_at IS NULL',
  find: `SELECT ${keyColumns} FROM customer_key k JOIN customer c ON c.number = k.customer WHERE k.id = ? AND c.id = ?`,
  list: `SELECT ${keyColumns} FROM customer c CROSS JOIN customer_key k ON k.customer = c.number
    WHERE c.id = ? ORDER BY k.ordinal DESC LIMIT ?`,
  knownByHash: `SELECT ${keyColumns}, ${customerColumns}
    FROM customer_key k JOIN customer c ON c.number = k.customer WHERE k.hash = ?`,
  knownById: `SELECT ${keyColumns}, ${customerColumns}
    FROM customer_key k JOIN customer c ON c.number = k.customer WHERE k.id = ?`,
} as const

export const blockColumns =
  'n.block, n.approval, n.valid_from, n.valid_until, n.base_platform, c.id, n.state, n.created_at, n.first_used_at'

const ofPool = 'FROM number_block n LEFT JOIN customer c ON c.number = n.customer'

export const numberStatements = {
  put: `INSERT OR REPLACE INTO number_block
    (block, approval, valid_from, valid_until, base_platform, customer, state, created_at, first_used_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  find: `SELECT ${blockColumns} ${ofPool} WHERE n.block = ?`,
  list: `SELECT ${blockColumns} ${ofPool} WHERE n.block > ? ORDER BY n.block LIMIT ?`,
  listByState: `SELECT ${blockColumns} ${ofPool} WHERE n.state = ? AND n.block > ? ORDER BY n.block LIMIT ?`,
  listByCustomer: `SELECT ${blockColumns} FROM customer c CROSS JOIN number_block n ON n.customer = c.number
    WHERE c.id = ? AND n.block > ? ORDER BY n.block LIMIT ?`,
  pool: `SELECT n.block, n.state, n.valid_from, n.valid_until
    FROM customer c CROSS JOIN number_block n ON n.customer = c.number WHERE c.id = ? ORDER BY n.block`,
} as const

export const eventStatements = {
  insert: `INSERT INTO event (customer, number, type, at, block, subject, until, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  read: `SELECT number, type, at, block, subject, until, detail FROM event
    WHERE customer = ? AND number > ? ORDER BY number LIMIT ?`,
  last: 'SELECT max(number) FROM event WHERE customer = ?',
  oldest: 'SELECT min(number) FROM event WHERE customer = ?',
  first: 'SELECT first FROM event_first WHERE customer = ?',
  setFirst: 'INSERT OR REPLACE INTO event_first (customer, first) VALUES (?, ?)',
  /** The first event that may not be dropped, among those below a number. */
  young: 'SELECT number FROM event WHERE customer = ? AND at >= ? AND number < ? ORDER BY number LIMIT 1',
  drop: 'DELETE FROM event WHERE customer = ? AND number < ?',
  customerBehind: 'SELECT customer FROM event WHERE customer > ? ORDER BY customer LIMIT 1',
} as const

export const turnStatements = {
  set: 'INSERT OR IGNORE INTO turn (at, binding, kind, block) VALUES (?, ?, ?, ?)',
  due: 'SELECT at, binding, kind, block FROM turn WHERE at <= ? ORDER BY at, binding, kind LIMIT ?',
  dropThrough: 'DELETE FROM turn WHERE (at, binding, kind) <= (?, ?, ?)',
  drop: 'DELETE FROM turn WHERE at = ? AND binding = ? AND kind = ?',
  next: 'SELECT at FROM turn WHERE at >= 0 ORDER BY at LIMIT 1',
} as const

export const trunkStatements = {
  put: 'INSERT OR REPLACE INTO trunk (name, definition, changed_at) VALUES (?, ?, ?)',
  remove: 'DELETE FROM trunk WHERE name = ?',
  list: 'SELECT name, definition, changed_at FROM trunk ORDER BY name',
} as const

export const webhookColumns =
  'w.ordinal, w.id, c.id, w.url, w.description, w.types, w.disabled_reason, w.disabled_at, w.secret, w.previous_secret, ' +
  'w.previous_until, w.created_at, w.epoch, w.cursor, w.replay_through, w.replay_types, w.failing_since, w.last_success_at'

const ownWebhook = 'FROM webhook w LEFT JOIN customer c ON c.number = w.customer'

export const webhookStatements = {
  add: `INSERT INTO webhook (id, customer, url, description, types, disabled_reason, disabled_at, secret, previous_secret,
      previous_until, created_at, epoch, cursor, replay_through, replay_types, failing_since, last_success_at, held_until)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  countOf: 'SELECT count(*) FROM webhook WHERE customer IS ?',
  ordinalOf: 'SELECT ordinal FROM webhook WHERE id = ?',
  find: `SELECT ${webhookColumns} ${ownWebhook} WHERE w.id = ? AND c.id IS ?`,
  list: `SELECT ${webhookColumns} FROM customer c CROSS JOIN webhook w ON w.customer = c.number
    WHERE c.id = ? ORDER BY w.ordinal`,
  listOfPlatform: `SELECT ${webhookColumns} ${ownWebhook} WHERE w.customer IS NULL ORDER BY w.ordinal`,
  update: `UPDATE webhook SET url = ?, description = ?, types = ?, disabled_reason = ?, disabled_at = ?, secret = ?,
      previous_secret = ?, previous_until = ?, epoch = ?, cursor = ?, replay_through = ?, replay_types = ?,
      failing_since = ?, last_success_at = ?
    WHERE ordinal = ?`,
  progress: `UPDATE webhook
    SET cursor = ?, replay_through = ?, replay_types = ?, failing_since = ?, last_success_at = ? WHERE ordinal = ?`,
  /** What is switched off is held by nobody. */
  disable: `UPDATE webhook SET disabled_reason = ?, disabled_at = ?, epoch = epoch + 1, holder = NULL,
      held_until = 0
    WHERE ordinal = ?`,
  remove: 'DELETE FROM webhook WHERE ordinal = ?',
  own: `SELECT ${webhookColumns} ${ownWebhook} WHERE w.holder = ? ORDER BY w.ordinal LIMIT ?`,
  /** What nobody holds has no time until which it is held. */
  free: `SELECT ${webhookColumns} ${ownWebhook}
    WHERE w.disabled_at IS NULL AND w.held_until <= ? AND w.holder IS NOT ? ORDER BY w.held_until, w.ordinal LIMIT ?`,
  /** Held for longer than anybody holds: the clock was set back since. */
  astray: `SELECT ${webhookColumns} ${ownWebhook}
    WHERE w.disabled_at IS NULL AND w.held_until > ? AND w.holder IS NOT ? ORDER BY w.held_until, w.ordinal LIMIT ?`,
  hold: 'UPDATE webhook SET holder = ?, held_until = ? WHERE ordinal = ?',
  /** Of an endpoint that this server holds: only where the time is nearly over, or longer than it may be. */
  renew: 'UPDATE webhook SET held_until = ? WHERE holder = ? AND NOT held_until BETWEEN ? AND ?',
  release: 'UPDATE webhook SET holder = NULL, held_until = 0 WHERE holder = ?',
  /** The epoch of an endpoint that this server holds. */
  heldBy: 'SELECT epoch FROM webhook WHERE ordinal = ? AND holder = ?',
} as const

export const deliveryColumns =
  'd.number, d.event, d.type, d.subject, d.is_dead, d.attempts, d.tried_since, d.next_at, d.last_at, d.last_status, ' +
  'd.last_fault, d.missed_from'

const ownDeliveries = 'FROM webhook w CROSS JOIN webhook_delivery d ON d.webhook = w.ordinal'

export const deliveryStatements = {
  put: `INSERT OR REPLACE INTO webhook_delivery (webhook, number, event, type, subject, is_dead, attempts, tried_since,
      next_at, last_at, last_status, last_fault, missed_from)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  drop: 'DELETE FROM webhook_delivery WHERE webhook = ? AND number = ?',
  dropAll: 'DELETE FROM webhook_delivery WHERE webhook = ?',
  all: `SELECT ${deliveryColumns} ${ownDeliveries} WHERE w.id = ? AND d.number > ? ORDER BY d.number LIMIT ?`,
  ofState: `SELECT ${deliveryColumns} ${ownDeliveries}
    WHERE w.id = ? AND d.is_dead = ? AND d.number > ? ORDER BY d.number LIMIT ?`,
  underWay: `SELECT ${deliveryColumns} ${ownDeliveries}
    WHERE w.id = ? AND (d.is_dead = 0 OR d.number > w.cursor) ORDER BY d.number`,
  /** An endpoint has some thousand deliveries at most. */
  ofEvent: `SELECT ${deliveryColumns} ${ownDeliveries} WHERE w.id = ? AND d.event = ?`,
  counts: `SELECT count(*) FILTER (WHERE d.is_dead = 0), count(*) FILTER (WHERE d.is_dead = 1)
    ${ownDeliveries} WHERE w.id = ?`,
  forget: `DELETE FROM webhook_delivery WHERE (webhook, number) IN
    (SELECT webhook, number FROM webhook_delivery WHERE is_dead = 1 AND last_at < ? ORDER BY last_at LIMIT ?)`,
} as const

export const horizonStatements = {
  read: 'SELECT seconds FROM signature_horizon WHERE id = 1',
  write: 'UPDATE signature_horizon SET seconds = ? WHERE id = 1',
} as const

export const committedStatements = {
  read: 'SELECT time FROM committed WHERE id = 1',
  write: 'UPDATE committed SET time = ? WHERE id = 1',
} as const
