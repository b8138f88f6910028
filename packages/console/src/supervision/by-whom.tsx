import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'

type Actor = {
  readonly kind?: string
  readonly id?: string | null | undefined
  readonly name?: string | null | undefined
}

type ByWhomProps = { readonly who: Actor | null | undefined }

/** Who did something, by name. */
export const ByWhom = ({ who }: ByWhomProps): ReactNode => {
  const { supervision: words } = useWords()
  if (who === null || who === undefined || who.kind === 'key') return words.byKey
  if (who.kind === 'server') return words.byServer
  if (who.kind === 'rule') return words.byRule(who.name ?? '')
  return who.name ?? who.id ?? words.byKey
}
