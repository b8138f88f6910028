import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { RingPlace } from './ring-place.ts'

/** Beside the store, and in each backup of it: it is wrapped, and of no use without the master key. */
export const keyRingFile = 'key-ring'

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Reads the ring of a data folder; undefined where there is none. */
export const readRingFile = (directory: string): string | undefined => {
  try {
    return readFileSync(join(directory, keyRingFile), 'utf8')
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/**
 * The ring of an embedded store, in its data folder. Only who holds the lock of the store writes it; its other processes read, and look no
 * closer while the file is the same.
 */
export const fileRingPlace = (directory: string): RingPlace => {
  const path = join(directory, keyRingFile)
  let seen = ''
  let kept: string | undefined

  const read = (): string | undefined => {
    const now = markOf(path)
    if (now === seen) return kept
    kept = readRingFile(directory)
    seen = now
    return kept
  }

  return {
    isInstant: true,
    read,
    write: async (text, before) => {
      if (readRingFile(directory) !== before) return false
      const part = `${path}.${randomBytes(8).toString('hex')}.part`
      if (before === undefined) makeFolder(directory)
      writeFileSync(part, text, { mode: 0o600, flush: true })
      // Two that begin at once, before either has the lock of the store: one of them is first.
      const isWritten = before === undefined ? linkedUnlessThere(part, path) : replaced(part, path)
      // What a new key seals may be durable in the next moment; its key must be then.
      syncFolder(directory)
      return isWritten
    },
  }
}

/** The file is replaced and never written over, so that another ring is another inode or another time. */
const markOf = (path: string): string => {
  try {
    const { ino, mtimeNs, size } = statSync(path, { bigint: true })
    return `${ino}/${mtimeNs}/${size}`
  } catch (error) {
    if (isAbsent(error)) return ''
    throw error
  }
}

const replaced = (part: string, path: string): true => {
  renameSync(part, path)
  return true
}

const linkedUnlessThere = (part: string, path: string): boolean => {
  try {
    linkSync(part, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    unlinkSync(part)
  }
}

const makeFolder = (directory: string): void => {
  const made = mkdirSync(directory, { recursive: true, mode: 0o700 })
  // A new folder is durable when the one that names it is.
  if (made !== undefined) syncFolder(dirname(resolve(made)))
}

const syncFolder = (directory: string): void => {
  const folder = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
