import { accessSync, constants, type Stats, statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Config } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'

const { ok, warning, fault } = findingsOf('folders')

const mebibyte = 1024 * 1024
/** Below this SQLite's WAL of a busy hour may not fit; above the other there is a day to act. */
const leastFree = 512 * mebibyte
const fewFree = 4_096 * mebibyte

const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const mayWrite = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The folder itself, or the nearest one above it that is there. */
const nearest = (path: string): string => (statOf(path) === undefined ? nearest(dirname(path)) : path)

const permissions = ({ mode }: Stats): string => (mode & 0o777).toString(8).padStart(4, '0')

const examineFolder = (key: 'data' | 'keys', given: string): Finding => {
  const path = resolve(given)
  const found = statOf(path)
  if (found === undefined) {
    const above = nearest(path)
    return mayWrite(above)
      ? ok(`${key}: ${path} is not there yet; the first start makes it.`)
      : fault(
          `${key}: ${path} is not there and cannot be made in ${above}.`,
          `Make it for the user that runs axbridge.`,
        )
  }
  if (!found.isDirectory()) return fault(`${key}: ${path} is no folder.`, `Set ${key} to a folder.`)
  if (!mayWrite(path)) return fault(`${key}: ${path} cannot be written to.`, `Run as its owner, or chown it.`)
  if ((found.mode & 0o022) !== 0) {
    return fault(`${key}: others can write in ${path} (${permissions(found)}).`, `Run chmod 700 ${path}`)
  }
  if ((found.mode & 0o077) !== 0) {
    return warning(`${key}: others can look into ${path} (${permissions(found)}).`, `Run chmod 700 ${path}`)
  }
  return ok(`${key}: ${path} belongs to its owner alone.`)
}

const inGibibytes = (octets: number): string => `${(octets / (1024 * mebibyte)).toFixed(1)} GiB`

const examineSpace = (data: string): Finding => {
  const path = nearest(resolve(data))
  const { bavail, bsize, blocks } = statfsSync(path)
  const free = bavail * bsize
  const says = `${inGibibytes(free)} of ${inGibibytes(blocks * bsize)} are free where data is.`
  if (free < leastFree) return fault(says, 'Free some space now: a full disk refuses every bind with 503.')
  return free < fewFree ? warning(says, 'Free some space before it is full.') : ok(says)
}

/** A file that holds passwords is its owner's alone. */
const examineConfigFile = (file: string, { trunks }: Config): Finding[] => {
  const found = statOf(resolve(file))
  if (found === undefined) return []
  const holdsPasswords = trunks.some(({ digest, credentials }) => digest !== null || credentials !== null)
  return holdsPasswords && (found.mode & 0o077) !== 0
    ? [warning(`${file} holds passwords of trunks, and others can read it.`, `Run chmod 600 ${resolve(file)}`)]
    : []
}

export const examineFolders = (config: Config, configFile: string): readonly Finding[] => [
  ...examineConfigFile(configFile, config),
  examineFolder('data', config.data),
  examineFolder('keys', config.keys),
  examineSpace(config.data),
]
