import { isDeepStrictEqual } from 'node:util'
import type { CallRecord, Page } from '@axbridge/core'
import type { ClosedCall } from './call-rows.ts'
import type { FilledStore } from './filled-store.ts'
import type { MadeUpCalls } from './made-up-calls.ts'
import { type OpenedStore, openStore } from './opened-store.ts'

/** Throws where the store does not find again, in every way it can be asked, what was put into its table of calls past it. */
export const checkCalls = async (
  filled: FilledStore,
  calls: MadeUpCalls,
  sample: readonly ClosedCall[],
): Promise<void> => {
  const opened = await openStore(filled)
  try {
    for (const call of sample) await checkCall(opened, call)
    const { to } = calls.plan
    const page = await opened.store.records.list({ customer: filled.customer.id, limit: 1 })
    if (page?.items[0]?.startedAt !== calls.startedAt(calls.plan.count - 1) || to > Date.now())
      throw new Error('the newest call of the store is not the last that was put there')
  } finally {
    await opened.store.close()
  }
}

const checkCall = async ({ store }: OpenedStore, call: ClosedCall): Promise<void> => {
  const { id, customer, binding, orderId, x, startedAt } = call
  const fail = (where: string): never => {
    throw new Error(`the call of ${orderId} is not found ${where}`)
  }
  if (customer === null || orderId === null) return fail('with its customer')
  const isIt = (one: CallRecord | undefined) => isDeepStrictEqual(one, call)
  const hasIt = (page: Page<CallRecord> | undefined) => page?.items.some(isIt) === true
  if (!isIt(await store.records.find(customer, id))) fail('by its id')
  const around = { customer, limit: 100, from: startedAt, to: startedAt + 1 }
  if (!hasIt(await store.records.list({ ...around, binding }))) fail('by its binding')
  if (!hasIt(await store.records.list({ ...around, orderId }))) fail('by its order')
  if (!hasIt(await store.records.list({ ...around, x }))) fail('by its number')
  if (!(await store.traces.callsOf(binding, startedAt, startedAt + 1, 100)).some(isIt)) fail('by a trace')
}
