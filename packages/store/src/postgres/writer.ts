import { StoreError } from '@axbridge/core'
import type { Change } from './changes.ts'
import type { Connection } from './connection.ts'
import { CommitUnknown, type Crew, fly, type Landed, NotCommitted, notDone, type Outcome } from './flight.ts'
import { transactionStatements } from './statements.ts'
import { isLostConnection, toStoreError } from './store-errors.ts'

/** A write that goes alone, in its order among the others, and has its transaction to itself. */
export type Solo<T> = (connection: Connection) => Promise<SoloDone<T>>

export type SoloDone<T> = {
  readonly value: T
  readonly time: number
  readonly hasEvents?: boolean
}

type Waiting = {
  readonly change: Change<unknown> | undefined
  readonly solo: Solo<unknown> | undefined
  readonly since: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: StoreError) => void
}

export type QueueSettings = {
  /** How many writes may wait. */
  readonly queuedOperations: number
  readonly batchOperations: number
  /** How long a write is tried again while the database cannot be reached. */
  readonly patienceMs: number
  /** The same for what may be done twice: how calls went. */
  readonly recordPatienceMs: number
}

type WriterParts = {
  readonly settings: QueueSettings
  readonly crew: Crew
  readonly connect: () => Promise<Connection>
  /** What was committed. */
  readonly committed: (landed: { readonly time: number; readonly hasEvents: boolean }) => void
}

const patientMs = 15
const longestPauseMs = 1_000
const mostNumbers = 1_500

/**
 * The writes of this process, in the order in which they were asked for: groups of them go out one after the other, each in one
 * transaction, so that one commit serves many. While one is under way the next gathers.
 */
export class Writer {
  readonly #parts: WriterParts
  #queue: Waiting[] = []
  #connection: Connection | undefined
  #isFlying = false
  #isDue = false
  #state: 'open' | 'closing' | 'closed' = 'open'
  #pauseMs = 0
  #timer: NodeJS.Timeout | undefined
  #onIdle: (() => void) | undefined

  constructor(parts: WriterParts, connection: Connection) {
    this.#parts = parts
    this.#connection = connection
  }

  get isReady(): boolean {
    return this.#state === 'open' && this.#connection?.isOpen === true
  }

  submit<Outcome>(change: Change<Outcome>, urgency: 'awaited' | 'patient' = 'awaited'): Promise<Outcome> {
    return this.#enqueue({ change, solo: undefined }, urgency) as Promise<Outcome>
  }

  alone<T>(solo: Solo<T>): Promise<T> {
    return this.#enqueue({ change: undefined, solo }, 'awaited') as Promise<T>
  }

