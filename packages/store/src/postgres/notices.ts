import type { BindingId, CustomerId, EventOwner } from '@axbridge/core'
import { eventCodes } from '../sqlite/event-codes.ts'

/** The channel on which the servers of one database tell each other what they cannot read in time. */
export const channel = 'axbridge'

/**
 * The events that say that a binding changed while calls may go on over it: whoever numbers them tells all servers. Its end by time
 * is nothing new to a call.
 */
export const changeCodes: ReadonlySet<number> = new Set(
  (['binding.updated', 'binding.ended:unbound', 'binding.ended:answered', 'pair.quarantined:some'] as const).map(
    (code) => eventCodes.code(code),
  ),
)

/** What one server tells the others. `from` is its number. */
export type Notice =
  | { readonly kind: 'trunks'; readonly from: number }
  | {
      readonly kind: 'events'
      readonly from: number
      readonly owners: readonly EventOwner[]
      readonly bindings: readonly BindingId[]
    }

/** Of owners and bindings together. PostgreSQL takes less than 8,000 octets; an id has at most 40, and its quotes and its comma. */
const mostIds = 150

export const trunkNotice = (from: number): readonly [string, string] => noticeOf({ kind: 'trunks', from })

const noticeOf = (notice: Notice): readonly [string, string] => [channel, JSON.stringify(notice)]

/** As many notices as hold them all. */
export const eventNotices = (
  from: number,
  owners: readonly EventOwner[],
  bindings: readonly BindingId[],
): readonly (readonly [string, string])[] => {
  const notices: (readonly [string, string])[] = []
  for (let at = 0; at < owners.length + bindings.length; at += mostIds) {
    const bindingsAt = at - owners.length
    const some = {
      owners: owners.slice(at, at + mostIds),
      bindings: bindings.slice(Math.max(0, bindingsAt), Math.max(0, bindingsAt + mostIds)),
    }
    notices.push(noticeOf({ kind: 'events', from, ...some }))
  }
  return notices
}

/** Undefined for what no server of this version tells. */
export const readNotice = (text: string): Notice | undefined => {
  try {
    const { kind, from, owners, bindings } = JSON.parse(text) as { readonly [key: string]: unknown }
    if (typeof from !== 'number') return undefined
    if (kind === 'trunks') return { kind, from }
    if (kind !== 'events' || !Array.isArray(owners) || !Array.isArray(bindings)) return undefined
    return { kind, from, owners: owners as (CustomerId | null)[], bindings: bindings as BindingId[] }
  } catch {
    return undefined
  }
}
