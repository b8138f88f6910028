import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdToKey } from './key-check.ts'
import { KeyError } from './key-error.ts'
import { makeVault } from './vault.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const vaultOf = (octet: number) => makeVault(new Uint8Array(32).fill(octet))

test('data that a key sealed are opened with that key, start after start', () => {
  holdToKey(vaultOf(1), folder)
  expect(() => holdToKey(vaultOf(1), folder)).not.toThrow()
})

test('another key is refused, and what the data are held to stays', () => {
  holdToKey(vaultOf(1), folder)
  expect(() => holdToKey(vaultOf(2), folder)).toThrow(KeyError)
  expect(() => holdToKey(vaultOf(1), folder)).not.toThrow()
})

test('what is left beside the data does not hold the key', () => {
  holdToKey(vaultOf(7), folder)
  expect(readFileSync(join(folder, 'key-check'), 'utf8')).not.toContain('07070707')
})
