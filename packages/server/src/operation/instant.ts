import { instantRule } from '@axbridge/api'
import { accept, type Parsed, reject } from '@axbridge/core'

// RFC 3339 section 5.6. A leap second is refused: no clock of ours shows one.
const shape =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$/

const minuteMs = 60_000

/** Reads an RFC 3339 date-time with its offset as ms; what is finer than a millisecond is cut off. */
export const parseInstant = (text: string): Parsed<number> => {
  const parts = shape.exec(text)
  if (parts === null) return reject(instantRule)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  const ms = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3))
  const [offsetHour, offsetMinute] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return reject(instantRule)
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  // Date carries 30 February over into March: a date that comes back changed was none.
  const [date = ''] = new Date(local).toISOString().split('T')
  if (date !== text.slice(0, 10)) return reject(instantRule)
  const offsetMs = (offsetHour * 60 + offsetMinute) * minuteMs
  return accept(parts[8] === '-' ? local + offsetMs : local - offsetMs)
}

/** RFC 3339 in UTC with milliseconds. */
export const formatInstant = (ms: number): string => new Date(ms).toISOString()

export const formatInstantOrNull = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms))
