import type { OwnSuspension, Suspension } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { CustomerName } from '../../panel/customer-names.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'
import { blockText } from '../numbers/block-text.tsx'

type Subject = Pick<Suspension, 'customer' | 'block' | 'number'>
type Appealed = Pick<OwnSuspension, 'appeal'>

/** What is suspended, by name or number. */
export const SuspendedSubject = ({ of: { customer, block, number } }: { readonly of: Subject }): ReactNode => {
  if (number !== null) return <NumberText value={number} />
  if (block !== null) return blockText(block)
  return customer === null ? '–' : <CustomerName id={customer} />
}

export const subjectKind = ({ block, number }: Subject): 'customer' | 'block' | 'number' =>
  number !== null ? 'number' : block !== null ? 'block' : 'customer'

type AppealState = 'none' | 'waiting' | 'upheld' | 'rejected'

export const appealState = ({ appeal }: Appealed): AppealState => {
  if (appeal === null) return 'none'
  if (appeal.decision === null) return 'waiting'
  return appeal.decision.upheld ? 'upheld' : 'rejected'
}

const appealKinds: Readonly<Record<AppealState, StateKind>> = {
  none: 'idle',
  waiting: 'warn',
  upheld: 'good',
  rejected: 'idle',
}

export const AppealTag = ({ of }: { readonly of: Appealed }): ReactNode => {
  const { suspensions: words } = useWords()
  const state = appealState(of)
  return state === 'none' ? words.appeals.none : <StateTag kind={appealKinds[state]}>{words.appeals[state]}</StateTag>
}

export const SuspensionTag = ({ state }: { readonly state: Suspension['state'] }): ReactNode => {
  const { suspensions: words } = useWords()
  return <StateTag kind={state === 'lifted' ? 'idle' : 'bad'}>{words.states[state]}</StateTag>
}
