import pg from 'pg'

/** The rows of a hundred bindings, made in the server: the binding, its two pairs, its place in the lists, its event and its turn. */
const statement = (first: number): string => `
  WITH made AS (
    SELECT n, 12345678 AS block, (random() * 9999)::int2 AS serial, decode(lpad(to_hex(n), 30, '0'), 'hex') AS token,
      decode('11' || lpad(to_hex(n), 30, '0'), 'hex') AS a, decode('22' || lpad(to_hex(n), 30, '0'), 'hex') AS b
    FROM generate_series(${first}::int8, ${first + 99}::int8) n
  ), bindings AS (
    INSERT INTO binding (block, token, ordinal, serial, customer, mode, order_id, created_at, expires_at, revision, parties)
    SELECT block, token, n, serial, 1, 0, 'order-' || n, 1, 9000000000000, 0, decode(repeat('5a', 70), 'hex') FROM made
  ), listed AS (
    INSERT INTO binding_by_customer (customer, ordinal, order_id, block, token)
    SELECT 1, n, 'order-' || n, block, token FROM made
  ), people AS (
    INSERT INTO binding_by_party (party, customer, ordinal, block, token)
    SELECT a, 1, n, block, token FROM made UNION ALL SELECT b, 1, n, block, token FROM made
  ), pairs AS (
    INSERT INTO pair (block, serial, party, binding, side, live_until, held_until)
    SELECT block, serial, a, token, 0, 9000000000000, 9000000000000 FROM made
    UNION ALL SELECT block, serial, b, token, 1, 9000000000000, 9000000000000 FROM made
  ), events AS (
    INSERT INTO event_outbox (customer, type, at, block, key, until) SELECT 1, 0, 1, block, token, 9000000000000 FROM made
  )
  INSERT INTO turn (at, ordinal, kind, block, token) SELECT 9000000000000, n, 0, block, token FROM made`

/**
 * The anchor: the rows that a bind writes, in the schema of the store, by one statement of a hundred bindings after the other over one
 * connection. Nobody decides anything, nothing is sent but the statement, and no event is numbered.
 */
export class BarePostgres {
  readonly #client: pg.Client
  #next = 1

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(url: string): Promise<BarePostgres> {
    const client = new pg.Client({ connectionString: url })
    // What it was doing then fails by itself.
    client.on('error', () => undefined)
    await client.connect()
    return new BarePostgres(client)
  }

  /** Binds a second. */
  async run(binds: number): Promise<number> {
    const startedAt = performance.now()
    for (let done = 0; done < binds; done += 100) {
      await this.#client.query(statement(this.#next))
      this.#next += 100
    }
    return binds / ((performance.now() - startedAt) / 1_000)
  }

  close(): Promise<void> {
    return this.#client.end()
  }
}
