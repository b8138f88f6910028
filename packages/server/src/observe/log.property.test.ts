import { findNumbers, parsePhoneNumber } from '@axbridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logTo } from './log.ts'

const digits = fc.stringMatching(/^1[3-9][0-9]{9}$/)

const marks = fc.constantFrom('', '-', ' ', '.', ' - ', '/', '()', '_')

const written = fc
  .tuple(digits, marks, fc.constantFrom('', '+86', '86', '0', 'tel:', 'sip:', 'no route to '))
  .map(([number, mark, before]) => ({
    number,
    text: `${before}${number.slice(0, 3)}${mark}${number.slice(3, 7)}${mark}${number.slice(7)}`,
  }))

const fullWidth = (text: string): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))

/** A value of a field in which the number stands somewhere, as text, in an error, in a key, as a count, or deep below. */
const holding = ({ number, text }: { readonly number: string; readonly text: string }) =>
  fc.constantFrom<unknown>(
    text,
    fullWidth(text),
    Number(number),
    [text, [{ text }]],
    { below: { deeper: [text] } },
    { [text]: 'x' },
    { [number]: { [text]: text } },
    new Error(`cannot reach ${text}`),
    Object.assign(new Error('failed'), { code: text, name: text }),
    { cause: new TypeError(text, { cause: new Error(text) }) },
    new TextEncoder().encode(text),
    new Map([[text, text]]),
  )

test('no line holds a real number, in whichever field and however deep it was written', () => {
  const levels = ['debug', 'info', 'warn', 'error'] as const
  const planted = written.chain((one) =>
    fc.record({
      one: fc.constant(one),
      name: fc.constantFrom('error', 'call', 'trunk', 'x', one.text),
      value: holding(one),
      level: fc.constantFrom(...levels),
    }),
  )
  fc.assert(
    fc.property(planted, ({ one, name, value, level }) => {
      const lines: string[] = []
      const log = logTo({ write: (line) => lines.push(line), flushSync: () => {} }, 'debug')
      log[level]({ [name]: value, id: 'call_70000000001_abcdefghijkmnpqr' }, 'something happened')
      const phone = parsePhoneNumber(one.number)
      if (!phone.ok) throw new Error('a made-up number is one')
      const finds = findNumbers([phone.value])
      expect(lines).toHaveLength(1)
      for (const line of lines) {
        expect(finds(line.normalize('NFKC'))).toBe(false)
        expect(line).toContain('call_70000000001_abcdefghijkmnpqr')
        expect(line).toContain('something happened')
      }
    }),
    { numRuns: 2_000 },
  )
})
