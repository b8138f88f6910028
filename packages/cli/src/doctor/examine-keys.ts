import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, isExpectedAtStart, openVaultOf, readSqliteState } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'

const { ok, warning, fault } = findingsOf('keys')

const examineAdminKey = (keys: string): Finding[] => {
  const file = join(keys, 'admin')
  if (!existsSync(file)) return []
  return (statSync(file).mode & 0o077) === 0
    ? []
    : [fault(`The admin key at ${file} is open to other users.`, `Run chmod 600 ${file}`)]
}

const masterOf = ({ keys, encryption }: Config): string =>
  encryption.master === 'file'
    ? `The master key at ${join(keys, 'master')}`
    : `The master key of ${encryption.master === 'env' ? 'the environment' : 'the key service'}`

/** Whether the data can be opened by the key that is there. */
export const examineKeys = async (config: Config): Promise<readonly Finding[]> => {
  const { keys, data, store, encryption } = config
  const master = join(keys, 'master')
  // What is in a PostgreSQL is seen by a start, which holds the key to it.
  const isNew = store.kind === 'postgres' || readSqliteState(data).kind === 'none'
  if (encryption.master === 'file' && !existsSync(master)) {
    return isNew
      ? [ok(`There is no master key at ${master} yet; the first start makes it. Back it up apart from data.`)]
      : [fault(`There are data, and no master key at ${master}.`, 'Restore the key from its backup.')]
  }
  if (encryption.master !== 'file' && isNew) return [ok('A start asks for the master key.'), ...examineAdminKey(keys)]
  try {
    const fits = await openVaultOf(config)
    const says = fits ? `${masterOf(config)} is the one that sealed the data.` : `There is a master key at ${master}.`
    const unproven = warning(says, 'No start has tied the data to it yet: be sure that it is theirs.')
    return [fits || isNew ? ok(says) : unproven, ...examineAdminKey(keys)]
  } catch (error) {
    if (!isExpectedAtStart(error)) throw error
    return [fault(`${error.message}.`, 'A start would be refused by the same line.')]
  }
}
