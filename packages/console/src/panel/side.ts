import { useSearchParams } from 'react-router'

/** Whose things a page shows: the platform's own, or a customer's. */
export type Side = 'platform' | 'customer'

/** It stands in the address. Whoever belongs to a customer has one side only. */
export const useSide = (mayPlatform: boolean): { readonly side: Side; choose(side: Side): void } => {
  const [search, setSearch] = useSearchParams()
  const named = search.get('side') === 'platform' || search.get('side') === 'customer' ? search.get('side') : null
  const wanted = named ?? (search.has('customer') ? 'customer' : 'platform')
  return {
    side: mayPlatform && wanted === 'platform' ? 'platform' : 'customer',
    // What was filtered or open is of the other side.
    choose: (side) => setSearch({ side }),
  }
}
