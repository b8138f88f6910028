import {
  type BindingId,
  type BindingQuery,
  type Block,
  blockOf,
  blockOfBinding,
  type CallQuery,
  type CustomerId,
  type Store,
} from '@axbridge/core'
import type { HoldOf } from './hold-desk.ts'

/** How much a hold names of what is still kept. */
export type HeldCount = {
  /** Bindings whose persons are kept. */
  readonly bindings: number
  readonly calls: number
  /** False where there may be more of either. */
  readonly isWhole: boolean
}

type Parts = {
  readonly store: Pick<Store, 'bindings' | 'records' | 'traces' | 'numbers'>
  readonly now: () => number
}

const most = 1_000

/**
 * Counts what a hold finds: whoever holds what is deleted already learns it. Of a number or a binding it is what its block's customer of now
 * has there. Of a person nothing is said (null): how often he was bound is for a trace, to which two people agree.
 */
export const heldCount = ({ store, now }: Parts) => {
  const customerOf = async (block: Block): Promise<CustomerId | null> =>
    (await store.numbers.block(block))?.customer ?? null

  const listed = async (
    query: Pick<BindingQuery, 'customer' | 'number' | 'orderId'>,
    calls: Pick<CallQuery, 'x' | 'orderId'>,
  ): Promise<HeldCount> => {
    const bindings = await store.bindings.list({ ...query, limit: most, now: now() })
    const records = await store.records.list({ customer: query.customer, ...calls, limit: most })
    return {
      bindings: bindings?.items.length ?? 0,
      calls: records?.items.length ?? 0,
      isWhole: (bindings?.next ?? null) === null && (records?.next ?? null) === null,
    }
  }

  const callsOf = (binding: BindingId) => store.traces.callsOf(binding, 0, Number.MAX_SAFE_INTEGER, most)

  return async (of: HoldOf): Promise<HeldCount | null> => {
    switch (of.kind) {
      case 'customer':
        return listed({ customer: of.customer }, {})
      case 'order':
        return listed({ customer: of.customer, orderId: of.orderId }, { orderId: of.orderId })
      case 'number': {
        const { number } = of
        const customer = await customerOf(blockOf(number))
        return customer === null
          ? { bindings: 0, calls: 0, isWhole: false }
          : listed({ customer, number }, { x: number })
      }
      case 'binding': {
        const customer = await customerOf(blockOfBinding(of.binding))
        const found = customer === null ? undefined : await store.bindings.find(customer, of.binding)
        const calls = (await callsOf(of.binding)).length
        // Of a block that was given to somebody else the binding may be there and not be found.
        return { bindings: found === undefined ? 0 : 1, calls, isWhole: found !== undefined && calls < most }
      }
      case 'party':
        return null
    }
  }
}
