import type { Delivery, DeliveryQuery, Page } from '@axbridge/core'
import { type ListIdentity, readCursor } from './cursor.ts'
import { forwardPage } from './forward-page.ts'

/** A page of the deliveries of an endpoint. `read` gives the first `count` of the list with a number above `after`. */
export const deliveryPage = (
  { webhook, state, limit, cursor }: DeliveryQuery,
  read: (after: number, count: number) => readonly Delivery[],
): Page<Delivery> | undefined => {
  const list: ListIdentity = ['deliveries', webhook, state ?? null]
  const after = cursor === undefined ? '0' : readCursor(list, cursor)
  if (after === undefined) return undefined
  return forwardPage({
    list,
    limit,
    read: (count) => read(Number(after), count),
    idOf: ({ number }) => String(number),
  })
}
