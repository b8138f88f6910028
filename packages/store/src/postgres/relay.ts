import type { BindingId, CustomerId, EventOwner } from '@axbridge/core'
import { bindingIdOf } from '../sqlite/packed-id.ts'
import { int2Array } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { relayLock } from './locks.ts'
import { changeCodes, eventNotices } from './notices.ts'
import { eventStatements, noticeStatements, transactionStatements } from './statements.ts'
import { platform } from './writing.ts'

type NumberedRow = [
  customer: number,
  owner: CustomerId | null,
  block: number | null,
  token: Buffer | null,
  count: number,
]

export type Numbered = { readonly owners: readonly EventOwner[]; readonly bindings: readonly BindingId[] }

type RelayParts = {
  readonly connect: () => Promise<Connection>
  readonly server: number
  readonly numbered: (numbered: Numbered) => void
}

const atOnce = 5_000
/** Another server was numbering, and may not have seen what is new here. */
const againMs = 5
/** What a server left that died between its commit and its numbering waits so long. */
const everyMs = 250
const longestPauseMs = 1_000

const changes = int2Array([...changeCodes])

/**
 * Numbers committed events, those of each owner one after the other, and tells all servers. One server at a time does it, whichever
 * has written last; so numbers come into sight in their order, and an event that is committed late gets a late number.
 */
export class Relay {
  readonly #parts: RelayParts
  #connection: Connection | undefined
  #timer: NodeJS.Timeout | undefined
  #isRunning: Promise<void> | undefined
  /** How often it was woken, and up to which of them all events that were committed by then are numbered. */
  #woken = 0
  #done = 0
  #waiting: { readonly woken: number; readonly resolve: () => void }[] = []
  #isOpen = true
  #pauseMs = 0

  constructor(parts: RelayParts) {
    this.#parts = parts
    this.#later(everyMs)
  }

  /** There are new events. */
  wake(): void {
    this.#woken += 1
    if (this.#isOpen) this.#isRunning ??= this.#run()
  }

  /** Resolves when what this process has committed until now is numbered, or cannot be. */
  async settled(): Promise<void> {
    const woken = this.#woken
    if (this.#done >= woken || this.#pauseMs > 0 || !this.#isOpen) return
    await new Promise<void>((resolve) => this.#waiting.push({ woken, resolve }))
  }

  async close(): Promise<void> {
    this.#isOpen = false
    clearTimeout(this.#timer)
    await this.#isRunning
    for (const { resolve } of this.#waiting.splice(0)) resolve()
    await this.#connection?.close()
  }

  async #run(): Promise<void> {
    let waitMs = everyMs
    try {
      while (this.#done < this.#woken && waitMs === everyMs) {
        const woken = this.#woken
        const done = await this.#number(await this.#connected())
        if (done === 'taken') waitMs = againMs
        else if (done < atOnce) this.#done = woken
        this.#tell()
      }
      this.#pauseMs = 0
    } catch {
      // The database is away; what is not numbered stays where it is.
      this.#connection?.destroy()
      this.#pauseMs = Math.min(longestPauseMs, Math.max(50, this.#pauseMs * 2))
      waitMs = this.#pauseMs
      this.#tell()
    }
    this.#isRunning = undefined
    this.#later(waitMs)
  }

  /** Nobody waits for what cannot be done now. */
  #tell(): void {
    const isOver = ({ woken }: { readonly woken: number }): boolean => woken <= this.#done || this.#pauseMs > 0
    for (const { resolve } of this.#waiting.filter(isOver)) resolve()
    this.#waiting = this.#waiting.filter((one) => !isOver(one))
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    if (this.#isOpen) this.#timer = setTimeout(() => this.wake(), ms)
  }

  async #connected(): Promise<Connection> {
    if (this.#connection?.isOpen === true) return this.#connection
    const connection = await this.#parts.connect()
    // The one statement here that joins many rows with many, none of them of a table that grows.
    await connection.script('SET enable_hashjoin = on')
    this.#connection = connection
    return connection
  }

  async #number(connection: Connection): Promise<number | 'taken'> {
    try {
      await connection.run(transactionStatements.begin)
      const { rows: may } = await connection.run<[boolean]>(eventStatements.mayNumber, [relayLock])
      if (may[0]?.[0] !== true) {
        await connection.run(transactionStatements.rollback)
        return 'taken'
      }
      // A statement of its own: it sees all that was committed before the lock was taken.
      const { rows } = await connection.run<NumberedRow>(eventStatements.number, [atOnce, changes])
      const numbered = numberedOf(rows)
      for (const notice of eventNotices(this.#parts.server, numbered.owners, numbered.bindings))
        await connection.run(noticeStatements.tell, notice)
      await connection.run(transactionStatements.commit)
      if (rows.length > 0) this.#parts.numbered(numbered)
      return rows.reduce((sum, [, , , , count]) => sum + count, 0)
    } catch (error) {
      await connection.run(transactionStatements.rollback).catch(() => undefined)
      throw error
    }
  }
}

const numberedOf = (rows: readonly NumberedRow[]): Numbered => {
  const owners = new Set<EventOwner>()
  const bindings = new Set<BindingId>()
  for (const [customer, owner, block, token] of rows) {
    owners.add(customer === platform ? null : owner)
    if (block !== null && token !== null) bindings.add(bindingIdOf(block, token))
  }
  return { owners: [...owners], bindings: [...bindings] }
}
