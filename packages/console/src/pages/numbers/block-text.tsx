import type { Block } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { useWords } from '../../words/use-words.ts'

/** A block in the form for people, as its numbers have: 700 1 0000001. */
export const blockText = (block: string): string => `${block.slice(0, 3)} ${block.slice(3, 4)} ${block.slice(4)}`

const kinds: Readonly<Record<Block['state'], StateKind>> = {
  allocated: 'busy',
  active: 'good',
  withdrawn: 'warn',
  recovered: 'idle',
}

export const BlockState = ({ state }: { readonly state: Block['state'] }): ReactNode => {
  const { numbers: words } = useWords()
  return <StateTag kind={kinds[state]}>{words.blocks.states[state]}</StateTag>
}
