import type { Matter, MatterId, NewMatter } from '@axbridge/core'
import { noon } from './samples.ts'

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

export const matterId = (n: number): MatterId => {
  let token = ''
  for (let rest = n; token.length < 24; rest = Math.floor(rest / 32)) token = (letters[rest % 32] ?? '') + token
  return `mat_${token}` as MatterId
}

export const bodyOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The nth matter: a suspension in force since noon, of nobody, that nothing names. */
export const newMatter = (n: number, changed: Partial<NewMatter> = {}): NewMatter => ({
  id: matterId(n),
  kind: 'suspension',
  customer: null,
  key: null,
  subject: null,
  state: 'in_force',
  createdAt: noon,
  body: bodyOf(`{"n":${n}}`),
  ...changed,
})

/** A matter as it is kept before anybody changed it, its place among the changes left out. */
export const kept = (matter: NewMatter): Omit<Matter, 'change'> => ({
  ...matter,
  changedAt: matter.createdAt,
  revision: 0,
})

export const withoutPlace = <M extends Matter>({ change: _, ...rest }: M): Omit<M, 'change'> => rest
