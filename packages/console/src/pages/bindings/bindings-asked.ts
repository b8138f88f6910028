import type { Binding, BindingSearchRequest } from '@axbridge/sdk/console'
import { type CustomerService, firstPage } from '../../api/service.ts'
import { given } from '../../panel/sending.ts'
import type { Filter } from '../../pieces/filter-bar.tsx'
import type { RowsAsked } from '../../pieces/rows-query.ts'

/** What the list of bindings is filtered by, in the order of its fields. */
export const bindingFilters = ['orderId', 'number', 'state', 'mode', 'from', 'to'] as const

/** The bindings of a customer, as filtered. */
export const bindingsAsked = (customer: string, client: CustomerService, filter: Filter): RowsAsked<Binding> => ({
  queryKey: ['searchBindings', customer, filter],
  // What the address says of a choice is checked by the service.
  read: (cursor, signal) =>
    firstPage(client.findBindings(given({ ...filter, cursor }) as BindingSearchRequest, { signal })),
})
