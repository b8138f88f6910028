import { headerOf, type SipResponse } from '../message/message.ts'
import { requires } from './peer-abilities.ts'

/** The number of a reliable provisional response (RFC 3262 section 7.1); undefined for any other. */
const rseqOf = (response: SipResponse): number | undefined => {
  const text = headerOf(response, 'rseq') ?? ''
  const isReliable = response.status > 100 && response.status < 200 && requires(response, '100rel')
  return isReliable && /^[0-9]{1,10}$/.test(text) ? Number(text) : undefined
}

/** The reliable provisional responses of one early dialog: which of them is next (RFC 3262 section 4). */
export class ReceivedProvisionals {
  #last: number | undefined

  /**
   * `plain` for a response that is none of them; `next` with its number; `pass_over` for one that came before, or too
   * early: it is not even looked at.
   */
  take(response: SipResponse): 'plain' | 'pass_over' | { readonly rseq: number } {
    const rseq = rseqOf(response)
    if (rseq === undefined) return 'plain'
    if (this.#last !== undefined && rseq !== this.#last + 1) return 'pass_over'
    this.#last = rseq
    return { rseq }
  }
}
