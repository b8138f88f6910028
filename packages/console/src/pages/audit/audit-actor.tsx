import type { AuditEntry } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.ts'

/** Who did it. */
export const AuditActor = ({ actor: { kind, id, name } }: { readonly actor: AuditEntry['actor'] }): ReactNode => {
  const { audit: words } = useWords()
  return kind === 'user' ? (name ?? id ?? '') : words.actors[kind]
}
