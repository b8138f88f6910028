import { beforeAll, describe, test } from 'vitest'

describe('a group whose server does not start', () => {
  beforeAll(() => {
    throw new Error('planted')
  })
  test('is never run', () => {})
})
test('passes', () => {})
