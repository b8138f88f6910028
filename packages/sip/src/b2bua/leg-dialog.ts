import {
  acknowledgementIn,
  confirmDialog,
  type Dialog,
  isWithin,
  receiveIn,
  requestIn,
  retargetDialog,
} from '../dialog/dialog.ts'
import { nextHop } from '../dialog/next-hop.ts'
import type { Header, SipMessage, SipRequest, SipResponse } from '../message/message.ts'
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.ts'
import type { Guard } from '../transaction/guard.ts'
import { besideOwnWords } from '../transaction/own-words.ts'
import type { Flow, Target } from '../transport/network.ts'
import type { LegContext } from './leg.ts'
import { sdpType } from './own-headers.ts'
import { abilitiesOf, type PeerAbilities } from './peer-abilities.ts'

/** Where and how we speak in a dialog. */
export type LegDialogOptions = {
  readonly dialog: Dialog
  /** The way of the leg's first request. */
  readonly first: Target | Flow
  /** Our Contact on this leg: the same in all that it sends. */
  readonly contact: Header
  readonly abilities: PeerAbilities
  /** The guard of the leg at that moment. */
  readonly guard: () => Guard
  /** What of the dialog the peer wrote himself. */
  readonly peerWords: (dialog: Dialog) => readonly string[]
}

/** What a request in a dialog has beside what each has. */
export type RequestParts = {
  readonly headers?: readonly Header[]
  readonly content?: { readonly type: Header; readonly body: string } | undefined
  /** Values among the header fields that are the peer's own. */
  readonly peerWords?: readonly string[]
}

/** An ACK that was sent, to be sent again. */
export type SentAck = { readonly wire: string; readonly to: Target | Flow }

/** One dialog of a leg as we speak in it: numbers, way, guard and what its peer understands. */
export class LegDialog {
  readonly contact: Header
  readonly #context: LegContext
  readonly #options: LegDialogOptions
  #dialog: Dialog
  #abilities: PeerAbilities

  constructor(context: LegContext, options: LegDialogOptions) {
    this.contact = options.contact
    this.#context = context
    this.#options = options
    this.#dialog = options.dialog
    this.#abilities = options.abilities
  }

  get state(): Dialog {
    return this.#dialog
  }

  get abilities(): PeerAbilities {
    return this.#abilities
  }

  /** The peer says what he understands. */
  learn(message: SipMessage): void {
    this.#abilities = abilitiesOf(message, this.#abilities)
  }

  /** He refused UPDATE though he allowed it. */
  forgetUpdate(): void {
    this.#abilities = { ...this.#abilities, update: false }
  }

  isWithin(request: SipRequest): boolean {
    return isWithin(this.#dialog, request)
  }

  /** Takes a request of the peer into the dialog; false when it is out of order (RFC 3261 section 12.2.2). */
  receive(request: SipRequest): boolean {
    const next = receiveIn(this.#dialog, request)
    if (next !== undefined) this.#dialog = next
    return next !== undefined
  }

  /** The 2xx to the first INVITE was sent, or came. */
  confirm(success?: SipResponse): void {
    this.#dialog = confirmDialog(this.#dialog, success)
    if (success !== undefined) this.learn(success)
  }

  /** A target refresh was accepted, by us or by the peer. */
  retarget(message: SipRequest | SipResponse): void {
    this.#dialog = retargetDialog(this.#dialog, message)
    this.learn(message)
  }

  /** Sends a request in the dialog; undefined when it is held back. */
  request(method: string, parts: RequestParts, user: ClientUser): ClientTransaction | undefined {
    const { headers = [], content, peerWords } = parts
    const more = content === undefined ? headers : [...headers, content.type]
    const [dialog, request] = requestIn(this.#dialog, method, more)
    this.#dialog = dialog
    const whole = { ...request, body: content?.body ?? '' }
    return this.#context.layer.request(whole, this.#way(), this.#guard(peerWords), user)
  }

  /** Sends the ACK to a 2xx, with an answer where the 2xx made the offer; undefined when it is held back. */
  acknowledge(inviteCSeq: number, sdp?: string): SentAck | undefined {
    const ack = acknowledgementIn(this.#dialog, inviteCSeq)
    const whole = sdp === undefined ? ack : { ...ack, headers: [...ack.headers, sdpType], body: sdp }
    const to = this.#way()
    const wire = this.#context.layer.acknowledge(whole, to, this.#guard())
    return wire === undefined ? undefined : { wire, to }
  }

  #guard(more: readonly string[] = []): Guard {
    const dialog = this.#dialog
    return besideOwnWords(this.#options.guard(), () => [...this.#options.peerWords(dialog), ...more])
  }

  #way(): Target | Flow {
    return nextHop(this.#dialog, this.#options.first)
  }
}
