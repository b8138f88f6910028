import { parseCSeq } from '../message/cseq.ts'
import { type Header, headerOf, type SipResponse } from '../message/message.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { SentAck } from '../transaction/sent-requests.ts'
import { t1Ms } from '../transaction/timer-table.ts'
import type { RunningTimer } from '../transport/timers.ts'
import { credentialsIn } from './answered-challenges.ts'
import type { LegContext } from './leg.ts'
import type { AcknowledgedInvite, LegDialog } from './leg-dialog.ts'
import { sdpType } from './own-headers.ts'

/** What is heard of an INVITE that we sent in a dialog; one of these, once. */
export type SentInviteUser = {
  /** The 2xx. It gets its ACK by `acknowledge`. */
  accepted(response: SipResponse): void
  /** 300 or more. */
  refused(response: SipResponse): void
  /** No final response will come. */
  silent(why: 'timeout' | 'transport'): void
  /** A guard did not let the INVITE, its CANCEL or an ACK pass. */
  heldBack(): void
}

/** One INVITE of ours in a confirmed dialog (RFC 3261 section 14.1), until the last repetition of its 2xx is acknowledged. */
export class SentInvite {
  readonly #context: LegContext
  readonly #dialog: LegDialog
  readonly #user: SentInviteUser
  #state: 'waiting' | 'accepted' | 'acknowledged' | 'over' = 'waiting'
  #invite: ClientTransaction | undefined
  /** What the ACK to its 2xx repeats of it. */
  #acknowledged: AcknowledgedInvite = { cseq: 0, credentials: [] }
  #ack: SentAck | undefined
  #provisional = false
  #cancel: 'none' | 'wanted' | 'sent' = 'none'
  /** The call is over: nobody hears of this any more. */
  #isLeft = false
  #wait: RunningTimer | undefined

  constructor(context: LegContext, dialog: LegDialog, user: SentInviteUser) {
    this.#context = context
    this.#dialog = dialog
    this.#user = user
  }

  /** Sends it; after `deadlineMs` without a final response it is cancelled. */
  begin(headers: readonly Header[], sdp: string | undefined, deadlineMs: number): void {
    const user = {
      response: (response: SipResponse) => this.#response(response),
      failed: (why: 'timeout' | 'transport') => this.#silent(why),
      heldBack: () => this.#user.heldBack(),
      isWithdrawn: () => this.#isLeft || this.#cancel !== 'none',
      repeated: (sent: ClientTransaction) => {
        this.#sent(sent)
        this.#provisional = false
      },
    }
    const content = sdp === undefined ? undefined : { type: sdpType, body: sdp }
    const sent = this.#dialog.request('INVITE', { headers, content }, user)
    if (sent === undefined) {
      this.#state = 'over'
      this.#user.heldBack()
      return
    }
    this.#sent(sent)
    if (this.#state === 'waiting') this.#wait = this.#context.timers.after(deadlineMs, () => this.cancel())
  }

  /** Whether the 2xx still waits for its ACK. */
  get owesAck(): boolean {
    return this.#state === 'accepted'
  }

  /** Sends the ACK to the 2xx; with the answer where the 2xx made the offer. */
  acknowledge(sdp?: string): void {
    if (this.#state !== 'accepted') return
    this.#state = 'acknowledged'
    this.#ack = this.#dialog.acknowledge(this.#acknowledged, sdp)
    if (this.#ack === undefined) this.#user.heldBack()
  }

  /** Asks the peer to refuse it; he may still accept it. */
  cancel(): void {
    if (this.#state !== 'waiting' || this.#cancel !== 'none') return
    this.#cancel = 'wanted'
    // RFC 3261 section 9.1: no CANCEL before a provisional response.
    if (this.#provisional) this.#sendCancel()
  }

  /** The dialog is being ended: what still comes is acknowledged, and nobody is told. */
  leave(): void {
    if (this.#isLeft) return
    this.#isLeft = true
    this.acknowledge()
    if (this.#state === 'waiting') this.#giveUpLater()
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#wait?.cancel()
  }

  #sent(invite: ClientTransaction): void {
    this.#invite = invite
    const { request } = invite
    const cseq = parseCSeq(headerOf(request, 'cseq') ?? '')?.number ?? 0
    this.#acknowledged = { cseq, credentials: credentialsIn(request) }
  }

  #sendCancel(): void {
    const invite = this.#invite
    if (invite === undefined) return
    this.#cancel = 'sent'
    this.#giveUpLater()
    if (!this.#context.layer.cancel(invite)) this.#user.heldBack()
  }

  /** 9.1: without a final response the INVITE counts as cancelled after 64*T1. */
  #giveUpLater(): void {
    this.#wait?.cancel()
    this.#wait = this.#context.timers.after(64 * t1Ms, () => {
      this.#invite?.abandon()
      this.#silent('timeout')
    })
  }

  #response(response: SipResponse): void {
    if (response.status < 200) {
      this.#provisional = true
      if (this.#cancel === 'wanted') this.#sendCancel()
      return
    }
    if (this.#state !== 'waiting') {
      // 13.2.2.4: a 2xx that comes again gets its ACK again.
      if (response.status < 300 && this.#ack !== undefined) this.#context.layer.resend(this.#ack)
      return
    }
    this.#wait?.cancel()
    if (response.status >= 300) {
      this.#state = 'over'
      if (!this.#isLeft) this.#user.refused(response)
      return
    }
    this.#state = 'accepted'
    this.#dialog.retarget(response)
    if (this.#isLeft) this.acknowledge()
    else this.#user.accepted(response)
  }

  #silent(why: 'timeout' | 'transport'): void {
    this.#wait?.cancel()
    if (this.#state !== 'waiting') return
    this.#state = 'over'
    if (!this.#isLeft) this.#user.silent(why)
  }
}
