import { type KeyedHash, type Pair, turnKinds } from '@axbridge/core'
import type { PlacedTurn } from '../memory/turns.ts'
import { pairSideOf } from '../sqlite/codes.ts'
import { bindingIdOf } from '../sqlite/packed-id.ts'

/** Where a binding stands: nothing of it ever changes. */
export type PlaceRow = [block: number, token: Buffer, serial: number, ySerial: number | null]

export type UseRow = [block: number, serial: number, use: number, lapsed: number, until: number | null, at: number]

export type PairRow = [
  block: number,
  serial: number,
  party: Buffer,
  binding: Buffer,
  side: number,
  liveUntil: number,
  heldUntil: number,
]

export type TurnRow = [at: number, ordinal: number, kind: number, block: number, token: Buffer]

export const pairOf = ([block, , party, binding, side, liveUntil, heldUntil]: PairRow): readonly [KeyedHash, Pair] => [
  octetsOf(party),
  { binding: bindingIdOf(block, binding), ...pairSideOf(side), liveUntil, heldUntil },
]

export const turnOf = ([at, ordinal, kind, block, token]: TurnRow): PlacedTurn => {
  const word = turnKinds[kind]
  if (word === undefined) throw new Error(`the store holds an unknown code: ${kind}`)
  return { at, ordinal, kind: word, binding: bindingIdOf(block, token) }
}

/** Octets as the port gives them, so that all stores answer with the same class. */
export const octetsOf = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
