import { parseCSeq } from '../message/cseq.ts'
import { headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { parseVia, type Via } from '../message/via.ts'

/** RFC 3261 section 8.1.1.7: a branch that begins so is unique. */
export const magicCookie = 'z9hG4bK'

/** RFC 3261 section 17.1.3: a response belongs to the branch and the method of a request that was sent. */
export const clientKey = (branch: string, method: string): string => `${method} ${branch}`

/** The client transaction that a response names; undefined when it cannot be one of ours. */
export const clientKeyOf = (response: SipResponse): string | undefined => {
  let via: string | undefined
  for (const header of response.headers) {
    if (header.name !== 'via') continue
    // 8.1.3.3: a response with a second Via went astray.
    if (via !== undefined) return undefined
    via = header.value
  }
  const branch = via === undefined ? undefined : parseVia(via)?.branch
  const cseq = parseCSeq(headerOf(response, 'cseq') ?? '')
  return branch === undefined || cseq === undefined ? undefined : clientKey(branch, cseq.method)
}

export type ServerKeys = {
  /** Of the transaction that the request belongs to or starts: an ACK to a failure has the key of its INVITE. */
  readonly own: string
  /** Of the INVITE that a CANCEL with this Via would mean (9.2). */
  readonly invite: string
}

/** RFC 3261 section 17.2.3. Undefined when the topmost Via cannot be read. */
export const serverKeysOf = (request: SipRequest): ServerKeys | undefined => {
  const top = headerOf(request, 'via')
  const via = top === undefined ? undefined : parseVia(top)
  if (via === undefined) return undefined
  const suffix = via.branch?.startsWith(magicCookie) === true ? modernSuffix(via, via.branch) : oldSuffix(request, via)
  const method = request.method === 'ACK' ? 'INVITE' : request.method
  return { own: `${method} ${suffix}`, invite: `INVITE ${suffix}` }
}

const modernSuffix = (via: Via, branch: string): string => `${branch} ${via.host.toLowerCase()} ${via.port ?? ''}`

/** The key of the transaction that a request with this top Via starts; undefined where its branch is of the old kind. */
export const modernKey = (method: string, via: Via): string | undefined =>
  via.branch?.startsWith(magicCookie) === true ? `${method} ${modernSuffix(via, via.branch)}` : undefined

// The To tag of RFC 2543's rule is left out: a request that differs in nothing but that has another CSeq or From tag.
const oldSuffix = (request: SipRequest, via: Via): string =>
  [
    request.uri,
    tagOf(headerOf(request, 'from') ?? '') ?? '',
    headerOf(request, 'call-id') ?? '',
    parseCSeq(headerOf(request, 'cseq') ?? '')?.number ?? '',
    via.host.toLowerCase(),
    via.port ?? '',
    via.branch ?? '',
  ].join(' ')

/**
 * What RFC 3261 section 8.2.2.2 compares: the same request that came by two ways. Undefined for a request in a dialog,
 * which cannot be merged.
 */
export const mergeKeyOf = (request: SipRequest): string | undefined => {
  if (tagOf(headerOf(request, 'to') ?? '') !== undefined) return undefined
  const from = tagOf(headerOf(request, 'from') ?? '') ?? ''
  return `${headerOf(request, 'cseq') ?? ''} ${from} ${headerOf(request, 'call-id') ?? ''}`
}
