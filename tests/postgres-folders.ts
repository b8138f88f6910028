import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const versions = '/usr/lib/postgresql'

/** Where Debian puts the programs of PostgreSQL, one folder for each version that is installed, the newest first. */
export const postgresFolders = (): readonly string[] => {
  if (!existsSync(versions)) return []
  const found = readdirSync(versions).sort((one, other) => Number(other) - Number(one))
  return found.map((version) => join(versions, version, 'bin'))
}
