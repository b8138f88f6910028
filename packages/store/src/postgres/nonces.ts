import { type NonceLedger, StoreError } from '@axbridge/core'
import { byteaArray, int8Array } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { nonceStatements } from './statements.ts'
import { toStoreError } from './store-errors.ts'

type Asked = {
  readonly print: Buffer
  readonly until: number
  readonly resolve: (isFirst: boolean) => void
  readonly reject: (error: unknown) => void
}

/** More wait than any server could answer in time. */
const mostWaiting = 20_000
const mostAtOnce = 1_000

/** What is over goes in turns, so that no statement is long. */
const forgetEveryMs = 10_000
const mostForgotten = 200_000

/**
 * Used nonces, on a connection that does not wait for the disk: what the database loses in a crash of its own are those of half a second, and
 * every other end of a server or of the network loses none. While one statement is under way the next ones gather.
 */
export class PostgresNonces implements NonceLedger {
  readonly #connect: () => Promise<Connection>
  #connection: Connection | undefined
  #waiting: Asked[] = []
  #isAsking = false
  #isOpen = true
  readonly #forgetting: NodeJS.Timeout

  constructor(connect: () => Promise<Connection>) {
    this.#connect = connect
    this.#forgetting = setInterval(() => this.#forget(), forgetEveryMs)
    this.#forgetting.unref()
  }

  take(print: Uint8Array, until: number): Promise<boolean> {
    if (!this.#isOpen) return Promise.reject(new StoreError('closed', 'the store is closed'))
    if (this.#waiting.length >= mostWaiting)
      return Promise.reject(new StoreError('busy', 'too many signatures wait to be looked up'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ print: Buffer.from(print), until, resolve, reject })
      void this.#ask()
    })
  }

  async close(): Promise<void> {
    this.#isOpen = false
    clearInterval(this.#forgetting)
    for (const { reject } of this.#waiting.splice(0)) reject(new StoreError('closed', 'the store is closed'))
    await this.#connection?.close()
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    // What else is asked in this turn goes along.
    await Promise.resolve()
    while (this.#waiting.length > 0) await this.#askFor(this.#waiting.splice(0, mostAtOnce))
    this.#isAsking = false
  }

  async #askFor(asked: readonly Asked[]): Promise<void> {
    try {
      const connection = await this.#open()
      const prints = byteaArray(asked.map(({ print }) => print))
      const { rows } = await connection.run<[Buffer]>(nonceStatements.take, [
        prints,
        int8Array(asked.map(({ until }) => until)),
      ])
      const taken = new Set(rows.map(([print]) => print.toString('latin1')))
      // One that is asked for twice at once is taken by the first.
      for (const { print, resolve } of asked) resolve(taken.delete(print.toString('latin1')))
    } catch (error) {
      for (const { reject } of asked) reject(toStoreError(error))
    }
  }

  async #open(): Promise<Connection> {
    if (this.#connection?.isOpen === true) return this.#connection
    const connection = await this.#connect()
    await connection.script('SET synchronous_commit = off')
    if (!this.#isOpen) {
      connection.destroy()
      throw new StoreError('closed', 'the store is closed')
    }
    this.#connection = connection
    return connection
  }

  #forget(): void {
    // Whoever asks next finds a connection that is lost, and says so.
    this.#connection?.run(nonceStatements.forget, [mostForgotten]).catch(() => undefined)
  }
}
