import { expect, test } from 'vitest'
import { readSource } from './repository.ts'

type Contract = { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> }

test('no operation calls anybody: of calls there is nothing but to be read (APP-12)', () => {
  const { paths } = JSON.parse(readSource('openapi.json')) as Contract
  const ofCalls = Object.entries(paths).flatMap(([path, operations]) =>
    /\b(?:calls?|dial|dials)\b/i.test(path) ? Object.keys(operations).map((method) => `${method} ${path}`) : [],
  )
  expect(ofCalls).toContain('get /v1/calls')
  expect(ofCalls.filter((operation) => !operation.startsWith('get '))).toEqual([])
})
