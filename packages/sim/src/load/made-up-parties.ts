/** How many bindings can be told apart by their made-up parties. */
export const mostParties = 100_000_000

const firstOfA = '138'
const firstOfB = '139'

/** The parties of the binding at an index below `mostParties`: made-up mobiles, 138… for a and 139… for b. */
export const partiesAt = (index: number): { readonly a: string; readonly b: string } => {
  const digits = String(index).padStart(8, '0')
  return { a: firstOfA + digits, b: firstOfB + digits }
}

/** The binding that a made-up party stands in. */
export const indexOfParty = (number: string): number => Number(number.slice(3))

/** Who calls whom in the call on a binding: every other one is party a's, so that both directions are in the load. */
export const callAt = (index: number): { readonly caller: string; readonly callee: string } => {
  const { a, b } = partiesAt(index)
  return index % 2 === 0 ? { caller: a, callee: b } : { caller: b, callee: a }
}
