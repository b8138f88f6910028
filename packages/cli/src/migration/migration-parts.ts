import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { ApiClient } from '../api/api-client.ts'
import type { Surroundings } from '../surroundings.ts'
import { UsageError } from '../usage-error.ts'
import type { Patience } from './patience.ts'

/** What a migration works with. */
export type MigrationParts = {
  readonly api: ApiClient
  readonly asJson: boolean
  readonly surroundings: Surroundings
  /** How long a server that does not answer is waited for. */
  readonly patience?: Patience
}

/** Opens the file of old bindings. Throws UsageError when it cannot be read. */
export const openOldFile = async (file: string): Promise<Readable> => {
  try {
    await access(file, constants.R_OK)
  } catch (error) {
    throw new UsageError(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`)
  }
  return createReadStream(file)
}

export const faultText = (line: number, { field, rule }: { readonly field: string; readonly rule: string }): string =>
  `line ${line}: ${field} ${rule}`
