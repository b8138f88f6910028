import { StoreError } from '@axbridge/core'
import type { Connection, Statement } from './connection.ts'
import { isLostConnection, toStoreError } from './store-errors.ts'

/** A read that was lost after so long is not done again. */
const longestOnceMs = 1_000

/**
 * The connections that read. Each takes several statements at once, and a statement goes to the one with the fewest. What was
 * lost is replaced when it is needed next.
 */
export class Readers {
  readonly #connect: () => Promise<Connection>
  readonly #most: number
  #connections: Connection[] = []
  #connecting: Promise<Connection> | undefined
  #isOpen = true

  constructor(connect: () => Promise<Connection>, most: number) {
    this.#connect = connect
    this.#most = most
  }

  /** Rows of committed data. Throws StoreError. */
  async rows<Row extends unknown[]>(statement: Statement, values: readonly unknown[] = []): Promise<readonly Row[]> {
    this.assertOpen()
    try {
      return await this.#rows<Row>(statement, values)
    } catch (error) {
      throw toStoreError(error)
    }
  }

  async first<Row extends unknown[]>(statement: Statement, values: readonly unknown[] = []): Promise<Row | undefined> {
    return (await this.rows<Row>(statement, values))[0]
  }

  assertOpen(): void {
    if (!this.#isOpen) throw new StoreError('closed', 'the store is closed')
  }

  /** Any of the connections, for who needs one as such. */
  async connection(): Promise<Connection> {
    this.#connections = this.#connections.filter(({ isOpen }) => isOpen)
    const [idlest] = [...this.#connections].sort((one, other) => one.pending - other.pending)
    if (idlest !== undefined && (idlest.pending === 0 || this.#connections.length >= this.#most)) return idlest
    const opened = this.#open()
    if (idlest === undefined) return opened
    // The one that is there goes on; the new one is for who comes next.
    opened.catch(() => undefined)
    return idlest
  }

  async close(): Promise<void> {
    this.#isOpen = false
    await this.#connecting?.catch(() => undefined)
    await Promise.all(this.#connections.splice(0).map((connection) => connection.close()))
  }

  async #rows<Row extends unknown[]>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const connection = await this.connection()
    const since = performance.now()
    try {
      return (await connection.run<Row>(statement, values)).rows
    } catch (error) {
      // A read may be done twice; a server that has gone over to another one is found so. A call waits for no second limit.
      const isLate = performance.now() - since > longestOnceMs
      if (!isLostConnection(error) || isLate || !this.#isOpen) throw error
      return (await (await this.connection()).run<Row>(statement, values)).rows
    }
  }

  #open(): Promise<Connection> {
    this.#connecting ??= this.#connect()
      .then((connection) => {
        this.#connections.push(connection)
        return connection
      })
      .finally(() => {
        this.#connecting = undefined
      })
    return this.#connecting
  }
}
