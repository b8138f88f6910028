import { first } from './0001-first.ts'
import { consoleTables } from './0002-console.ts'
import { supervision } from './0003-supervision.ts'
import { retention, retentionIndexes } from './0004-retention.ts'
import { formerParties } from './0005-former-parties.ts'

/** Forward-only: the schema's version is how many of these have run. One that was released never changes. */
export const migrations: readonly string[] = [first, consoleTables, supervision, retention, formerParties]

/** An index of a table that may be large: `on` is the table with its columns. */
export type BuiltIndex = { readonly name: string; readonly on: string }

/** What is built, beside servers that write, before the migration to a version. */
export const indexesBefore: Readonly<Record<number, readonly BuiltIndex[]>> = { 4: retentionIndexes }
