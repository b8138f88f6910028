import { formatHostPort } from '../message/host-port.ts'
import type { SipRequest } from '../message/message.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { TransactionLayer } from '../transaction/transaction-layer.ts'
import type { Flow, Network, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'
import { accept, contactOf, userAgent } from './own-headers.ts'

/** What a question is asked with. */
export type Asking = {
  readonly layer: TransactionLayer
  readonly network: Network
  readonly timers: Timers
  readonly tokens: Tokens
}

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

/**
 * Asks once and answers the final status; undefined when there is none in time, or nothing could be sent. While it waits, what
 * ends it stands in `open`.
 */
export const askOptions = (
  asking: Asking,
  { target, uri, deadlineMs }: Question,
  open: Set<() => void>,
): Promise<number | undefined> =>
  new Promise((resolve) => {
    let sent: ClientTransaction | undefined
    const end = (status?: number): void => {
      deadline.cancel()
      open.delete(giveUp)
      resolve(status)
    }
    const giveUp = (): void => {
      sent?.abandon()
      end()
    }
    const deadline = asking.timers.after(deadlineMs, giveUp)
    open.add(giveUp)
    try {
      sent = asking.layer.request(optionsFor(asking, target, uri), target, () => true, {
        response: ({ status }) => {
          if (status >= 200) end(status)
        },
        failed: () => end(),
        heldBack: () => {},
      })
    } catch {
      // No listener has that transport.
      end()
    }
  })
