import { first } from './0001-first.ts'
import { consoleTables } from './0002-console.ts'
import { supervision } from './0003-supervision.ts'
import { retention } from './0004-retention.ts'

/** Forward-only: the schema's version is how many of these have run. One that was released never changes. */
export const migrations: readonly string[] = [first, consoleTables, supervision, retention]
