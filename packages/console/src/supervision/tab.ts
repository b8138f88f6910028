import { useSearchParams } from 'react-router'

/** Which part of a page is shown. It stands in the address; what was filtered or open is of the other part. */
export const useTab = <Name extends string>(
  names: readonly [Name, ...Name[]],
): readonly [Name, (name: string) => void] => {
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('tab')
  const tab = names.find((name) => name === wanted) ?? names[0]
  return [tab, (name) => setSearch(name === names[0] ? {} : { tab: name })]
}
