import type { Complaint } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

const kinds: Readonly<Record<Complaint['state'], StateKind>> = { open: 'warn', answered: 'good', closed: 'idle' }

export const ComplaintTag = ({ state }: { readonly state: Complaint['state'] }): ReactNode => {
  const { complaints: words } = useWords()
  return <StateTag kind={kinds[state]}>{words.states[state]}</StateTag>
}
