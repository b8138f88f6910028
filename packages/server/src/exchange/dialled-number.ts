import { type ProtectedNumber, understand } from '@axbridge/core'
import { writtenNumberOf } from '../written-number.ts'
import type { Trunk } from './trunk.ts'

/** The 700 number that a request URI asks for, by the spellings of the trunk; undefined for anything else. */
export const dialledNumberOf = (uri: string, { spellings }: Pick<Trunk, 'spellings'>): ProtectedNumber | undefined => {
  const written = writtenNumberOf(uri)
  const understood = written === undefined ? undefined : understand(written, spellings)
  return understood?.ok === true && understood.value.kind === 'protected' ? understood.value.number : undefined
}
