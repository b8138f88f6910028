import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runPlanted } from './planted-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'axbridge-peers-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('without the peer its tests are skipped, each with the line that installs it, and no hook runs', () => {
  const { lines, closing, exitCode } = runPlanted('peer', { PATH: folder })
  expect(closing).toBe('0 passed, 0 failed, 2 skipped')
  expect(exitCode).toBe(0)
  const skipped = lines.filter((line) => line.startsWith('skipped: '))
  expect(skipped).toHaveLength(2)
  for (const line of skipped) expect(line).toContain('two phones (needs sipp: npm run install-peers)')
})

test('where peers are required, a missing one fails', () => {
  const run = runPlanted('peer', { PATH: folder, AXBRIDGE_REQUIRE_PEERS: '1' })
  expect(run).toMatchObject({ closing: '0 passed, 1 failed, 0 skipped', exitCode: 1 })
})

test('with the peer in PATH its tests run, required or not', () => {
  writeFileSync(join(folder, 'sipp'), '#!/bin/sh\n', { mode: 0o755 })
  for (const required of ['0', '1']) {
    const run = runPlanted('peer', { PATH: folder, AXBRIDGE_REQUIRE_PEERS: required })
    expect(run).toMatchObject({ closing: '2 passed, 0 failed, 0 skipped', exitCode: 0 })
  }
})
