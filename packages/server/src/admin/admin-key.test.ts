import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { isExpectedAtStart } from '../start-error.ts'
import { openAdminKey } from './admin-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-admin-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => openAdminKey(folder, systemRandomness)

const errorOf = (): unknown => {
  try {
    return open()
  } catch (error) {
    return error
  }
}

describe('the admin key', () => {
  test('is made at the first start and read at every other', () => {
    const made = open()
    expect(made).toMatchObject({ file: join(folder, 'admin'), isNew: true })
    expect(made.key).toMatch(/^axo_[a-z2-9]{32}$/)
    expect(open()).toEqual({ ...made, isNew: false })
  })

  test("is for its owner's eyes", () => {
    const { file, key } = open()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe(`${key}\n`)
  })

  test('that others can read stops the start', () => {
    chmodSync(open().file, 0o640)
    const error = errorOf()
    expect(isExpectedAtStart(error)).toBe(true)
    expect(String(error)).toContain('is open to other users: run chmod 600')
  })

  test('that is none stops the start, and is not shown', () => {
    writeFileSync(join(folder, 'admin'), 'axo_short\n', { mode: 0o600 })
    const error = errorOf()
    expect(isExpectedAtStart(error)).toBe(true)
    expect(String(error)).toContain('does not hold an admin key')
    expect(String(error)).not.toContain('axo_short')
  })
})
