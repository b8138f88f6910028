import { callerDialog, peerWordsIn } from '../dialog/dialog.ts'
import { type Header, headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import type { ClientUser } from '../transaction/client-transaction.ts'
import type { FollowedLeg } from '../transaction/followed-leg.ts'
import type { Guard } from '../transaction/guard.ts'
import type { SentAck } from '../transaction/sent-requests.ts'
import type { Flow, Target } from '../transport/network.ts'
import type { AnsweredChallenges } from './answered-challenges.ts'
import { maxForks } from './callee-forks.ts'
import type { LegContext } from './leg.ts'
import { type AcknowledgedInvite, LegDialog } from './leg-dialog.ts'
import { nonSelectedUser, reasonOf } from './own-headers.ts'
import { nothingKnown } from './peer-abilities.ts'

/** What is left of the INVITE of a leg that is over. */
export type AnsweredInvite = AcknowledgedInvite & {
  /** Its From, Call-ID and CSeq, and where it went, without the rest. */
  readonly request: SipRequest
  readonly target: Target | Flow
  readonly guard: Guard
  readonly followed: FollowedLeg | undefined
  readonly contact: Header
  readonly challenges: AnsweredChallenges | undefined
  /** The ACKs that were sent, by the tag of the phone. */
  readonly acknowledged: Map<string, SentAck>
  /** A guard held something back. */
  readonly alarm: () => void
}

const nobody: ReadonlySet<string> = new Set()

/**
 * Hears of the INVITE of a leg that is over, for the half minute in which phones of the callee may still answer it (RFC 3261
 * section 13.2.2.4): a 2xx that comes again gets its ACK again, and a phone that answers late is let go. It holds what
 * that takes, and not the call.
 */
export class LateAnswers implements ClientUser {
  readonly #context: LegContext
  readonly #invite: AnsweredInvite
  /** Phones whose ACK was held back: nothing more is sent to them. */
  #heldBack: ReadonlySet<string> = nobody

  constructor(context: LegContext, invite: AnsweredInvite) {
    this.#context = context
    this.#invite = invite
  }

  response(response: SipResponse): void {
    if (response.status < 200 || response.status >= 300) return
    const { acknowledged } = this.#invite
    const tag = tagOf(headerOf(response, 'to') ?? '') ?? ''
    const sent = acknowledged.get(tag)
    if (sent !== undefined) this.#context.layer.resend(sent)
    else if (!this.#heldBack.has(tag) && acknowledged.size + this.#heldBack.size < maxForks) this.#letGo(response, tag)
  }

  failed(): void {}

  heldBack(): void {
    this.#invite.alarm()
  }

  #letGo(response: SipResponse, tag: string): void {
    const { request, target, guard, followed, contact, challenges, acknowledged, alarm } = this.#invite
    const dialog = new LegDialog(this.#context, {
      ...{ dialog: callerDialog(request, response), first: target, contact, challenges, followed },
      ...{ abilities: nothingKnown, guard: () => guard, peerWords: peerWordsIn },
    })
    const ack = dialog.acknowledge(this.#invite)
    if (ack !== undefined) acknowledged.set(tag, ack)
    else {
      this.#heldBack = new Set([...this.#heldBack, tag])
      alarm()
    }
    const user = { response: () => {}, failed: () => {}, heldBack: alarm }
    if (dialog.request('BYE', { headers: [reasonOf(nonSelectedUser)] }, user) === undefined) alarm()
  }
}
