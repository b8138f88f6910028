import type { Database } from 'better-sqlite3'
import { numberOf } from '../../sqlite/packed-id.ts'
import type { Findings } from '../findings.ts'

/** The bindings of each number, the oldest first, each with the one that its row says was before it. Sorted outside of the memory. */
const links = `
  SELECT block, serial, ordinal, previous FROM (
    SELECT block, serial, ordinal, previous FROM binding
    UNION ALL
    SELECT block, y_serial, ordinal, previous_y FROM binding WHERE y_serial IS NOT NULL
  ) ORDER BY block, serial, ordinal`

/** Where the history of each number begins to be read: see migrations/0001-first.ts. */
const heads = `
  SELECT block, serial, max(coalesce(newest, binding)) FROM pair GROUP BY block, serial ORDER BY block, serial`

/** The newest binding of which nothing is left. */
const trailsGone = 'SELECT trails_through FROM deletion'

type Link = [block: number, serial: number, ordinal: number, previous: number | null]
type Head = [block: number, serial: number, newest: number]

/** Walks along both, which are in one order, so that nothing is held in memory. */
export const checkChains = (database: Database, findings: Findings): void => {
  const sorted = database.prepare<[], Link>(links).raw().iterate()
  const newest = new HeadsInOrder(database)
  const gone = database.prepare<[], number>(trailsGone).pluck().get() ?? 0
  let last: Link | undefined
  const endOfNumber = ([block, serial, ordinal]: Link) => {
    if (newest.of(block, serial) !== ordinal) findings.note('history_broken', `${numberOf(block, serial)}: its newest`)
  }
  try {
    for (const link of sorted) {
      const [block, serial, , previous] = link
      const isNext = last !== undefined && last[0] === block && last[1] === serial
      if (last !== undefined && !isNext) endOfNumber(last)
      // What is left of a history may begin behind bindings of which nothing is left.
      const isBeginning = !isNext && previous !== null && previous <= gone
      if (!isBeginning && previous !== (isNext ? last?.[2] : null))
        findings.note('history_broken', numberOf(block, serial))
      last = link
    }
    if (last !== undefined) endOfNumber(last)
  } finally {
    newest.close()
  }
}

class HeadsInOrder {
  readonly #heads: IterableIterator<Head>
  #next: Head | undefined

  constructor(database: Database) {
    this.#heads = database.prepare<[], Head>(heads).raw().iterate()
    this.#advance()
  }

  /** Asked for in the order of the numbers. */
  of(block: number, serial: number): number | undefined {
    while (this.#next !== undefined && (this.#next[0] - block || this.#next[1] - serial) < 0) this.#advance()
    const [atBlock, atSerial, newest] = this.#next ?? []
    return atBlock === block && atSerial === serial ? newest : undefined
  }

  close(): void {
    this.#heads.return?.()
  }

  #advance(): void {
    const { value, done } = this.#heads.next()
    this.#next = done === true ? undefined : value
  }
}
