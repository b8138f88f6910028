import { accept, type Parsed, reject } from './parsed.ts'
import { type PhoneNumber, parseNationalMobile } from './phone-number.ts'
import { type ProtectedNumber, parseProtectedNumber } from './protected-number.ts'

/**
 * One line of the table that says which spellings of a number are understood: what stands in front, and what the rest
 * must be once that is taken off. The first line whose prefix and rest both fit decides.
 */
export type SpellingRule = { readonly prefix: string; readonly rest: 'mobile' | 'protected' }

/** What callers and networks write for a mainland mobile, and the one spelling of a protected number. */
export const defaultSpellings: readonly SpellingRule[] = [
  { prefix: '', rest: 'protected' },
  { prefix: '', rest: 'mobile' },
  { prefix: '86', rest: 'mobile' },
  { prefix: '+86', rest: 'mobile' },
  { prefix: '0086', rest: 'mobile' },
  { prefix: '0', rest: 'mobile' },
]

/** A number as it was written: the digits, and the phone-context of RFC 3966 where one stood beside them. */
export type WrittenNumber = { readonly digits: string; readonly phoneContext?: string }

export type UnderstoodNumber =
  | { readonly kind: 'phone'; readonly phone: PhoneNumber }
  | { readonly kind: 'protected'; readonly number: ProtectedNumber }

const longestWritten = 64
const rule = 'is not a spelling of a mainland mobile or of a 700 number that the rules in force know'

/** Reads a number by the table. A phone-context other than +86 names another network's number and is not understood. */
export const understand = (
  written: WrittenNumber,
  rules: readonly SpellingRule[] = defaultSpellings,
): Parsed<UnderstoodNumber> => {
  if (written.digits.length > longestWritten) return reject(rule)
  if (written.phoneContext !== undefined && written.phoneContext !== '+86') return reject(rule)
  for (const { prefix, rest } of rules) {
    if (!written.digits.startsWith(prefix)) continue
    const text = written.digits.slice(prefix.length)
    if (rest === 'protected') {
      const number = parseProtectedNumber(text)
      if (number.ok) return accept({ kind: 'protected', number: number.value })
    } else {
      const phone = parseNationalMobile(text)
      if (phone.ok) return accept({ kind: 'phone', phone: phone.value })
    }
  }
  return reject(rule)
}

const mobileRule = 'must be a mainland mobile number: 11 digits beginning with 13 to 19, with or without +86'

/** Reads a real number in any spelling of the default table; a 700 number is not one. */
export const parsePhoneNumber = (text: string): Parsed<PhoneNumber> => {
  const understood = understand({ digits: text })
  return understood.ok && understood.value.kind === 'phone' ? accept(understood.value.phone) : reject(mobileRule)
}
