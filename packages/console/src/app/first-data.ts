import { queryClient } from '../api/query-client.ts'
import { firstCustomer } from '../session/customer.tsx'
import { sessionQuery } from '../session/session.tsx'
import { pages, pagesFor } from './pages.ts'

/** For so long is it worth to wait for it: what is drawn without data is drawn twice. */
const longestWaitMs = 250

/** Reads who is signed in and what his page begins with. */
const read = async ({ pathname, search }: Location): Promise<void> => {
  const session = await queryClient.fetchQuery(sessionQuery)
  const page = pages.find(({ path }) => path === pathname)
  if (session === null || page === undefined) return
  const may = (operation: string) => (session.mayAsk as readonly string[]).includes(operation)
  if (!pagesFor({ may, hasSandbox: session.sandbox !== null }).includes(page)) return
  const asked = new URLSearchParams(search)
  const customer = page.isOfCustomer === true ? await firstCustomer(session, asked) : undefined
  const { prepare } = await page.load()
  await prepare?.({ customer, search: asked })
}

/** Resolves when the page at a place can be drawn with what it shows, or shall be drawn without. Never rejects. */
export const firstData = (place: Location): Promise<unknown> => {
  const late = new Promise((resolve) => setTimeout(resolve, longestWaitMs))
  // What goes wrong is told by the page, which misses it.
  return Promise.race([read(place).catch(() => {}), late])
}
