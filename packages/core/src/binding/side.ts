import type { ProtectedNumber } from '../numbering/protected-number.ts'

/** Which side of a binding somebody is on: a is A or a member of the group, b is B. */
export type Side = 'a' | 'b'

export const sides = ['a', 'b'] as const satisfies readonly Side[]

export const otherSide = (side: Side): Side => (side === 'a' ? 'b' : 'a')

/** The numbers of a binding: side a dials and sees x, B dials and sees y; in AXB and GXB they are one. */
export type BetweenNumbers = { readonly x: ProtectedNumber; readonly y: ProtectedNumber }

/** The number that a side dials, and that it is shown when the other side calls. */
export const numberOfSide = ({ x, y }: BetweenNumbers, side: Side): ProtectedNumber => (side === 'a' ? x : y)
