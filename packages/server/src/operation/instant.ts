import { instantRule } from '@axbridge/api'
import { accept, type Parsed, reject } from '@axbridge/core'

// RFC 3339 section 5.6. A leap second is refused: no clock of ours shows one.
const shape =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/

const [zero, point, plus, minus] = [0x30, 0x2e, 0x2b, 0x2d]
const fractionAt = 19
const minuteMs = 60_000

/** Of a text that has the shape: digits stand where they are read. Captures of the expression would cost more than all the rest. */
const digit = (text: string, at: number): number => text.charCodeAt(at) - zero
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const isDate = (year: number, month: number, day: number): boolean =>
  day >= 1 && (day <= (daysOfMonth[month - 1] ?? 0) || (day === 29 && month === 2 && isLeapYear(year)))

/** Reads an RFC 3339 date-time with its offset as ms; what is finer than a millisecond is cut off. */
export const parseInstant = (text: string): Parsed<number> => {
  if (!shape.test(text)) return reject(instantRule)
  const [year, month, day] = [twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)]
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  // Date.UTC takes the first hundred years for those of the twentieth century.
  if (year < 100 || !isDate(year, month, day)) return reject(instantRule)
  if (hour > 23 || minute > 59 || second > 59) return reject(instantRule)
  let [ms, at] = [0, fractionAt]
  if (text.charCodeAt(at) === point) {
    at += 1
    for (let unit = 100; digit(text, at) >= 0 && digit(text, at) <= 9; unit = Math.floor(unit / 10), at += 1) {
      ms += digit(text, at) * unit
    }
  }
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  const sign = text.charCodeAt(at)
  if (sign !== plus && sign !== minus) return accept(local)
  const [offsetHour, offsetMinute] = [twoDigits(text, at + 1), twoDigits(text, at + 4)]
  if (offsetHour > 23 || offsetMinute > 59) return reject(instantRule)
  const offsetMs = (offsetHour * 60 + offsetMinute) * minuteMs
  return accept(sign === minus ? local + offsetMs : local - offsetMs)
}

/** More than the seconds of half an hour, in which most bindings begin and end. */
const heldSeconds = 2_048
const seconds = new Float64Array(heldSeconds).fill(Number.NaN)
const textsOfSeconds = new Array<string>(heldSeconds).fill('')

/** RFC 3339 in UTC with milliseconds, of whole ms. */
export const formatInstant = (ms: number): string => {
  const second = Math.floor(ms / 1_000)
  const slot = ((second % heldSeconds) + heldSeconds) % heldSeconds
  if (seconds[slot] !== second) {
    textsOfSeconds[slot] = new Date(second * 1_000).toISOString().slice(0, -4)
    seconds[slot] = second
  }
  const fraction = ms - second * 1_000
  return `${textsOfSeconds[slot]}${fraction < 10 ? '00' : fraction < 100 ? '0' : ''}${fraction}Z`
}

export const formatInstantOrNull = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms))
