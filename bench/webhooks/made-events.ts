import {
  defaultCustomerSettings,
  defaultTerms,
  makeBindingId,
  numberAt,
  type Placement,
  timedToken,
} from '@axbridge/core'
import { systemRandomness } from '@axbridge/server'
import type { FilledStore } from '../fill/filled-store.ts'
import { openStore } from '../fill/opened-store.ts'
import { runInFlight } from '../in-flight.ts'
import { orderIdAt } from '../order-id.ts'

const pairsPerNumber = 100

/** Binds so often that there are as many events, and lets the customer's key be sent as it is. Who is bound is nobody: no event names parties. */
export const makeEvents = async (filled: FilledStore, count: number): Promise<void> => {
  const { store } = await openStore(filled)
  const { blocks, expiresAt } = filled
  const customer = filled.customer.id
  const placementAt = (index: number): Placement => {
    const block = blocks[index % blocks.length]
    if (block === undefined) throw new Error('the bench has blocks')
    const at = Date.now()
    const x = numberAt(block, Math.floor(index / blocks.length / pairsPerNumber) % 10_000)
    const party = () => systemRandomness.octets(17)
    const id = makeBindingId(block, timedToken(at, systemRandomness))
    return {
      binding: {
        ...{ customer, mode: 'AXB', orderId: orderIdAt(index), terms: defaultTerms, createdAt: at, expiresAt },
        use: null,
        ...{ unboundAt: null, firstAnsweredAt: null, lastCaller: null, revision: 0 },
      },
      candidates: [{ id, x, y: x, parties: systemRandomness.octets(80) }],
      parties: [
        { party: party(), side: 'a' },
        { party: party(), side: 'b' },
      ],
      ...{ liveUntil: expiresAt, heldUntil: expiresAt, limit: 200, at },
    }
  }
  await store.customers.changeSettings(customer, { ...defaultCustomerSettings, bearerAllowed: true }, Date.now())
  await runInFlight(count, 512, async (index) => {
    const outcome = await store.bindings.place(placementAt(index))
    if (outcome.kind !== 'placed') throw new Error(`a bind was not done: ${outcome.kind}`)
  })
  await store.close()
}
