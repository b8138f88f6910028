import { named } from './named-statements.ts'

const webhookColumns = 'w.ordinal, w.id, c.id, w.content, w.secret, w.previous_secret, w.epoch, w.holder, w.held_until'

const ofOwner = 'FROM webhook w LEFT JOIN customer c ON c.number = w.owner'

export const webhookStatements = named('webhook', {
  /** Two that are added at once are counted one after the other. */
  takeOwner: 'SELECT pg_advisory_xact_lock($1, $2)',
  countOf: 'SELECT count(*) FROM webhook WHERE owner = $1',
  add: `INSERT INTO webhook (id, owner, content, secret, previous_secret, is_disabled, epoch, holder, held_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 0)`,
  find: `SELECT ${webhookColumns} ${ofOwner} WHERE w.id = $1 AND w.owner = $2`,
  list: `SELECT ${webhookColumns} ${ofOwner} WHERE w.owner = $1 ORDER BY w.ordinal`,
  any: `SELECT ${webhookColumns} ${ofOwner} WHERE w.id = $1`,
  take: `SELECT ${webhookColumns} ${ofOwner} WHERE w.id = $1 FOR UPDATE OF w`,
  write: `UPDATE webhook SET content = $2, secret = $3, previous_secret = $4, is_disabled = $5, epoch = $6, holder = $7
    WHERE ordinal = $1`,
  remove: 'DELETE FROM webhook WHERE ordinal = $1',
  /** One's own first, then those that nobody holds. */
  claim: `WITH mine AS MATERIALIZED (
      SELECT ordinal FROM (
        (SELECT ordinal, 0 AS place FROM webhook WHERE holder = $1 AND NOT is_disabled ORDER BY ordinal LIMIT $4)
        UNION ALL
        (SELECT ordinal, 1 FROM webhook WHERE holder IS NULL AND NOT is_disabled ORDER BY ordinal LIMIT $4)
        UNION ALL
        (SELECT ordinal, 1 FROM webhook WHERE holder <> $1 AND (held_until <= $2 OR held_until > $5) AND NOT is_disabled ORDER BY ordinal LIMIT $4)
      ) either ORDER BY place, ordinal LIMIT $4
    )
    UPDATE webhook u SET holder = $1, held_until = $3 FROM webhook was
    WHERE u.ordinal IN (SELECT ordinal FROM mine) AND was.ordinal = u.ordinal AND NOT u.is_disabled
      AND (u.holder = $1 OR u.holder IS NULL OR u.held_until <= $2 OR u.held_until > $5)
    RETURNING u.ordinal, was.holder IS NOT DISTINCT FROM $1`,
  read: `SELECT ${webhookColumns} ${ofOwner} WHERE w.ordinal = ANY ($1::int8[])`,
  release: 'UPDATE webhook SET holder = NULL WHERE holder = $1',
})

export const deliveryStatements = named('delivery', {
  /** Those that wait, and those that are dead and that the cursor has not passed. */
  underWay: `SELECT d.content FROM webhook w JOIN delivery d ON d.webhook = w.ordinal
    WHERE w.id = $1 AND (NOT d.is_dead OR d.number > $2) ORDER BY d.number`,
  put: `INSERT INTO delivery (webhook, number, event, is_dead, last_at, content)
    SELECT $1, * FROM unnest($2::int8[], $3::text[], $4::boolean[], $5::int8[], $6::text[])
    ON CONFLICT (webhook, number) DO UPDATE SET event = excluded.event, is_dead = excluded.is_dead,
      last_at = excluded.last_at, content = excluded.content`,
  drop: 'DELETE FROM delivery WHERE webhook = $1 AND number = ANY ($2::int8[])',
  at: 'SELECT content FROM delivery WHERE webhook = $1 AND number = $2',
  behind: 'SELECT content FROM delivery WHERE webhook = $1 AND number > $2 ORDER BY number',
  ofState: `SELECT d.content FROM webhook w JOIN delivery d ON d.webhook = w.ordinal
    WHERE w.id = $1 AND d.is_dead = $2 AND d.number > $3 ORDER BY d.number LIMIT $4`,
  list: `SELECT d.content FROM webhook w JOIN delivery d ON d.webhook = w.ordinal
    WHERE w.id = $1 AND d.number > $2 ORDER BY d.number LIMIT $3`,
  ofEvent: `SELECT d.content FROM webhook w JOIN delivery d ON d.webhook = w.ordinal
    WHERE w.id = $1 AND d.event = $2 ORDER BY d.number LIMIT 1`,
  counts: `SELECT count(*) FILTER (WHERE NOT d.is_dead), count(*) FILTER (WHERE d.is_dead)
    FROM webhook w JOIN delivery d ON d.webhook = w.ordinal WHERE w.id = $1`,
  countWaiting: 'SELECT count(*) FROM delivery WHERE webhook = $1 AND NOT is_dead',
  forgetDead: `DELETE FROM delivery WHERE (webhook, number) IN (SELECT webhook, number FROM delivery
    WHERE is_dead AND last_at < $1 ORDER BY last_at LIMIT $2)`,
})
