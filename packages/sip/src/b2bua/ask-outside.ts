import type { SipRequest } from '../message/message.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { FollowedLeg } from '../transaction/followed-leg.ts'
import type { Guard } from '../transaction/guard.ts'
import type { TransactionLayer } from '../transaction/transaction-layer.ts'
import type { Flow, Network, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'

/** What is asked with. */
export type Asking = {
  readonly layer: TransactionLayer
  readonly network: Network
  readonly timers: Timers
  readonly tokens: Tokens
}

/** A request outside dialogs that belongs to no call. */
export type OutsideRequest = {
  readonly request: SipRequest
  readonly target: Target | Flow
  readonly guard: Guard
  readonly deadlineMs: number
  readonly followed?: FollowedLeg | undefined
}

/** What came of it: the status of the final answer, whatever it is, or why there is none. */
export type OutsideAnswer =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unanswered'; readonly why: 'timeout' | 'transport' | 'held_back' | 'closed' }

/** Asks once. While it waits, what ends it stands in `open`. */
export const askOutside = (
  { layer, timers }: Asking,
  { request, target, guard, deadlineMs, followed }: OutsideRequest,
  open: Set<() => void>,
): Promise<OutsideAnswer> =>
  new Promise((resolve) => {
    let sent: ClientTransaction | undefined
    const end = (answer: OutsideAnswer): void => {
      deadline.cancel()
      open.delete(giveUp)
      resolve(answer)
    }
    const leave = (why: 'timeout' | 'closed'): void => {
      sent?.abandon()
      end({ kind: 'unanswered', why })
    }
    const giveUp = (): void => leave('closed')
    const deadline = timers.after(deadlineMs, () => leave('timeout'))
    open.add(giveUp)
    const user = {
      response: ({ status }: { readonly status: number }) => {
        if (status >= 200) end({ kind: 'answered', status })
      },
      failed: (why: 'timeout' | 'transport') => end({ kind: 'unanswered', why }),
      heldBack: () => {},
    }
    try {
      sent = layer.request(request, target, guard, user, followed)
      if (sent === undefined) end({ kind: 'unanswered', why: 'held_back' })
    } catch {
      // No listener has that transport.
      end({ kind: 'unanswered', why: 'transport' })
    }
  })
