import type { Connection } from './connection.ts'
import { lockOf } from './locks.ts'
import { serverStatements } from './statements.ts'

export type Watch = {
  /** The connection by which this server is there itself: the same one as long as it was never lost. */
  readonly held: () => Connection | undefined
  /** How long nobody may hold the lock of a server before it is taken for gone. */
  readonly goneAfterMs: number
}

/**
 * Which servers are gone. Nobody holds the lock of such a server; but a server that lives loses it too with its connection, and all
 * of them do when the database ends or a standby takes over, which holds none of the locks, however long it has been up. So a
 * server is gone only after its lock was seen free twice, with time to take it again in between, and both times by the same connections:
 * as long as they lasted, the database was the same one.
 */
export class Absences {
  readonly #watch: Watch
  /** When a lock was first seen free, by performance.now(). */
  readonly #since = new Map<number, number>()
  #seenBy: readonly (Connection | undefined)[] = []

  constructor(watch: Watch) {
    this.#watch = watch
  }

  /** Those of the servers that are gone, by what was seen earlier and what the connection sees in its transaction now. */
  async among(connection: Connection, servers: readonly number[]): Promise<readonly number[]> {
    const seenBy = [connection, this.#watch.held()]
    if (seenBy.some((one, index) => one === undefined || one !== this.#seenBy[index])) this.#since.clear()
    this.#seenBy = seenBy
    for (const server of this.#since.keys()) if (!servers.includes(server)) this.#since.delete(server)
    const gone: number[] = []
    for (const server of servers) {
      const { rows } = await connection.run<[boolean]>(serverStatements.isGone, [lockOf.server, server])
      const now = performance.now()
      const since = this.#since.get(server) ?? now
      if (rows[0]?.[0] !== true) this.#since.delete(server)
      else this.#since.set(server, since)
      if (this.#since.has(server) && now - since >= this.#watch.goneAfterMs) gone.push(server)
    }
    return gone
  }
}
