import {
  type CallId,
  type CustomerId,
  defaultCustomerSettings,
  defaultRules,
  emptyProfile,
  openRecord,
  type ProtectedNumber,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { expect, test } from 'vitest'
import { heldKeys } from '../../keys/held-keys.test.kit.ts'
import { dryRun } from './dry-run.ts'

test('a dry run over an hour that has more calls than are looked at says that it was cut', async () => {
  const store = openMemoryStore()
  const { vault } = await heldKeys()
  const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId
  await store.customers.addCustomer({
    ...{ id: customer, name: 'one', createdAt: 0, settings: defaultCustomerSettings, profile: emptyProfile },
  })
  const from = 1_780_000_000_000
  const x = '700100000010001' as ProtectedNumber
  for (const serial of [2, 3, 4]) {
    const id = `call_70010000001_aaaaaaaaaaaaaaa${serial}` as CallId
    const record = openRecord({ id, x, caller: '138****0001', trunk: 't', startedAt: from + serial })
    await store.records.save({ ...record, customer })
  }
  const tried = async (mostCalls: number) => {
    const plan = { rules: defaultRules, from, to: from + 60_000, signal: new AbortController().signal, mostCalls }
    const { isCut, to } = await dryRun({ store, vault }, plan)
    return { isCut, to: to - from }
  }
  expect(await tried(2)).toEqual({ isCut: true, to: 60_000 })
  expect(await tried(3)).toEqual({ isCut: false, to: 60_000 })
})
