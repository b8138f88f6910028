import { hashesEqual, type Page, type StoredBinding } from '@axbridge/core'
import { callAt, partiesAt } from '@axbridge/sim/load'
import { orderIdAt } from '../order-id.ts'
import type { FilledBinding } from './fill-rows.ts'
import type { FilledStore } from './filled-store.ts'
import { numberFrom, type OpenedStore, openStore, phoneOf } from './opened-store.ts'

/** Throws where the store does not find again, in every way it can be asked, what was put into its tables past it. */
export const checkFill = async (filled: FilledStore, sample: readonly FilledBinding[]): Promise<void> => {
  const opened = await openStore(filled)
  try {
    for (const one of sample) await checkOne(opened, filled, one)
    const now = Date.now()
    const uses = await opened.store.numbers.use(filled.blocks, now)
    const held = uses.reduce((sum, use) => sum + use.held, 0)
    if (held !== filled.live) throw new Error(`${held} pairs are held where ${filled.live} bindings are live`)
  } finally {
    await opened.store.close()
  }
}

const checkOne = async (
  { store, vault, router }: OpenedStore,
  { customer, keyId }: FilledStore,
  { index, id, number }: FilledBinding,
): Promise<void> => {
  const fail = (where: string): never => {
    throw new Error(`the binding ${index} of ${keyId} is not found ${where}`)
  }
  const x = numberFrom(number)
  const now = Date.now()
  const base = { customer: customer.id, limit: 100, now }
  const found = await store.bindings.find(customer.id, id)
  if (found?.x !== x || found.orderId !== orderIdAt(index)) fail('by its id')
  const hasIt = (page: Page<StoredBinding> | undefined) => page?.items.some((one) => one.id === id) === true
  if (!hasIt(await store.bindings.list({ ...base, orderId: orderIdAt(index) }))) fail('by its order')
  if (!hasIt(await store.bindings.list({ ...base, number: x }))) fail('by its number')
  for (const phone of Object.values(partiesAt(index))) {
    const party = vault.hashOfParty(phoneOf(phone))
    if (!hasIt(await store.bindings.list({ ...base, party }))) fail('by its parties')
    const standing = await store.bindings.standing(x, party)
    if (standing?.binding !== id || !hashesEqual(standing.party, party)) fail('by its pair')
  }
  const { caller, callee } = callAt(index)
  const route = await router.route(phoneOf(caller), x)
  if (route.kind !== 'connect' || !route.callee.equals(phoneOf(callee)) || route.present !== x) fail('by a call')
}
