import type { Database } from 'better-sqlite3'
import { eventCodes, turnCodes } from '../../sqlite/event-codes.ts'
import { type BindingRow, bindingOf } from '../../sqlite/rows.ts'
import type { KeptLife } from '../kept-store.ts'
import { keptStatements } from './kept-statements.ts'

type EventRow = [binding: number, type: number]
type TurnRow = [binding: number, at: number, kind: number]

/** A binding as its row, with the rows of its events and its turns. */
export type LifeRow = {
  readonly binding: BindingRow
  readonly events: readonly EventRow[]
  readonly turns: readonly TurnRow[]
}

/** Walks along bindings, events and turns, all sorted by binding outside of the memory. */
export function* lifeRows(database: Database): IterableIterator<LifeRow> {
  const events = new Run(database.prepare<[], EventRow>(keptStatements.eventsByBinding).raw().iterate())
  const turns = new Run(database.prepare<[], TurnRow>(keptStatements.turnsByBinding).raw().iterate())
  try {
    for (const binding of database.prepare<[], BindingRow>(keptStatements.bindings).raw().iterate()) {
      yield { binding, events: events.of(binding[0]), turns: turns.of(binding[0]) }
    }
  } finally {
    events.close()
    turns.close()
  }
}

export const lifeOf = ({ binding, events, turns }: LifeRow): KeptLife => ({
  binding: bindingOf(binding),
  events: events.map(([, type]) => eventCodes.word(type)),
  turns: turns.map(([, at, kind]) => ({ at, kind: turnCodes.word(kind) })),
})

/** Rows that are sorted by binding, taken binding by binding. */
class Run<Row extends [binding: number, ...unknown[]]> {
  readonly #rows: IterableIterator<Row>
  #next: Row | undefined

  constructor(rows: IterableIterator<Row>) {
    this.#rows = rows
    this.#advance()
  }

  /** Those of a binding; asked for in the order of the bindings. Those of bindings that are not there are passed over. */
  of(binding: number): readonly Row[] {
    const own: Row[] = []
    for (; this.#next !== undefined && this.#next[0] <= binding; this.#advance()) {
      if (this.#next[0] === binding) own.push(this.#next)
    }
    return own
  }

  close(): void {
    this.#rows.return?.()
  }

  #advance(): void {
    const { value, done } = this.#rows.next()
    this.#next = done === true ? undefined : value
  }
}
