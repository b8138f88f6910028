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

/** Replaces what may be a real number. Library errors quote what they were given, so texts of errors pass through here. */
export const redact = (text: string): string =>
  text.replace(seenOrReal, (_found: string, shown: string | undefined) => shown ?? '[number]')

/** The fields of a line with every text in them redacted: for what people wrote. */
export const redactedFields = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  )

const redacted = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: redact(String(error)) }
  const { name, message, stack } = error
  const code = (error as { code?: unknown }).code
  return {
    name,
    message: redact(message),
    ...(typeof code === 'string' ? { code } : {}),
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

/** Opens the log. Lines are gathered for a second or 4 KiB, so that a busy server does not wait for its log. */
export const openLog = (level: string): BufferedLog => {
  const destination = pino.destination({ dest: 2, sync: false, minLength: gatheredOctets })
  setInterval(() => destination.flush(), longestDelayMs).unref()
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: redacted },
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
