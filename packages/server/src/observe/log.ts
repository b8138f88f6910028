import { pino } from 'pino'

/** Where the server's log goes: one JSON line an event, on stderr. */
export type Log = {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/**
 * A run of digits that may be a real number: 11 or more that hold `1[3-9]` and nine digits, with separators or without.
 * 700 numbers pass: they are meant to be seen.
 */
const realNumber = /(?<!700[0-9 -]{0,14})(?:\+?86)?1[3-9][0-9](?:[ -]?[0-9]){8}(?![0-9])/g

/** Replaces what may be a real number. Library errors quote what they were given, so texts of errors pass through here. */
export const redact = (text: string): string => text.replace(realNumber, '[number]')

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
  /** Writes what is gathered. */
  flush(): void
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
    flush: () => destination.flush(),
  }
}
