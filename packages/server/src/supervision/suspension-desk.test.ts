import { type CustomerId, defaultCustomerSettings, emptyProfile, SuspensionsInForce } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { SuspensionDesk } from './suspension-desk.ts'

const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId
const said = { reason: 'More complaints than may be', remedy: 'Call fewer people a day', by: { kind: 'key' } } as const

test('what is durable is answered as done though all that comes behind it fails, so that nobody does it twice (BASE-12)', async () => {
  const { matters, customers, numbers } = openMemoryStore()
  await customers.addCustomer({
    ...{ id: customer, name: 'c', createdAt: 1, settings: defaultCustomerSettings, profile: emptyProfile },
  })
  const fails = () => Promise.reject(new Error('the disk is full'))
  const failures: string[] = []
  const desk = new SuspensionDesk({
    store: { matters, customers, numbers, events: { note: fails } },
    ...{ inForce: new SuspensionsInForce(), caughtUp: fails, clock: { now: () => 1 }, randomness: systemRandomness },
    failed: (_, what) => failures.push(what),
  })
  const made = await desk.suspend({ target: { kind: 'customer', customer }, cut: false, ...said })
  if (made.kind !== 'suspended') throw new Error(made.kind)
  expect((await desk.find(made.held.id))?.state).toBe('in_force')
  expect(await desk.lift(made.held.id, { by: said.by, text: 'Done' })).toMatchObject({ kind: 'changed' })
  expect((await desk.find(made.held.id))?.state).toBe('lifted')
  expect(failures).toHaveLength(4)
})
