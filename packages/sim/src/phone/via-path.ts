import {
  type Address,
  formatVia,
  headersOf,
  parseVia,
  type SipMessage,
  type SipRequest,
  splitList,
} from '@axbridge/sip'

/** The topmost Via of a message, wherever its header lines are broken. */
const topVia = (message: SipMessage): string => splitList(headersOf(message, 'via')[0] ?? '')[0] ?? ''

export type TopVia = { readonly branch: string; readonly sentBy: Address }

export const readTopVia = (message: SipMessage): TopVia | undefined => {
  const via = parseVia(topVia(message))
  if (via === undefined) return undefined
  return { branch: via.branch ?? '', sentBy: { host: via.host, port: via.port ?? 5060 } }
}

/**
 * Writes where a request really came from into its topmost Via, and says where its responses go.
 * RFC 3261 sections 18.2.1 and 18.2.2, RFC 3581 section 4
 */
export const stampVia = (request: SipRequest, remote: Address): { request: SipRequest; back: Address } => {
  const via = parseVia(topVia(request))
  if (via === undefined) return { request, back: remote }
  const asksForPort = via.rport !== undefined
  const back = asksForPort ? remote : { host: remote.host, port: via.port ?? 5060 }
  if (via.host === remote.host && !asksForPort) return { request, back }
  const stamped = formatVia({ ...via, received: remote.host, ...(asksForPort ? { rport: remote.port } : {}) })
  const first = request.headers.findIndex((header) => header.name === 'via')
  const headers = request.headers.map((header, at) =>
    at === first ? { name: 'via', value: [stamped, ...splitList(header.value).slice(1)].join(', ') } : header,
  )
  return { request: { ...request, headers }, back }
}
