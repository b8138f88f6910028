import { parseCSeq } from '../message/cseq.ts'
import { type Header, headerOf, headersOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { parseNameAddr, tagOf } from '../message/name-addr.ts'

/** A dialog from our side (RFC 3261 section 12). Plain data; each function answers the next one. */
export type Dialog = {
  readonly state: 'early' | 'confirmed'
  readonly callId: string
  readonly localTag: string
  /** Undefined for a peer of RFC 2543 that has none (12.1.1, 12.1.2). */
  readonly remoteTag: string | undefined
  /** The From of requests that we send, with our tag. */
  readonly local: string
  /** The To of requests that we send, with the peer's tag. */
  readonly remote: string
  /** The number of the last request that we sent. */
  readonly localCSeq: number
  /** The number of the last request that came; undefined before the first. */
  readonly remoteCSeq: number | undefined
  /** The URI of the peer's Contact. */
  readonly remoteTarget: string
  /** Route values, the first hop first. */
  readonly routeSet: readonly string[]
}

const contactUri = (message: { readonly headers: readonly Header[] }): string | undefined => {
  const contact = headerOf(message, 'contact')
  return contact === undefined ? undefined : parseNameAddr(contact)?.uri
}

/** The dialog that our answer to an INVITE makes (12.1.1). Undefined when the INVITE has no usable Contact. */
export const answererDialog = (invite: SipRequest, localTag: string): Dialog | undefined => {
  const remoteTarget = contactUri(invite)
  if (remoteTarget === undefined) return undefined
  const from = headerOf(invite, 'from') ?? ''
  return {
    state: 'early',
    callId: headerOf(invite, 'call-id') ?? '',
    localTag,
    remoteTag: tagOf(from),
    local: `${headerOf(invite, 'to') ?? ''};tag=${localTag}`,
    remote: from,
    // Any number below 2^31 will do (12.2.1.1); a small one is no telephone number.
    localCSeq: 0,
    remoteCSeq: parseCSeq(headerOf(invite, 'cseq') ?? '')?.number,
    remoteTarget,
    // 12.1.1: the Record-Route values in order.
    routeSet: headersOf(invite, 'record-route'),
  }
}

/** The dialog that an answer to our INVITE makes (12.1.2). */
export const callerDialog = (invite: SipRequest, response: SipResponse): Dialog => {
  const from = headerOf(invite, 'from') ?? ''
  const to = headerOf(response, 'to') ?? ''
  return {
    state: response.status < 200 ? 'early' : 'confirmed',
    callId: headerOf(invite, 'call-id') ?? '',
    localTag: tagOf(from) ?? '',
    remoteTag: tagOf(to),
    local: from,
    remote: to,
    localCSeq: parseCSeq(headerOf(invite, 'cseq') ?? '')?.number ?? 0,
    remoteCSeq: undefined,
    // 12.1.2 asks for a Contact; without one the request goes where the INVITE went.
    remoteTarget: contactUri(response) ?? invite.uri,
    // 12.1.2: the Record-Route values in reverse order.
    routeSet: headersOf(response, 'record-route').reverse(),
  }
}

/** The 2xx came or was sent. 13.2.2.4: the caller's route set and target are those of the 2xx, whatever the 18x said. */
export const confirmDialog = (dialog: Dialog, response?: SipResponse): Dialog =>
  response === undefined
    ? { ...dialog, state: 'confirmed' }
    : {
        ...dialog,
        state: 'confirmed',
        remoteTarget: contactUri(response) ?? dialog.remoteTarget,
        routeSet: headersOf(response, 'record-route').reverse(),
      }

/** A target refresh, or the 2xx to one: its Contact is where the peer is from now on (12.2.1.2, 12.2.2, RFC 3311 section 5). */
export const retargetDialog = (dialog: Dialog, message: SipRequest | SipResponse): Dialog => {
  const remoteTarget = contactUri(message)
  return remoteTarget === undefined ? dialog : { ...dialog, remoteTarget }
}

/** Whether a request that came belongs to the dialog (12.2.2): its To tag is ours, its From tag the peer's. */
export const isWithin = (dialog: Dialog, request: SipRequest): boolean =>
  headerOf(request, 'call-id') === dialog.callId &&
  tagOf(headerOf(request, 'to') ?? '') === dialog.localTag &&
  tagOf(headerOf(request, 'from') ?? '') === dialog.remoteTag

/** Takes a request other than ACK and CANCEL into the dialog; undefined when it is out of order and gets 500 (12.2.2). */
export const receiveIn = (dialog: Dialog, request: SipRequest): Dialog | undefined => {
  const number = parseCSeq(headerOf(request, 'cseq') ?? '')?.number
  if (number === undefined) return undefined
  if (dialog.remoteCSeq !== undefined && number < dialog.remoteCSeq) return undefined
  return { ...dialog, remoteCSeq: number }
}

const isLoose = (route: string): boolean => {
  const uri = parseNameAddr(route)?.uri ?? ''
  return uri
    .slice(uri.indexOf('@') + 1)
    .toLowerCase()
    .split(';')
    .slice(1)
    .includes('lr')
}

/** The URI that a request of the dialog is sent to: that of the first Route, else the peer's Contact (12.2.1.1). */
export const nextHopUri = (dialog: Dialog): string => {
  const [first] = dialog.routeSet
  return (first === undefined ? undefined : parseNameAddr(first)?.uri) ?? dialog.remoteTarget
}

/** What of a request in the dialog the peer wrote himself (12.2.1.1). */
export const peerWordsIn = ({ remote, remoteTarget, routeSet }: Dialog): string[] => [
  remote,
  remoteTarget,
  `<${remoteTarget}>`,
  ...routeSet,
  ...routeSet.map((route) => parseNameAddr(route)?.uri ?? route),
]

const requestWith = (dialog: Dialog, method: string, number: number): SipRequest => {
  const [first, ...rest] = dialog.routeSet
  let uri = dialog.remoteTarget
  let routes = dialog.routeSet
  // 12.2.1.1: a strict router stands in the Request-URI and the target behind the other routes.
  if (first !== undefined && !isLoose(first)) {
    uri = parseNameAddr(first)?.uri ?? uri
    routes = [...rest, `<${dialog.remoteTarget}>`]
  }
  return {
    kind: 'request',
    method,
    uri,
    headers: [
      { name: 'max-forwards', value: '70' },
      ...routes.map((value) => ({ name: 'route', value })),
      { name: 'from', value: dialog.local },
      { name: 'to', value: dialog.remote },
      { name: 'call-id', value: dialog.callId },
      { name: 'cseq', value: `${number} ${method}` },
    ],
    body: '',
  }
}

/** The next request in the dialog with `more` header fields, without Via and Contact (12.2.1.1). Not for ACK and CANCEL. */
export const requestIn = (
  dialog: Dialog,
  method: string,
  more: readonly Header[] = [],
): readonly [Dialog, SipRequest] => {
  const localCSeq = dialog.localCSeq + 1
  const request = requestWith(dialog, method, localCSeq)
  return [
    { ...dialog, localCSeq },
    { ...request, headers: [...request.headers, ...more] },
  ]
}

/** The ACK to the 2xx of the INVITE numbered `inviteCSeq` (13.2.2.4). */
export const acknowledgementIn = (dialog: Dialog, inviteCSeq: number): SipRequest =>
  requestWith(dialog, 'ACK', inviteCSeq)
