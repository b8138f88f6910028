import { horizonStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { inTransaction } from './writer.ts'

/** Up to when signatures may have been accepted. It is lowered too, by a clean stop. */
export class PostgresHorizon {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async get(): Promise<number> {
    return (await this.#parts.readers.first<[number]>(horizonStatements.read))?.[0] ?? 0
  }

  async set(seconds: number): Promise<void> {
    await this.#parts.writer.alone(
      inTransaction(async (connection) => {
        await connection.run(horizonStatements.write, [seconds])
        return { value: undefined, time: 0 }
      }),
    )
  }
}
