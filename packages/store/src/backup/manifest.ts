import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StoreError } from '@axbridge/core'

export const manifestFile = 'manifest.json'
export const databaseFile = 'axbridge.db'

/** What a folder with a backup says of itself. It is written last: a folder without it is none. */
export type BackupManifest = {
  readonly format: 1
  readonly store: 'embedded'
  readonly schema: number
  /** RFC 3339. The backup holds what was committed at this instant, and nothing of what came after. */
  readonly madeAt: string
  /** The highest time that a change of it carries, RFC 3339. */
  readonly committedTime: string
  readonly bytes: number
  readonly sha256: string
}

export const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

/** Throws StoreError `disk` for a folder that holds no whole backup. */
export const readManifest = (folder: string): BackupManifest => {
  try {
    const read = JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Partial<BackupManifest>
    const { format, store, schema, madeAt, committedTime, bytes, sha256 } = read
    const isWhole =
      format === 1 &&
      store === 'embedded' &&
      Number.isInteger(schema) &&
      Number.isInteger(bytes) &&
      [madeAt, committedTime].every((at) => typeof at === 'string' && !Number.isNaN(Date.parse(at))) &&
      typeof sha256 === 'string'
    if (!isWhole) throw new Error('it lacks what a manifest has')
    return read as BackupManifest
  } catch (cause) {
    throw new StoreError('disk', `there is no whole backup: its ${manifestFile} cannot be read`, { cause })
  }
}
