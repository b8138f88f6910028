import { decimal, isSpace, isToken, skipSpace, trimEnd } from './octets.ts'
import { methodAt } from './start-line.ts'

export type CSeq = { readonly number: number; readonly method: string }

/** Sequence numbers are below 2 to the 31st (RFC 3261 section 8.1.1.5). */
const highest = 2 ** 31 - 1

/** Where the method stands of the CSeq that was read last. */
const found = { methodFrom: 0, methodTo: 0 }

/** The number of a CSeq; -1 for a text that is none. */
const readCSeq = (text: string, start: number, to: number): number => {
  const from = skipSpace(text, start, to)
  let end = from
  while (end < to && !isSpace(text.charCodeAt(end))) end += 1
  const number = decimal(text, from, end, highest)
  found.methodFrom = skipSpace(text, end, to)
  found.methodTo = trimEnd(text, found.methodFrom, to)
  return isToken(text, found.methodFrom, found.methodTo) ? number : -1
}

/** Reads `314159 INVITE`; undefined when it is not that. */
export const parseCSeq = (value: string): CSeq | undefined => {
  const number = readCSeq(value, 0, value.length)
  return number < 0 ? undefined : { number, method: methodAt(value, found.methodFrom, found.methodTo) }
}

/** The method of a CSeq; undefined for a text that is none. */
export const cseqMethodAt = (text: string, from: number, to: number): string | undefined =>
  readCSeq(text, from, to) < 0 ? undefined : methodAt(text, found.methodFrom, found.methodTo)
