import { cseqMethodAt } from './cseq.ts'
import { isNameAddr } from './name-addr.ts'
import { decimal } from './octets.ts'
import { isVia } from './via.ts'

/**
 * The rule that the value of a header field breaks, which stands in `text` between `from` and `to`. Those are the fields
 * by which messages find their way; any other has no rule here. `method` is that of a request whose start line could be
 * read, `top` whether a Via is the first.
 */
export const brokenValue = (
  name: string,
  text: string,
  from: number,
  to: number,
  method: string | undefined,
  top: boolean,
): string | undefined => {
  switch (name) {
    case 'via':
      return isVia(text, from, to, top)
        ? undefined
        : 'Via is SIP/2.0/transport, a host, parameters and a branch of its own'
    case 'from':
    case 'to':
      return isNameAddr(text, from, to) ? undefined : 'From and To are a URI or a name and a URI, with parameters'
    case 'contact':
      return (to - from === 1 && text.charCodeAt(from) === 0x2a) || isNameAddr(text, from, to)
        ? undefined
        : 'Contact is a URI or a name and a URI, with parameters'
    case 'call-id': {
      const space = text.indexOf(' ', from)
      return from < to && (space < 0 || space >= to) ? undefined : 'Call-ID is one word'
    }
    case 'cseq': {
      const asked = cseqMethodAt(text, from, to)
      if (asked === undefined) return 'CSeq is a number below 2147483648 and a method'
      // RFC 3261 section 8.1.1.5
      return method === undefined || asked === method ? undefined : 'the method of CSeq is that of the request'
    }
    case 'max-forwards':
      return decimal(text, from, to, 255) < 0 ? 'Max-Forwards is from 0 to 255' : undefined
    default:
      return undefined
  }
}
