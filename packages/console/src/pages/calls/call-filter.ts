import type { CallFilter } from '@axbridge/sdk/console'
import { useMemo } from 'react'
import { optionsOf } from '../../panel/options-of.ts'
import { given } from '../../panel/sending.ts'
import { type Filter, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { useWords } from '../../words/use-words.ts'

/** What a list of calls can be narrowed by. */
export const useCallFields = (): readonly FilterField[] => {
  const { calls: words } = useWords()
  return useMemo(
    () => [
      { name: 'orderId', label: words.order, kind: 'text' },
      { name: 'x', label: words.number, kind: 'number' },
      { name: 'outcome', label: words.outcome, kind: 'choice', options: optionsOf(words.outcomes) },
      { name: 'direction', label: words.direction, kind: 'choice', options: optionsOf(words.directions) },
      { name: 'binding', label: words.binding, kind: 'text', placeholder: 'bnd_…' },
      { name: 'from', label: words.from, kind: 'from' },
      { name: 'to', label: words.to, kind: 'to' },
    ],
    [words],
  )
}

/** The filter of the address. What it says of a choice is checked by the service. */
export const useCallFilter = (): { readonly filter: Filter; readonly asked: CallFilter } => {
  const filter = useFilter(useCallFields())
  return { filter, asked: given(filter) as CallFilter }
}
