import { type Dialog, peerWordsIn } from '../dialog/dialog.ts'
import type { Header, SipResponse } from '../message/message.ts'
import type { SentAck } from '../transaction/sent-requests.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { AnsweredChallenges } from './answered-challenges.ts'
import type { LegContext } from './leg.ts'
import { type AcknowledgedInvite, LegDialog } from './leg-dialog.ts'
import { LegSession, type LegSessionUser } from './leg-session.ts'
import { reasonOf, sdpType } from './own-headers.ts'
import type { OwnSession } from './own-session.ts'
import { nothingKnown } from './peer-abilities.ts'
import { ReceivedProvisionals } from './received-provisionals.ts'
import type { GuardedWay } from './second-invite.ts'
import { type AgreedInterval, agreedBy } from './session-interval.ts'

/** What all the dialogs of one INVITE have in common. */
export type ForkedInvite = AcknowledgedInvite & {
  readonly leg: GuardedWay
  readonly contact: Header
  readonly own: OwnSession
  readonly challenges: AnsweredChallenges | undefined
  /** Whether it made no offer. */
  readonly isOfferless: boolean
  readonly asked: AgreedInterval
}

/** One dialog of a callee: an INVITE that is forked behind him makes several. */
export class Fork {
  readonly session: LegSession
  readonly #context: LegContext
  readonly #invite: ForkedInvite
  readonly #dialog: LegDialog
  readonly #user: LegSessionUser
  readonly #provisionals = new ReceivedProvisionals()
  #acknowledgement: SentAck | undefined
  #confirmed = false
  /** The number of a provisional response with an offer that waits for its PRACK. */
  #openRSeq: number | undefined
  #hasOffered = false
  #earlySdp: string | undefined

  constructor(context: LegContext, invite: ForkedInvite, dialog: Dialog, user: (fork: Fork) => LegSessionUser) {
    this.#context = context
    this.#invite = invite
    const { leg, contact, own } = invite
    this.#dialog = new LegDialog(context, {
      dialog,
      first: leg.target,
      contact,
      abilities: nothingKnown,
      guard: () => leg.guard,
      followed: leg.followed,
      peerWords: peerWordsIn,
      challenges: invite.challenges,
    })
    this.#user = user(this)
    this.session = new LegSession(context, { dialog: this.#dialog, own, weCalled: true }, this.#user)
    this.session.openOffer = invite.isOfferless ? 'none' : 'ours'
  }

  get remoteTag(): string {
    return this.#dialog.state.remoteTag ?? ''
  }

  get callId(): string {
    return this.#dialog.state.callId
  }

  /** The last description of a provisional response, for a 2xx that has none. */
  get earlySdp(): string | undefined {
    return this.#earlySdp
  }

  /** Whether its 2xx came. */
  get isConfirmed(): boolean {
    return this.#confirmed
  }

  /** The ACK to its 2xx, once that was sent. */
  get acknowledgement(): SentAck | undefined {
    return this.#acknowledgement
  }

  /**
   * A provisional response came with this session. `pass_over` when it came before; `offer` when its session is an offer
   * that `answerEarly` is to answer; `held_back` when its PRACK was not let pass.
   */
  progress(response: SipResponse, sdp: string | undefined): 'news' | 'offer' | 'pass_over' | 'held_back' {
    const taken = this.#provisionals.take(response)
    if (taken === 'pass_over') return taken
    this.#dialog.learn(response)
    if (sdp !== undefined) this.#earlySdp = sdp
    if (taken === 'plain') return 'news'
    if (sdp !== undefined && this.#invite.isOfferless && this.session.openOffer === 'none') {
      this.session.openOffer = 'theirs'
      this.#hasOffered = true
      this.#openRSeq = taken.rseq
      return 'offer'
    }
    if (sdp !== undefined && !this.#invite.isOfferless) this.session.openOffer = 'none'
    return this.#prack(taken.rseq) ? 'news' : 'held_back'
  }

  /** Answers the offer of a provisional response; false when the PRACK is held back. */
  answerEarly(sdp: string): boolean {
    const rseq = this.#openRSeq
    if (rseq === undefined) return true
    this.#openRSeq = undefined
    this.session.openOffer = 'none'
    return this.#prack(rseq, sdp)
  }

  /** The 2xx came for the first time. */
  confirm(success: SipResponse): void {
    this.#confirmed = true
    this.#dialog.confirm(success)
    // An INVITE without an offer has it in the 2xx, unless a provisional response had it.
    this.session.openOffer = this.#invite.isOfferless && !this.#hasOffered ? 'theirs' : 'none'
    this.session.answered(agreedBy(success, this.#invite.asked, this.#context.intervals))
  }

  /** Sends the ACK to the 2xx; false when it is held back. */
  acknowledge(sdp?: string): boolean {
    this.#acknowledgement = this.#dialog.acknowledge(this.#invite, sdp)
    this.session.confirmed()
    return this.#acknowledgement !== undefined
  }

  /** Sends the same ACK once more; nothing while there is none yet. */
  reacknowledge(): void {
    const sent = this.#acknowledgement
    if (sent !== undefined) this.#context.layer.resend(sent)
  }

  /** Sends BYE with a cause; `done` is called when it has its answer or can have none. False when it is held back. */
  hangUp(q850Cause: number, done: () => void): boolean {
    this.session.leave()
    if (this.session.isGone) {
      done()
      return true
    }
    const sent = this.#dialog.request(
      'BYE',
      { headers: [reasonOf(q850Cause)] },
      {
        response: ({ status }) => {
          if (status >= 200) done()
        },
        failed: done,
        heldBack: () => this.#user.heldBack(),
      },
    )
    return sent !== undefined
  }

  /** Takes a request of the callee into this dialog; false when it is out of order (RFC 3261 section 12.2.2). */
  receive(server: ServerTransaction): boolean {
    return this.#dialog.receive(server)
  }

  #prack(rseq: number, sdp?: string): boolean {
    const rack = { name: 'rack', value: `${rseq} ${this.#invite.cseq} INVITE` }
    // Whatever becomes of it, the INVITE gets its final response, and that is what is waited for.
    const user = { response: () => {}, failed: () => {}, heldBack: () => this.#user.heldBack() }
    const content = sdp === undefined ? undefined : { type: sdpType, body: sdp }
    // The number is the callee's: with that of the INVITE behind it he could write the caller's number, to see it held back.
    const parts = { headers: [rack], content, peerWords: [rack.value] }
    return this.#dialog.request('PRACK', parts, user) !== undefined
  }
}
