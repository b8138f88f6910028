import type { BindingId } from '../binding/binding.ts'

export const turnKinds = ['end', 'rest', 'freed'] as const

/** A binding expires; its pairs begin to rest, where a grace lay between; their rest is over. */
export type TurnKind = (typeof turnKinds)[number]

/**
 * An instant at which time alone makes something of a binding. Nothing depends on its being taken in time: it only tells what is so
 * already. Each change that moves such an instant sets a turn at the new one, and a turn whose instant is no longer the binding's own
 * is passed over, so that none is ever looked for or removed.
 */
export type Turn = { readonly at: number; readonly binding: BindingId; readonly kind: TurnKind }
