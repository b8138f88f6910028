import { type Customer, type CustomerId, defaultCustomerSettings, emptyProfile } from '@axbridge/core'
import { expect, test } from 'vitest'
import type { Authenticate, RequestView } from '../operation/authenticate.ts'
import { refuseCustomer } from './refuse-customer.ts'

const customer = (id: string): Customer => ({
  ...{ id: id as CustomerId, name: id, createdAt: 0, settings: defaultCustomerSettings, profile: emptyProfile },
})
const request: RequestView = {
  ...{ operation: 'listBindings', method: 'GET', target: '/v1/bindings', headers: {} },
  ...{ address: '127.0.0.1', isSecure: false },
}
const [closed, other] = [customer('cus_closed'), customer('cus_other')]

const knownAs =
  (who: Customer): Authenticate<Customer> =>
  () => ({ kind: 'known', who })
const signedBy =
  (who: Customer): Authenticate<Customer> =>
  () => ({ kind: 'signed', check: async (body) => (body.length === 0 ? { kind: 'known', who } : nobody) })
const nobody = {
  kind: 'not_known',
  reason: 'unauthenticated',
  field: 'Signature',
  rule: 'fits not',
  challenge: 'x',
} as const
const refused = { kind: 'not_known', reason: 'forbidden', field: 'Authorization', rule: 'must be another' }

const ask = async (authenticate: Authenticate<Customer>, body = new Uint8Array()) => {
  const answer = await refuseCustomer(authenticate, closed.id, 'must be another')(request)
  return answer.kind === 'signed' ? answer.check(body) : answer
}

test('one customer is refused, by his key and by his signature', async () => {
  expect(await ask(knownAs(closed))).toMatchObject(refused)
  expect(await ask(signedBy(closed))).toMatchObject(refused)
})

test('every other one is known, and nobody stays nobody', async () => {
  expect(await ask(knownAs(other))).toEqual({ kind: 'known', who: other })
  expect(await ask(signedBy(other))).toEqual({ kind: 'known', who: other })
  expect(await ask(() => nobody)).toBe(nobody)
  expect(await ask(signedBy(closed), new Uint8Array([1]))).toBe(nobody)
})
