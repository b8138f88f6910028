import { format, inspect } from 'node:util'
import { parsePhoneNumber } from '@axbridge/core'
import { expect, test } from 'vitest'

const secret = (() => {
  const parsed = parsePhoneNumber('13856781234')
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
})()

const mask = '138****1234'

test.each<[string, string]>([
  ['inspect', inspect(secret)],
  ['inspect with everything shown', inspect(secret, { showHidden: true, getters: true, depth: null })],
  ['inspect of what holds it', inspect({ binding: { a: secret } }, { depth: null })],
  ['inspect of a map', inspect(new Map([['a', secret]]))],
  ['format with %s', format('%s', secret)],
  ['format with %o', format('%o', secret)],
  ['format with %O', format('%O', secret)],
  ['format with %j', format('%j', secret)],
  ['format of what comes behind', format('callee', secret)],
  ['inspect of an error', inspect(Object.assign(new Error(`no way to ${secret}`), { callee: secret }))],
  ['inspect of a cause', inspect(new Error('no way', { cause: { callee: secret } }))],
])('a real number prints as its mask by %s', (_name, text) => {
  expect(text).toContain(mask)
  expect(text).not.toContain('5678')
})

test('a real number that is sent to another thread arrives without its digits', () => {
  expect(inspect(structuredClone({ a: secret }), { showHidden: true })).not.toContain('5678')
})
