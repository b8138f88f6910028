import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatInstant, parseInstant } from './instant.ts'

const lastMs = Date.UTC(9999, 11, 30)
const two = (value: number) => String(value).padStart(2, '0')

test('an instant written with any offset is read as the same instant', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1, 0, 2), max: lastMs }),
      fc.integer({ min: -1_439, max: 1_439 }),
      (ms, offset) => {
        const sign = offset < 0 ? '-' : '+'
        const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60]
        const local = formatInstant(ms + offset * 60_000).slice(0, -1)
        expect(parseInstant(`${local}${sign}${two(hours)}:${two(minutes)}`)).toEqual({ ok: true, value: ms })
        expect(parseInstant(formatInstant(ms))).toEqual({ ok: true, value: ms })
      },
    ),
  )
})

test('no other text is an instant, and none makes the reader throw', () => {
  const digits = fc.array(fc.constantFrom(...'0123456789-:.+TZ '), { maxLength: 40 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(fc.string(), digits), (text) => {
      const parsed = parseInstant(text)
      if (parsed.ok) expect(Number.isSafeInteger(parsed.value)).toBe(true)
      else expect(parsed.rule.startsWith('must be a real RFC 3339 date-time')).toBe(true)
    }),
  )
})

test('of any day of any month only those that the calendar has are read', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1970, max: 2400 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const days = month < 1 || month > 12 ? 0 : new Date(Date.UTC(year, month, 0)).getUTCDate()
        expect(parseInstant(`${year}-${two(month)}-${two(day)}T12:00:00Z`).ok).toBe(day >= 1 && day <= days)
      },
    ),
  )
})
