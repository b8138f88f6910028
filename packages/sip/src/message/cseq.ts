import { decimal, isSpace, isToken, skipSpace, trimEnd } from './octets.ts'

export type CSeq = { readonly number: number; readonly method: string }

/** Sequence numbers are below 2 to the 31st (RFC 3261 section 8.1.1.5). */
const highest = 2 ** 31 - 1

/** Reads `314159 INVITE`; undefined when it is not that. */
export const parseCSeq = (value: string): CSeq | undefined => {
  const from = skipSpace(value, 0)
  let end = from
  while (end < value.length && !isSpace(value.charCodeAt(end))) end += 1
  const number = decimal(value, from, end, highest)
  if (number < 0) return undefined
  const methodFrom = skipSpace(value, end)
  const methodTo = trimEnd(value, methodFrom, value.length)
  if (!isToken(value, methodFrom, methodTo)) return undefined
  return { number, method: value.slice(methodFrom, methodTo) }
}
