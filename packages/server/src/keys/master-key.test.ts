import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyError } from './key-error.ts'
import { openVault } from './open-vault.ts'

let root: string
let directory: string
let file: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'axbridge-keys-'))
  directory = join(root, 'keys')
  file = join(directory, 'master')
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

const errorOf = (run: () => unknown): KeyError => {
  try {
    run()
  } catch (error) {
    if (error instanceof KeyError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const writeKey = (text: string, mode = 0o600) => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(file, text)
  chmodSync(file, mode)
}

describe('the master key', () => {
  test('is made at the first start, for its owner alone', () => {
    openVault(directory)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'latin1')).toMatch(/^[0-9a-f]{64}\n$/)
    expect(readdirSync(directory)).toEqual(['master'])
  })

  test('is found again by the next start', () => {
    const sealed = openVault(directory).seal('scope', 'owner', 'text')
    expect(openVault(directory, { mayMake: false }).open('scope', 'owner', sealed)).toBe('text')
  })

  test('is another one in another directory', () => {
    openVault(directory)
    openVault(join(root, 'other'))
    expect(readFileSync(file, 'latin1') === readFileSync(join(root, 'other', 'master'), 'latin1')).toBe(false)
  })

  test('is not made where it should have been there', () => {
    const error = errorOf(() => openVault(directory, { mayMake: false }))
    expect(error.code).toBe('missing')
    expect(error.message).toContain(file)
    expect(() => statSync(directory)).toThrow()
  })

  test.each([0o644, 0o640, 0o604, 0o660, 0o610])('is refused when others may use it (mode %o)', (mode) => {
    writeKey(`${'ab'.repeat(32)}\n`, mode)
    const error = errorOf(() => openVault(directory))
    expect(error.code).toBe('open_to_others')
    expect(error.message).toContain(`chmod 600 ${file}`)
  })

  test('is refused in a directory that others can write in', () => {
    writeKey(`${'ab'.repeat(32)}\n`)
    chmodSync(directory, 0o777)
    expect(errorOf(() => openVault(directory)).code).toBe('open_to_others')
    rmSync(file)
    expect(errorOf(() => openVault(directory)).code).toBe('open_to_others')
    expect(readdirSync(directory)).toEqual([])
  })

  test.each([
    ['is empty', ''],
    ['is too short', 'ab'.repeat(31)],
    ['is too long', 'ab'.repeat(33)],
    ['has two lines', `${'ab'.repeat(32)}\n${'ab'.repeat(32)}\n`],
    ['is not hexadecimal', 'xy'.repeat(32)],
    ['is very long', 'ab'.repeat(100_000)],
  ])('is refused when the file %s, and left as it is', (_, text) => {
    writeKey(text)
    const error = errorOf(() => openVault(directory))
    expect(error.code).toBe('malformed')
    expect(error.message).toContain(file)
    expect(readFileSync(file, 'latin1') === text).toBe(true)
  })

  test('is refused when its place is taken by a directory', () => {
    mkdirSync(file, { recursive: true, mode: 0o700 })
    const error = errorOf(() => openVault(directory))
    expect(error.code).toBe('unreadable')
    expect(error.cause).toBeInstanceOf(Error)
  })

  test('is not made below something that is no directory', () => {
    writeFileSync(directory, '')
    expect(errorOf(() => openVault(join(directory, 'deeper'))).code).toBe('unreadable')
    rmSync(directory)
    writeFileSync(join(root, 'plain'), '')
    expect(['unreadable', 'unwritable']).toContain(errorOf(() => openVault(join(root, 'plain'))).code)
  })

  test('is printed by no error and no vault', () => {
    const key = '0123456789abcdef'.repeat(4)
    writeKey(key)
    const shown = [inspect(openVault(directory), { depth: 10, showHidden: true })]
    writeKey(`${key}0`)
    shown.push(
      inspect(
        errorOf(() => openVault(directory)),
        { depth: 10, showHidden: true },
      ),
    )
    writeKey(key, 0o644)
    shown.push(
      inspect(
        errorOf(() => openVault(directory)),
        { depth: 10, showHidden: true },
      ),
    )
    for (const text of shown) expect(text.includes(key.slice(0, 8))).toBe(false)
  })
})
