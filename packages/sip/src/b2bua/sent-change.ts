import type { Header, SipResponse } from '../message/message.ts'
import type { LegContext } from './leg.ts'
import type { LegDialog } from './leg-dialog.ts'
import { sdpType } from './own-headers.ts'
import { SentInvite } from './sent-invite.ts'
import { sessionOf } from './session-of.ts'

/** What whoever asked for the change hears: one of these, once, and nothing when the peer is lost. */
export type SentChangeUser = {
  /** The 2xx with its session; that to an INVITE gets its ACK by `acknowledge`. */
  accepted(sdp: string | undefined): void
  /** 300 or more; 503 and `unsent` when it could not be sent. The session is what it was. */
  refused(status: number, how?: 'unsent'): void
  /** The dialog is over, or as good as that. */
  left?(): void
}

/** What the leg hears and says. */
export type SentChangeLeg = {
  /** The header fields of the request. */
  headers(): readonly Header[]
  /** A 2xx came. */
  agreed(response: SipResponse): void
  /** A 422 came; true when its interval is taken, so that the request is worth sending again. */
  raised(response: SipResponse): boolean
  /** Nothing of it is left to be done. */
  done(): void
  /** The peer knows nothing of the dialog any more, or says nothing at all (RFC 3261 section 12.2.1.2). */
  lost(why: 'gone' | 'silent'): void
  heldBack(): void
}

export type ChangeRequest = {
  readonly method: 'INVITE' | 'UPDATE'
  /** Undefined asks the peer of an INVITE for his offer, and changes nothing in an UPDATE. */
  readonly offer: string | undefined
  /** How long an INVITE may go without a final response. */
  readonly deadlineMs: number
}

/** One INVITE or UPDATE of ours in a dialog. */
export class SentChange {
  readonly #context: LegContext
  readonly #dialog: LegDialog
  readonly #request: ChangeRequest
  readonly #leg: SentChangeLeg
  readonly #user: SentChangeUser
  #invite: SentInvite | undefined
  #isOpen = true
  #isLeft = false
  #wasRaised = false

  constructor(
    context: LegContext,
    dialog: LegDialog,
    request: ChangeRequest,
    { leg, user }: { readonly leg: SentChangeLeg; readonly user: SentChangeUser },
  ) {
    this.#context = context
    this.#dialog = dialog
    this.#request = request
    this.#leg = leg
    this.#user = user
  }

  /** Whether it is ours to wait for an answer to our offer, or for the peer to have one to his. */
  get isUnanswered(): boolean {
    return this.#request.method === 'INVITE' || (this.#request.offer !== undefined && this.#isOpen)
  }

  begin(): void {
    if (this.#request.method === 'INVITE') this.#sendInvite()
    else this.#sendUpdate()
  }

  /** Sends the ACK to the 2xx of an INVITE; with the answer where the peer made the offer. */
  acknowledge(sdp?: string): void {
    if (this.#invite?.owesAck !== true) return
    this.#leg.done()
    this.#invite.acknowledge(sdp)
  }

  /** Takes it back where that is possible. */
  cancel(): void {
    this.#invite?.cancel()
  }

  /** The dialog is being ended. */
  leave(): void {
    if (this.#isLeft) return
    this.#isLeft = true
    this.#invite?.leave()
    if (this.#isOpen) this.#user.left?.()
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#invite?.close()
  }

  #sendInvite(): void {
    this.#invite = new SentInvite(this.#context, this.#dialog, {
      accepted: (response) => this.#accepted(response),
      refused: (response) => this.#refused(response),
      silent: (why) => this.#silent(why),
      heldBack: () => this.#leg.heldBack(),
    })
    this.#invite.begin(this.#leg.headers(), this.#request.offer, this.#request.deadlineMs)
  }

  #sendUpdate(): void {
    const { offer } = this.#request
    const user = {
      response: (response: SipResponse) => {
        if (response.status < 200 || this.#isLeft) return
        if (response.status >= 300) this.#refused(response)
        else {
          this.#dialog.retarget(response)
          this.#leg.done()
          this.#accepted(response)
        }
      },
      failed: (why: 'timeout' | 'transport') => {
        if (!this.#isLeft) this.#silent(why)
      },
      heldBack: () => this.#leg.heldBack(),
    }
    const content = offer === undefined ? undefined : { type: sdpType, body: offer }
    const parts = { headers: this.#leg.headers(), content }
    if (this.#dialog.request('UPDATE', parts, user) === undefined) this.#leg.heldBack()
  }

  #accepted(response: SipResponse): void {
    this.#isOpen = false
    this.#leg.agreed(response)
    this.#user.accepted(sessionOf(response))
  }

  #refused(response: SipResponse): void {
    // RFC 4028 section 7.3: once, with the interval that the 422 asks for.
    if (!this.#wasRaised && this.#leg.raised(response)) {
      this.#wasRaised = true
      this.begin()
      return
    }
    this.#over()
    // RFC 3261 section 12.2.1.2
    if (response.status === 481) this.#lost('gone')
    else if (response.status === 408) this.#lost('silent')
    else this.#user.refused(response.status)
  }

  #lost(why: 'gone' | 'silent'): void {
    this.#leg.lost(why)
    this.#user.left?.()
  }

  #silent(why: 'timeout' | 'transport'): void {
    this.#over()
    if (why === 'timeout') this.#lost('silent')
    // RFC 3261 section 8.1.3.1: what could not be sent counts as 503.
    else this.#user.refused(503, 'unsent')
  }

  #over(): void {
    this.#isOpen = false
    this.#leg.done()
  }
}
