import { pino } from 'pino'

/** Where the server's log goes: one JSON line an event, on stderr. */
export type Log = {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** What is meant to be seen whole: a 700 number, and an IPv4 address, whose octets begin with no zero. */
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const seen = `(?<![0-9])700[0-9]{12}(?![0-9])|(?<![0-9.])(?:${octet}\\.){3}${octet}(?![0-9.])`

/** Digits that may be a real number: `1[3-9]` and nine more at the end of a run, with what people put between digits. */
const separators = '[ \\-./()_\\t\\\\]{0,3}'
const realNumber = `(?:\\+?86)?1(?:${separators}[3-9])(?:${separators}[0-9]){9}(?![0-9])`

const seenOrReal = new RegExp(`(${seen})|${realNumber}`, 'g')

/** Full-width digits, which read as the others do. */
const fullWidth = /[\uff10-\uff19]/g
const plainDigit = (digit: string): string => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30)

/** Replaces what may be a real number. Library errors quote what they were given, so texts of errors pass through here. */
export const redact = (text: string): string =>
  text
    .replace(fullWidth, plainDigit)
    .replace(seenOrReal, (_found: string, shown: string | undefined) => shown ?? '[number]')

/** A count can hardly be so high, and a number that was read as one is. */
const isMobile = (value: number): boolean =>
  Number.isInteger(value) && value >= 13_000_000_000 && value < 20_000_000_000

const deepest = 8

const cleaned = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'number') return isMobile(value) ? '[number]' : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return redacted(value)
  if (ArrayBuffer.isView(value)) return '[octets]'
  if (depth >= deepest) return '[more]'
  return Array.isArray(value) ? value.map((one) => cleaned(one, depth + 1)) : redactedFields(value, depth + 1)
}

/** The fields of a line, and what stands below them, without what may be a real number. */
export const redactedFields = (fields: object, depth = 0): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [redact(name), cleaned(value, depth)]))

const redacted = (error: Error): object => {
  const { name, message, stack } = error
  const code = (error as { code?: unknown }).code
  return {
    name: redact(name),
    message: redact(message),
    ...(typeof code === 'string' ? { code: redact(code) } : {}),
    ...(stack === undefined ? {} : { stack: redact(stack) }),
  }
}

/** A log with lines still in memory. */
export type BufferedLog = Log & {
  /** Writes what is gathered before it returns. */
  flush(): void
  /** From now on lines of this level and of those above it are written. */
  setLevel(level: string): void
}

const gatheredOctets = 4_096
const longestDelayMs = 1_000

/** Where lines go, one with each call. */
export type LogDestination = { write(line: string): void; flushSync(): void }

/** Opens the log. Lines are gathered for a second or 4 KiB, so that a busy server does not wait for its log. */
export const openLog = (level: string): BufferedLog => {
  const destination = pino.destination({ dest: 2, sync: false, minLength: gatheredOctets })
  setInterval(() => destination.flush(), longestDelayMs).unref()
  return logTo(destination, level)
}

/** A log of which no line holds a real number, whoever writes what into which field. */
export const logTo = (destination: LogDestination, level: string): BufferedLog => {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (fields) => redactedFields(fields) },
    },
    destination,
  )
  return {
    debug: (fields, text) => log.debug(fields, text),
    info: (fields, text) => log.info(fields, text),
    warn: (fields, text) => log.warn(fields, text),
    error: (fields, text) => log.error(fields, text),
    flush: () => destination.flushSync(),
    setLevel: (next) => {
      log.level = next
    },
  }
}
