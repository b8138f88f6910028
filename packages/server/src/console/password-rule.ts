import { longestPassword, shortestPassword } from '@axbridge/api'
import { isCommonPassword } from './common-passwords.ts'

/** What is left of a password that holds a word must be worth something by itself. */
const leastBesideWord = 8

/** The same few characters again and again: `abcabcabcabc`, `111111111111`. */
const isRepeated = (text: string): boolean => /^(.{1,4})\1+.{0,3}$/su.test(text)

/** Each character is the next of the one before, or the one before it: `abcdefghijkl`, `987654321098`. */
const isSequence = (text: string): boolean => {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = points.slice(1).map((point, at) => point - (points[at] ?? 0))
  return steps.every((step) => step === 1 || step === -9) || steps.every((step) => step === -1 || step === 9)
}

/**
 * The rule that a password breaks, or undefined. NIST SP 800-63B section 5.1.1.2: long, of any characters, and none that is
 * commonly used or expected here; nothing is asked of its mix.
 */
export const faultOfPassword = (password: string, name: string): string | undefined => {
  const text = password.normalize('NFKC')
  const { length } = [...text]
  if (length < shortestPassword || length > longestPassword)
    return `must be ${shortestPassword} to ${longestPassword} characters`
  const plain = text.toLowerCase()
  for (const word of [name.toLowerCase(), 'axbridge'])
    if (plain.replaceAll(word, '').length < Math.min(plain.length, leastBesideWord)) return 'must be more than a name'
  if (isRepeated(plain) || isSequence(plain)) return 'must be no row of characters that goes on by itself'
  return isCommonPassword(plain) ? 'must be none of those that everybody tries first' : undefined
}
