import type { Header, SipRequest } from '../message/message.ts'
import { headerOf } from '../message/message.ts'
import { mediaTypeOf } from './content-type.ts'

/** One key that was pressed, as an INFO carries it. */
export type Digit = { readonly type: 'application/dtmf-relay' | 'application/dtmf'; readonly body: string }

/** What an INFO may carry here; for the Accept of a 415. */
export const acceptDigits: Header = { name: 'accept', value: 'application/dtmf-relay, application/dtmf' }

const signal = /^[ \t]*signal[ \t]*=[ \t]*([0-9A-D*#])[ \t]*$/im
const duration = /^[ \t]*duration[ \t]*=[ \t]*([0-9]{1,4})[ \t]*$/im

/**
 * The key of an INFO, written anew: one key a message, and nothing else of its body. Undefined for any other body. The
 * two types were never standardised; they are what gateways send.
 */
export const digitOf = (info: SipRequest): Digit | undefined => {
  const type = mediaTypeOf(headerOf(info, 'content-type') ?? '')
  // A key press is short: a longer body is none.
  if (info.body.length > 100) return undefined
  if (type === 'application/dtmf') {
    const key = /^\s*([0-9A-D*#])\s*$/.exec(info.body)?.[1]
    return key === undefined ? undefined : { type, body: key }
  }
  if (type !== 'application/dtmf-relay') return undefined
  const key = signal.exec(info.body)?.[1]
  if (key === undefined) return undefined
  const ms = duration.exec(info.body)?.[1]
  return { type, body: `Signal=${key}\r\n${ms === undefined ? '' : `Duration=${Number(ms)}\r\n`}` }
}
