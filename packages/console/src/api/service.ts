import { AxbridgeConsole, type Page } from '@axbridge/sdk/console'
import { fetchOrTake } from '../first/first-answers.ts'

/** The one client of this page. It is the page's own origin that it asks, with the session's cookie. */
export const service = new AxbridgeConsole({ fetch: fetchOrTake })

export type CustomerService = ReturnType<typeof service.customer>

const customers = new Map<string, CustomerService>()

/** The customer's operations, asked under the session of this page. */
export const customerService = (id: string): CustomerService => {
  const known = customers.get(id)
  if (known !== undefined) return known
  const made = service.customer(id)
  customers.set(id, made)
  return made
}

/** The first page of a list of the SDK, or the one at the cursor that the list was made with. */
export const firstPage = async <Item>(listing: {
  pages(): AsyncGenerator<Page<Item>, void, undefined>
}): Promise<Page<Item>> => {
  for await (const page of listing.pages()) return page
  return { items: [], next: null }
}
