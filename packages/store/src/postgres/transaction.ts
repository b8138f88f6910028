import type { Connection } from './connection.ts'
import { committedStatements } from './statements.ts'

/** The instant at which a write that goes alone decides: a clock that stepped back revives nothing (promise 2). */
export const decideAt = async (connection: Connection, at: number): Promise<number> => {
  const { rows } = await connection.run<[number]>(committedStatements.read)
  return Math.max(at, rows[0]?.[0] ?? 0)
}

/** Raises the committed time with a change. Answers it. */
export const advance = async (connection: Connection, slot: number, at: number): Promise<number> => {
  await connection.run(committedStatements.raise, [slot, at])
  return at
}
