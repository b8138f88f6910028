import { test } from 'vitest'

test('passes', () => {})
test('fails', () => {
  throw new Error('planted')
})
