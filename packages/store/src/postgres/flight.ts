import { StoreError } from '@axbridge/core'
import type { Change } from './changes.ts'
import type { Connection } from './connection.ts'
import type { CustomerNumbers } from './customer-numbers.ts'
import { Reading } from './reading.ts'
import { transactionStatements } from './statements.ts'
import { isLostConnection, isPassing, isUniqueViolation, toStoreError } from './store-errors.ts'
import { type Read, Work } from './work.ts'
import { NumberUnread } from './work-pairs.ts'
import { RowsChanged, type Writing, writeWork } from './writing.ts'

/** Nothing was committed, for a reason that has nothing to do with what was to be written: it may be tried again. */
export class NotCommitted extends Error {}

/** The connection was lost while the database committed: nobody knows whether it did. */
export class CommitUnknown extends Error {}

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: StoreError }

export type Landed = {
  readonly outcomes: readonly Outcome[]
  /** The highest time that is committed now, as far as this group saw. */
  readonly time: number
  /** Whether events were written that are to be numbered. */
  readonly hasEvents: boolean
}

export type Crew = Writing & { readonly customers: CustomerNumbers }

const mostTries = 8

/**
 * Runs a group of changes in one transaction. Where the database refuses one of them, each is run in a transaction of its own, so
 * that a failure is never its neighbours'. Throws NotCommitted or CommitUnknown; nothing else.
 */
export const fly = async (connection: Connection, changes: readonly Change<unknown>[], crew: Crew): Promise<Landed> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await flyOnce(connection, changes, crew)
    } catch (error) {
      if (error instanceof CommitUnknown) throw error
      if (isLostConnection(error)) throw new NotCommitted('the connection is lost', { cause: error })
      await connection.run(transactionStatements.rollback).catch(() => undefined)
      // A key that another server took in between is there at the next reading; an id that is used twice is there for ever.
      const isContest = error instanceof RowsChanged || isPassing(error) || (isUniqueViolation(error) && tried === 1)
      if (isContest && tried < mostTries) continue
      if (changes.length === 1) return { outcomes: [failed(error)], time: 0, hasEvents: false }
      return flySingly(connection, changes, crew)
    }
  }
}

const failed = (error: unknown): Outcome => ({ ok: false, error: toStoreError(error) })

const flySingly = async (connection: Connection, changes: readonly Change<unknown>[], crew: Crew): Promise<Landed> => {
  const landed: Landed[] = []
  for (const change of changes) {
    try {
      landed.push(await fly(connection, [change], crew))
    } catch (error) {
      // Those before it are committed: none of them may be tried again.
      const outcome = failed(error instanceof StoreError ? error : notDone(error))
      landed.push({ outcomes: [outcome], time: 0, hasEvents: false })
    }
  }
  return {
    outcomes: landed.flatMap(({ outcomes }) => outcomes),
    time: Math.max(...landed.map(({ time }) => time)),
    hasEvents: landed.some(({ hasEvents }) => hasEvents),
  }
}

/** Why a write is not acknowledged. It may have been made where the connection was lost in the commit. */
export const notDone = (cause: unknown): StoreError =>
  new StoreError(
    'busy',
    cause instanceof CommitUnknown
      ? 'the connection to PostgreSQL was lost while it committed: the change may have been made'
      : 'PostgreSQL cannot be reached',
    { cause },
  )

const flyOnce = async (connection: Connection, changes: readonly Change<unknown>[], crew: Crew): Promise<Landed> => {
  const reading = new Reading(connection, crew.customers, changes)
  let read = await reading.begin()
  for (;;) {
    const { work, outcomes, unread } = await decide(read, changes)
    if (unread === undefined) {
      await writeWork(connection, work, crew)
      await commit(connection)
      return { outcomes, time: work.time.highest, hasEvents: work.events.told.length > 0 }
    }
    read = await reading.again(unread.number)
  }
}

/** Decides one after the other; what is decided on numbers that must be read first is decided anew. */
const decide = async (
  read: Read,
  changes: readonly Change<unknown>[],
): Promise<{
  readonly work: Work
  readonly outcomes: readonly Outcome[]
  readonly unread: NumberUnread | undefined
}> => {
  const work = new Work(read)
  const decided = await Promise.allSettled(changes.map(async (change) => change.decide(work)))
  let unread: NumberUnread | undefined
  const outcomes = decided.map((one): Outcome => {
    if (one.status === 'fulfilled') return { ok: true, value: one.value }
    if (one.reason instanceof NumberUnread) unread ??= one.reason
    return failed(one.reason)
  })
  return { work, outcomes, unread }
}

const commit = async (connection: Connection): Promise<void> => {
  try {
    await connection.run(transactionStatements.commit)
  } catch (error) {
    if (isLostConnection(error)) throw new CommitUnknown('the connection was lost', { cause: error })
    throw error
  }
}
