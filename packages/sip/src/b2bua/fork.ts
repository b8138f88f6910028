import { acknowledgementIn, confirmDialog, type Dialog, peerWordsIn, receiveIn, requestIn } from '../dialog/dialog.ts'
import { nextHop } from '../dialog/next-hop.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import type { Guard } from '../transaction/guard.ts'
import { besideOwnWords } from '../transaction/own-words.ts'
import type { OutgoingLeg } from './call-control.ts'
import type { LegContext } from './leg.ts'
import { sdpType } from './own-headers.ts'

/** One dialog of a callee: an INVITE that is forked behind him makes several. */
export class Fork {
  readonly #context: LegContext
  readonly #leg: OutgoingLeg
  #dialog: Dialog
  #acknowledgement: string | undefined
  #confirmed = false
  /** The last description of a provisional response, for a 2xx that has none. */
  earlySdp: string | undefined

  constructor(context: LegContext, leg: OutgoingLeg, dialog: Dialog) {
    this.#context = context
    this.#leg = leg
    this.#dialog = dialog
  }

  get remoteTag(): string {
    return this.#dialog.remoteTag ?? ''
  }

  get callId(): string {
    return this.#dialog.callId
  }

  /** Whether its 2xx came. */
  get isConfirmed(): boolean {
    return this.#confirmed
  }

  get isAcknowledged(): boolean {
    return this.#acknowledgement !== undefined
  }

  /** The 2xx came for the first time. */
  confirm(success: SipResponse): void {
    this.#confirmed = true
    this.#dialog = confirmDialog(this.#dialog, success)
  }

  /** Sends the ACK to the 2xx; false when it is held back. */
  acknowledge(sdp?: string): boolean {
    const ack = acknowledgementIn(this.#dialog, 1)
    const whole = sdp === undefined ? ack : { ...ack, headers: [...ack.headers, sdpType], body: sdp }
    this.#acknowledgement = this.#context.layer.acknowledge(whole, this.#way(), this.#guard())
    return this.#acknowledgement !== undefined
  }

  /** Sends the same ACK once more; nothing while there is none yet. */
  reacknowledge(): void {
    if (this.#acknowledgement !== undefined) this.#context.layer.resend(this.#acknowledgement, this.#way())
  }

  /** Sends BYE; `done` is called when it has its answer or can have none. False when it is held back. */
  hangUp(done: () => void): boolean {
    const [dialog, bye] = requestIn(this.#dialog, 'BYE')
    this.#dialog = dialog
    const sent = this.#context.layer.request(bye, this.#way(), this.#guard(), {
      response: ({ status }) => {
        if (status >= 200) done()
      },
      failed: done,
      heldBack: () => {},
    })
    return sent !== undefined
  }

  /** Takes a request of the callee into this dialog; false when it is out of order (RFC 3261 section 12.2.2). */
  receive(request: SipRequest): boolean {
    const next = receiveIn(this.#dialog, request)
    if (next !== undefined) this.#dialog = next
    return next !== undefined
  }

  #guard(): Guard {
    const dialog = this.#dialog
    return besideOwnWords(this.#leg.guard, () => peerWordsIn(dialog))
  }

  #way(): ReturnType<typeof nextHop> {
    return nextHop(this.#dialog, this.#leg.target)
  }
}
