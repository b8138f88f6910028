import { describe, test } from 'vitest'

describe.skip('a group (needs sipp: npm run install-peers)', () => {
  test('is skipped', () => {})
})
test('is skipped with its reason', (context) => context.skip('no camera is there'))
test('passes', () => {})
