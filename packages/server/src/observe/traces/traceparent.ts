import type { SpanContext } from '@opentelemetry/api'
import { redact } from '../log.ts'

/** The flag of a trace that is kept. */
const sampled = 1

/** The longest that is looked at: a later version of the format may add parts. */
const longest = 256

const written = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/

/**
 * Reads a traceparent (W3C Trace Context section 3.2). Undefined for one that is none, and for one whose ids hold digits that may be a
 * real number: it would stand in traces and logs, and a trace of our own takes its place. Nearly one id in a hundred does so by chance.
 */
export const readTraceparent = (text: string | undefined): SpanContext | undefined => {
  if (text === undefined || text.length > longest) return undefined
  const [, version, traceId = '', spanId = '', flags = ''] = written.exec(text) ?? []
  if (version === undefined || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  if (version === '00' && text.length !== 55) return undefined
  if (!isClean(traceId) || !isClean(spanId)) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & sampled, isRemote: true }
}

export const writeTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-0${traceFlags & sampled}`

/** Whether an id holds nothing that may be a real number. */
export const isClean = (id: string): boolean => redact(id) === id
