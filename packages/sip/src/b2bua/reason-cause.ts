import { type Header, headersOf } from '../message/message.ts'
import { splitList } from '../message/name-addr.ts'
import { parameterOf, parseParameters } from '../message/parameters.ts'

/** The Q.850 cause of a Reason header field (RFC 3326), the one number that is read of it; 1 to 127. */
export const q850CauseOf = (message: { readonly headers: readonly Header[] }): number | undefined => {
  for (const line of headersOf(message, 'reason')) {
    for (const reason of splitList(line)) {
      const semicolon = reason.indexOf(';')
      if (semicolon < 0 || reason.slice(0, semicolon).trim().toUpperCase() !== 'Q.850') continue
      const text = parameterOf(parseParameters(reason, semicolon, reason.length) ?? [], 'cause') ?? ''
      const cause = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0
      if (cause >= 1 && cause <= 127) return cause
    }
  }
  return undefined
}
