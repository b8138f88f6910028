import type { CallId, CustomerId, Firing, PolicyRule, ProtectedNumber } from '@axbridge/core'
import { expect, test } from 'vitest'
import { FiringBook } from './firing-book.ts'

const hour = 3_600_000

const rule: PolicyRule = {
  ...{ name: 'capped', what: 'attempts', by: 'caller', windowMs: hour, limit: 2, least: null, shorterThanMs: null },
  ...{ when: { hours: null, orderHours: null, scenarios: null }, then: 'refuse', isOn: true },
}

const fired = (at: number, key = 'a'): Firing => ({
  ...{ rule, key },
  note: {
    ...{ kind: 'attempt', at, call: `call_${at}` as CallId, caller: key, mask: '138****0001', callee: '' },
    ...{ number: '700100000010001' as ProtectedNumber, customer: 'cus_aaaaaaaaaaaaaaaa' as CustomerId },
    ...{ scenario: null, boundAt: 0 },
  },
})

test('what could not be written is given again once, as it is by then, and of an hour that is over too', () => {
  const book = new FiringBook('one')
  book.add(fired(hour))
  for (let failures = 0; failures < 3; failures += 1) {
    const taken = [...book.takeChanged()]
    expect(taken).toHaveLength(1)
    book.add(fired(hour + 1 + failures))
    book.giveBack(taken)
  }
  const taken = [...book.takeChanged()]
  expect(taken.map(({ body }) => body.count)).toEqual([4])
  book.add(fired(2 * hour))
  book.giveBack(taken)
  expect(book.takeChanged().map(({ body }) => body.count)).toEqual([1, 4])
  expect(book.takeChanged()).toEqual([])
})

test('while nothing can be written, of hours that are over only so many are held', () => {
  const book = new FiringBook('one')
  for (let at = 1; at <= 150; at += 1) for (let key = 0; key < 100; key += 1) book.add(fired(at * hour, `k${key}`))
  const taken = book.takeChanged()
  expect(taken).toHaveLength(10_100)
  book.giveBack(taken)
  book.giveBack(taken)
  expect(book.takeChanged()).toHaveLength(10_100)
})
