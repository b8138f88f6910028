import type { StoredTrunk, TrunkStore } from '@axbridge/core'
import { trunkNotice } from './notices.ts'
import { noticeStatements, trunkStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance } from './transaction.ts'
import { inTransaction } from './writer.ts'

type TrunkRow = [name: string, definition: string, changedAt: number]

/** Trunks. Every server hears of a change when it is committed. */
export class PostgresTrunks implements TrunkStore {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async put({ name, definition, changedAt }: StoredTrunk): Promise<void> {
    const { writer, crew } = this.#parts
    await writer.alone(
      inTransaction(async (connection) => {
        await connection.run(trunkStatements.put, [name, definition, changedAt])
        await connection.run(noticeStatements.tell, trunkNotice(crew.server))
        return { value: undefined, time: await advance(connection, crew.slot, changedAt) }
      }),
    )
  }

  remove(name: string, at: number): Promise<boolean> {
    const { writer, crew } = this.#parts
    return writer.alone(
      inTransaction(async (connection) => {
        const { count } = await connection.run(trunkStatements.remove, [name])
        if (count === 0) return { value: false, time: 0 }
        await connection.run(noticeStatements.tell, trunkNotice(crew.server))
        return { value: true, time: await advance(connection, crew.slot, at) }
      }),
    )
  }

  async list(): Promise<readonly StoredTrunk[]> {
    const rows = await this.#parts.readers.rows<TrunkRow>(trunkStatements.list)
    return rows
      .map(([name, definition, changedAt]) => ({ name, definition, changedAt }))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  }
}
