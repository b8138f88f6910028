import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { KeyError } from './key-error.ts'

export const masterKeyLength = 32

export const masterFile = 'master'

/** Longer than any key file of ours, so that a wrong file is not read to its end. */
const longestFile = 256

/** Whether the system's error is this one, as `ENOENT`. */
export const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const withFile = <T>(path: string, flags: number, use: (file: number) => T): T => {
  const file = openSync(path, flags, 0o600)
  try {
    return use(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Reads the 32 octets of `<directory>/master`, or makes them when the file is absent and `mayMake` is true.
 * Throws KeyError.
 */
export const loadMasterKey = (directory: string, mayMake: boolean): Uint8Array => {
  const path = join(directory, masterFile)
  const existing = readMasterKey(path)
  if (existing !== undefined) {
    checkDirectory(directory)
    return existing
  }
  if (!mayMake) throw new KeyError('missing', `there is no master key at ${path}: restore it from its backup`)
  makeMasterKey(directory, path)
  const made = readMasterKey(path)
  if (made === undefined) throw new KeyError('unreadable', `the master key just made at ${path} is gone`)
  return made
}

/** Undefined when there is no such file. */
export const readMasterKey = (path: string): Uint8Array | undefined => {
  try {
    return withFile(path, constants.O_RDONLY, (file) => readOpenKey(file, path))
  } catch (cause) {
    if (cause instanceof KeyError) throw cause
    if (isSystemError(cause, 'ENOENT')) return undefined
    throw new KeyError('unreadable', `the master key at ${path} cannot be read`, { cause })
  }
}

const readOpenKey = (file: number, path: string): Uint8Array => {
  const { mode } = fstatSync(file)
  if ((mode & 0o077) !== 0) {
    throw new KeyError('open_to_others', `the master key at ${path} is open to other users: run chmod 600 ${path}`)
  }
  const octets = Buffer.alloc(longestFile)
  const text = octets.toString('latin1', 0, readSync(file, octets, 0, longestFile, 0))
  octets.fill(0)
  if (!/^[0-9a-f]{64}\n?$/.test(text)) {
    throw new KeyError('malformed', `the master key at ${path} is not one line of 64 hexadecimal digits`)
  }
  return Buffer.from(text.trimEnd(), 'hex')
}

/** Who may write in the directory may put another key in the place of ours. */
const checkDirectory = (directory: string): void => {
  if ((statSync(directory).mode & 0o022) !== 0) {
    throw new KeyError('open_to_others', `other users can write in ${directory}: run chmod 700 ${directory}`)
  }
}

/**
 * The key is written and synced under a name of its own and then linked to its place, which fails when a key stands
 * there: a crash leaves a whole key or none, and of two processes that start at once both read the same one.
 */
export const makeMasterKey = (directory: string, path: string): void => {
  const draft = `${path}.${randomBytes(8).toString('hex')}.new`
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    checkDirectory(directory)
    withFile(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (file) => {
      // The process's umask may have taken bits away, never added them; the mode is set all the same.
      fchmodSync(file, 0o600)
      writeSync(file, `${randomBytes(masterKeyLength).toString('hex')}\n`)
      fsyncSync(file)
    })
    linkUnlessThere(draft, path)
    withFile(directory, constants.O_RDONLY | constants.O_DIRECTORY, fsyncSync)
  } catch (cause) {
    if (cause instanceof KeyError) throw cause
    throw new KeyError('unwritable', `a master key cannot be made at ${path}`, { cause })
  }
}

const linkUnlessThere = (draft: string, path: string): void => {
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error
  } finally {
    unlinkSync(draft)
  }
}
