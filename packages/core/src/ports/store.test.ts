import { expect, test } from 'vitest'
import { StoreError } from './store.ts'

test('only a busy store is worth asking again', () => {
  expect(new StoreError('busy', 'the write queue is full').retryable).toBe(true)
  for (const code of ['closed', 'disk', 'schema_newer', 'internal'] as const) {
    expect(new StoreError(code, 'no').retryable).toBe(false)
  }
})

test('a store error names what went wrong and keeps its cause', () => {
  const cause = new Error('no space')
  const error = new StoreError('disk', 'the disk is full', { cause })
  expect(error).toMatchObject({ name: 'StoreError', code: 'disk', message: 'the disk is full', cause })
})
