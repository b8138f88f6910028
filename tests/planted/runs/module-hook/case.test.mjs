import { afterAll, test } from 'vitest'

afterAll(() => {
  throw new Error('planted')
})
test('passes', () => {})
