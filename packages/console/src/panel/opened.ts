import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

type Opened = { readonly opened: string | null; open(id: string): void; close(): void }

/** What is open beside a list. It stands in the address, so that a link and the way back work. */
export const useOpened = (name = 'open'): Opened => {
  const [search, setSearch] = useSearchParams()
  const open = useCallback(
    (id: string) =>
      setSearch((before) => {
        const after = new URLSearchParams(before)
        after.set(name, id)
        return after
      }),
    [name, setSearch],
  )
  const close = useCallback(
    () =>
      setSearch((before) => {
        const after = new URLSearchParams(before)
        after.delete(name)
        return after
      }),
    [name, setSearch],
  )
  return { opened: search.get(name), open, close }
}
