import { formatHostPort } from '../message/host-port.ts'
import type { SipRequest } from '../message/message.ts'
import type { Flow, Target } from '../transport/network.ts'
import { type Asking, askOutside } from './ask-outside.ts'
import { accept, contactOf, userAgent } from './own-headers.ts'

/** OPTIONS outside dialogs (RFC 3261 section 11.1). All that it says of us is where we are. */
const optionsFor = ({ network, tokens }: Asking, target: Target | Flow, uri: string): SipRequest => {
  const at = network.localAddress(target)
  return {
    kind: 'request',
    method: 'OPTIONS',
    uri,
    headers: [
      { name: 'max-forwards', value: '70' },
      { name: 'from', value: `<sip:${tokens.token(12)}@${formatHostPort(at)}>;tag=${tokens.token(16)}` },
      { name: 'to', value: `<${uri}>` },
      { name: 'call-id', value: tokens.token(24) },
      { name: 'cseq', value: '1 OPTIONS' },
      contactOf(tokens.token(12), at, target.transport),
      accept,
      userAgent,
    ],
    body: '',
  }
}

export type Question = { readonly target: Target | Flow; readonly uri: string; readonly deadlineMs: number }

/** Asks once and answers the final status; undefined when there is none in time, or nothing could be sent. */
export const askOptions = async (
  asking: Asking,
  { target, uri, deadlineMs }: Question,
  open: Set<() => void>,
): Promise<number | undefined> => {
  let request: SipRequest
  try {
    request = optionsFor(asking, target, uri)
  } catch {
    // No listener has that transport.
    return undefined
  }
  const answer = await askOutside(asking, { request, target, guard: () => true, deadlineMs }, open)
  return answer.kind === 'answered' ? answer.status : undefined
}
