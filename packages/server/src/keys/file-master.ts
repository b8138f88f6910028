import { linkSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { KeyError } from './key-error.ts'
import { masterIdOf, unwrapUnder, wrapUnder } from './local-master.ts'
import { isSystemError, loadMasterKey, makeMasterKey, masterFile, readMasterKey } from './master-key.ts'
import type { MasterProvider } from './master-provider.ts'

/** The master key that a rotation goes to: laid there by an operator, or made. */
export const nextFile = 'master.next'

/**
 * The master key in `<directory>/master`, made there at the first start where `mayMake` says so. Where other servers have keys folders of
 * their own (`isShared`), the next master key is not made here: it must be laid ready in each of them first. Throws KeyError.
 */
export const fileMaster = (
  directory: string,
  { mayMake, isShared = false }: { readonly mayMake: boolean; readonly isShared?: boolean },
): MasterProvider => {
  let current = loadMasterKey(directory, mayMake)
  const [path, nextPath] = [join(directory, masterFile), join(directory, nextFile)]

  /** It becomes the current one; the one before stays, for the backups of its time. */
  const promote = (next: Uint8Array): void => {
    // Not the one that this process read last: another may have put one in its place since, and that one is to stay too.
    const before = masterIdOf(readMasterKey(path) ?? current)
    const earlier = join(directory, `${masterFile}.before-${before}`)
    try {
      // A second name first and then one replacement: a crash leaves a master key in its place.
      if (before !== masterIdOf(next)) linkUnlessThere(path, earlier)
      renameSync(nextPath, path)
    } catch (cause) {
      // Another process of this machine has just done it.
      if (masterIdOf(readMasterKey(path) ?? current) !== masterIdOf(next))
        throw new KeyError('unwritable', `the next master key cannot be put in the place of ${path}`, { cause })
    }
    current = next
  }

  /** The key of this id, wherever it is: another process may have put it in its place. */
  const find = (id: string): Uint8Array | undefined => {
    if (masterIdOf(current) === id) return current
    const standing = readMasterKey(path)
    if (standing !== undefined && masterIdOf(standing) === id) {
      current = standing
      return standing
    }
    // What it is to become, and what it was while a backup was made that is here again.
    return [nextPath, `${path}.before-${id}`]
      .map((other) => (/^[0-9a-f]{16}$/.test(id) ? readMasterKey(other) : undefined))
      .find((other) => other !== undefined && masterIdOf(other) === id)
  }

  return {
    kind: 'file',
    isInstant: true,
    wrap: (key, suite, which) => {
      if (which === 'current') return wrapUnder(current, 'file', key, suite)
      if (readMasterKey(nextPath) === undefined && isShared)
        throw new KeyError('missing', `there is no ${nextPath}: lay the next master key ready at every server first`)
      if (readMasterKey(nextPath) === undefined) makeMasterKey(directory, nextPath)
      const next = readMasterKey(nextPath)
      if (next === undefined) throw new KeyError('unreadable', `the next master key at ${nextPath} is gone`)
      return wrapUnder(next, 'file', key, suite)
    },
    unwrap: (wrapped, suite) => {
      const master = wrapped.kind === 'file' ? find(wrapped.id) : undefined
      if (master !== undefined) return unwrapUnder(master, wrapped, suite)
      throw new KeyError(
        'other_key',
        `the master key at ${path} is not the one that sealed the data: their key ring was wrapped by another (${wrapped.kind} ${wrapped.id}); restore that one`,
      )
    },
    wrappedBy: (id) => {
      if (masterIdOf(current) === id) return
      const next = readMasterKey(nextPath)
      if (next !== undefined && masterIdOf(next) === id) promote(next)
      else find(id)
    },
    octets: () => current,
  }
}

/** Where several processes of a machine promote the same key at once, the first gives the second name, which is right for all of them. */
const linkUnlessThere = (path: string, other: string): void => {
  try {
    linkSync(path, other)
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error
  }
}
