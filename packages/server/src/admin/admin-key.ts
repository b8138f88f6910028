import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Randomness, randomToken } from '@axbridge/core'
import { StartError } from '../start-error.ts'
import { writeWholeFile } from '../whole-file.ts'

/** The operators' key, and the file that holds it for them: in clear, beside the master key. */
export type AdminKey = { readonly key: string; readonly file: string; readonly isNew: boolean }

const shape = /^axo_[a-z2-9]{32}$/

/**
 * Reads the admin key of an earlier start, or makes one: `axo_` and 160 random bits. To replace it, remove the file and
 * start again. Throws StartError when others may read the file or it holds no key.
 */
export const openAdminKey = (keysDirectory: string, randomness: Randomness): AdminKey => {
  const file = join(keysDirectory, 'admin')
  const earlier = readIfThere(file)
  if (earlier !== undefined) return { key: keyIn(earlier, file), file, isNew: false }
  const key = `axo_${randomToken(randomness)}${randomToken(randomness)}`
  writeWholeFile(file, `${key}\n`)
  return { key, file, isNew: true }
}

const readIfThere = (file: string): string | undefined => {
  try {
    if ((statSync(file).mode & 0o077) !== 0) {
      throw new StartError('admin_key', `the admin key at ${file} is open to other users: run chmod 600 ${file}`)
    }
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const keyIn = (text: string, file: string): string => {
  const key = text.trimEnd()
  if (shape.test(key)) return key
  throw new StartError('admin_key', `${file} does not hold an admin key: remove it, and the next start makes one`)
}
