import { describe, expect, test } from 'vitest'
import { runPlanted } from './planted-run.ts'

describe('the closing line and the exit code agree', () => {
  test.each([
    ['tests that pass', 'passing', '2 passed, 0 failed, 0 skipped', 0],
    ['a test that fails', 'failing', '1 passed, 1 failed, 0 skipped', 1],
    ['a file that cannot be loaded', 'unloadable', '1 passed, 1 failed, 0 skipped', 1],
    ['a group whose first hook fails', 'hook', '1 passed, 1 failed, 1 skipped', 1],
    ['a file whose last hook fails', 'module-hook', '1 passed, 1 failed, 0 skipped', 1],
    ['a rejection that nobody handled', 'unhandled', '1 passed, 1 failed, 0 skipped', 1],
    ['a file without a test', 'empty', '0 passed, 1 failed, 0 skipped', 1],
    ['skipped tests', 'skipping', '1 passed, 0 failed, 2 skipped', 0],
  ])('with %s', (_name, folder, closing, exitCode) => {
    expect(runPlanted(folder)).toMatchObject({ closing, exitCode })
  })

  test('a run that finds no file does not read as a pass', () => {
    expect(runPlanted('nowhere')).toMatchObject({ closing: '0 passed, 1 failed, 0 skipped', exitCode: 1 })
  })
})

test('each skipped test is named with what would let it run', () => {
  const { lines } = runPlanted('skipping')
  expect(lines).toContain('skipped: no camera is there')
  expect(lines).toContainEqual(expect.stringMatching(/^skipped: .*needs sipp: npm run install-peers.* > is skipped$/))
})