  /** Waits for what is queued, as long as the database can be reached, and closes the connection. */
  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing'
      if (this.#queue.length > 0 || this.#isFlying) {
        this.#soon()
        await new Promise<void>((resolve) => {
          this.#onIdle = resolve
        })
      }
      this.#state = 'closed'
      clearTimeout(this.#timer)
      await this.#connection?.close()
    }
  }

  #enqueue(asked: Pick<Waiting, 'change' | 'solo'>, urgency: 'awaited' | 'patient'): Promise<unknown> {
    if (this.#state !== 'open') return Promise.reject(new StoreError('closed', 'the store is closed'))
    if (this.#queue.length >= this.#parts.settings.queuedOperations) {
      return Promise.reject(new StoreError('busy', 'too many writes are waiting'))
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...asked, since: performance.now(), resolve, reject })
      if (urgency === 'awaited' || this.#queue.length >= this.#parts.settings.batchOperations) this.#soon()
      else this.#timer ??= setTimeout(() => this.#timeIsUp(), patientMs)
    })
  }

  #timeIsUp(): void {
    this.#timer = undefined
    this.#soon()
  }

  /** At the end of this turn, so that all that is asked for in it goes together. */
  #soon(): void {
    if (this.#isDue || this.#isFlying) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    if (this.#isFlying) return
    this.#isFlying = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      while (this.#queue.length > 0) {
        const connection = await this.#connected()
        if (connection === undefined) await this.#giveUpOverdue()
        else await this.#fly(connection, this.#takeGroup())
      }
    } finally {
      this.#isFlying = false
      this.#onIdle?.()
    }
  }

  async #connected(): Promise<Connection | undefined> {
    if (this.#connection?.isOpen === true) return this.#connection
    try {
      this.#connection = await this.#parts.connect()
      this.#pauseMs = 0
      return this.#connection
    } catch {
      return undefined
    }
  }

  /** The first that wait, which may go together. */
  #takeGroup(): readonly Waiting[] {
    const { batchOperations } = this.#parts.settings
    let count = 0
    let numbers = 0
    for (const { change } of this.#queue) {
      const isAlone = change === undefined || change.isFirst === true || change.isLarge === true
      if (count > 0 && isAlone) break
      numbers += change?.needs.numbers?.length ?? 2
      if (count > 0 && numbers > mostNumbers) break
      count += 1
      if (change === undefined || change.isLarge === true || count >= batchOperations) break
    }
    return this.#queue.splice(0, count)
  }

  async #fly(connection: Connection, group: readonly Waiting[]): Promise<void> {
    const [first] = group
    if (first?.solo !== undefined) return this.#runSolo(connection, first, first.solo)
    try {
      const changes = group.flatMap(({ change }) => change ?? [])
      this.#land(group, await fly(connection, changes, this.#parts.crew))
    } catch (error) {
      this.#failed(connection, group, error)
    }
  }

  async #runSolo(connection: Connection, waiting: Waiting, solo: Solo<unknown>): Promise<void> {
    try {
      const { value, time, hasEvents = false } = await solo(connection)
      this.#parts.committed({ time, hasEvents })
      waiting.resolve(value)
    } catch (error) {
      if (error instanceof NotCommitted || error instanceof CommitUnknown) this.#failed(connection, [waiting], error)
      else waiting.reject(toStoreError(error))
    }
  }

  #land(group: readonly Waiting[], { outcomes, time, hasEvents }: Landed): void {
    this.#parts.committed({ time, hasEvents })
    outcomes.forEach((outcome: Outcome, index) => {
      if (outcome.ok) group[index]?.resolve(outcome.value)
      else group[index]?.reject(outcome.error)
    })
  }

  /** What was not committed waits for the next connection, and so does what may be done twice. */
  #failed(connection: Connection, group: readonly Waiting[], error: unknown): void {
    connection.destroy()
    const isUnknown = !(error instanceof NotCommitted)
    const again = group.filter(({ change }) => !isUnknown || change?.isRepeatable === true)
    for (const one of group) if (!again.includes(one)) one.reject(notDone(error))
    this.#queue.unshift(...again)
    // One that fails again and again must end as well where every connection can be made.
    this.#giveUp((one) => this.#isOverdue(one))
  }

  /** While there is no connection: those that have waited for too long are told so, and the next try is a little later. */
  async #giveUpOverdue(): Promise<void> {
    this.#giveUp((one) => this.#state !== 'open' || this.#isOverdue(one))
    this.#pauseMs = Math.min(longestPauseMs, Math.max(50, this.#pauseMs * 2))
    await new Promise((resolve) => setTimeout(resolve, this.#pauseMs))
  }

  #isOverdue({ change, since }: Waiting): boolean {
    const { patienceMs, recordPatienceMs } = this.#parts.settings
    return performance.now() - since > (change?.isRepeatable === true ? recordPatienceMs : patienceMs)
  }

  #giveUp(isHopeless: (waiting: Waiting) => boolean): void {
    const hopeless = new Set(this.#queue.filter(isHopeless))
    this.#queue = this.#queue.filter((one) => !hopeless.has(one))
    for (const { reject } of hopeless) reject(notDone(undefined))
  }
}

/** Runs a write alone in a transaction; what it throws rolls it back. */
export const inTransaction =
  <T>(write: (connection: Connection) => Promise<SoloDone<T>>): Solo<T> =>
  async (connection) => {
    try {
      await connection.script(transactionStatements.begin.text)
      const done = await write(connection)
      await connection.script('COMMIT').catch((error: unknown) => {
        if (isLostConnection(error)) throw new CommitUnknown('the connection was lost', { cause: error })
        throw error
      })
      return done
    } catch (error) {
      if (error instanceof CommitUnknown) throw error
      if (isLostConnection(error)) throw new NotCommitted('the connection is lost', { cause: error })
      await connection.script('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
