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
import type { FollowedLeg } from '../transaction/followed-leg.ts'
import type { Guard } from '../transaction/guard.ts'
import { besideOwnWords } from '../transaction/own-words.ts'
import type { SentAck } from '../transaction/sent-requests.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Flow, Target } from '../transport/network.ts'
import { type AnsweredChallenges, isChallenge } from './answered-challenges.ts'
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
  /** Of the peer's challenges; without them a challenge is a refusal like any other. */
  readonly challenges?: AnsweredChallenges | undefined
  /** Who hears of what is sent here, where the call is followed. */
  readonly followed: FollowedLeg | undefined
}

/** What a request in a dialog has beside what each has. */
export type RequestParts = {
  readonly headers?: readonly Header[]
  readonly content?: { readonly type: Header; readonly body: string } | undefined
  /** Values among the header fields that are the peer's own. */
  readonly peerWords?: readonly string[]
}

/** What the sender of a request in a dialog hears, where it may be sent again with credentials. */
export type DialogRequestUser = ClientUser & {
  /** Whether it is not wanted any more, so that a challenge ends it. */
  isWithdrawn?(): boolean
  /** It was challenged and sent again: from here on that is the request. */
  repeated?(sent: ClientTransaction): void
}

/** What the ACK to a 2xx repeats of its INVITE. */
export type AcknowledgedInvite = { readonly cseq: number; readonly credentials: readonly Header[] }

const valuesOf = (headers: readonly Header[]): string[] => headers.map(({ value }) => value)

/** One dialog of a leg as we speak in it: numbers, way, guard and what its peer understands. */
export class LegDialog {
  readonly contact: Header
  readonly #context: LegContext
  readonly #options: LegDialogOptions
  #dialog: Dialog
  #first: Target | Flow
  #abilities: PeerAbilities
  #challenges: AnsweredChallenges | undefined

  constructor(context: LegContext, options: LegDialogOptions) {
    this.contact = options.contact
    this.#context = context
    this.#options = options
    this.#dialog = options.dialog
    this.#first = options.first
    this.#abilities = options.abilities
    this.#challenges = options.challenges
  }

  get state(): Dialog {
    return this.#dialog
  }

  get abilities(): PeerAbilities {
    return this.#abilities
  }

  /** From here on the peer's challenges are answered. */
  set challenges(challenges: AnsweredChallenges) {
    this.#challenges = challenges
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
  receive({ request, flow }: Pick<ServerTransaction, 'request' | 'flow'>): boolean {
    const next = receiveIn(this.#dialog, request)
    if (next === undefined) return false
    this.#dialog = next
    // A browser that lost its connection comes back by another one, and by no other way is it reached.
    const isOnlyWay = flow.transport === 'ws' || flow.transport === 'wss'
    if (isOnlyWay && flow.transport === this.#first.transport) this.#first = flow
    return true
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

  /** Sends a request in the dialog, once more when it is challenged; undefined when it is held back. */
  request(method: string, parts: RequestParts, user: DialogRequestUser): ClientTransaction | undefined {
    const challenges = this.#challenges
    if (challenges === undefined) return this.#send(method, parts, user)
    const meets = challenges.round()
    let tries = 0
    const send = (): ClientTransaction | undefined => {
      tries += 1
      const own = tries
      return this.#send(method, parts, {
        response: (response) => {
          if (!isChallenge(response) || user.isWithdrawn?.() === true || !meets(response)) {
            user.response(response)
            return
          }
          const sent = send()
          if (sent !== undefined) user.repeated?.(sent)
          else {
            user.heldBack()
            user.response(response)
          }
        },
        failed: (why) => {
          // An INVITE that was sent again is not the one whose ACK could not be sent.
          if (own === tries) user.failed(why)
        },
        heldBack: () => user.heldBack(),
      })
    }
    return send()
  }

  /**
   * Sends the ACK to the 2xx of an INVITE with its credentials (RFC 3261 section 13.2.2.4), and with an answer where the 2xx
   * made the offer; undefined when it is held back.
   */
  acknowledge(invite: AcknowledgedInvite, sdp?: string): SentAck | undefined {
    const ack = acknowledgementIn(this.#dialog, invite.cseq)
    const headers = [...ack.headers, ...invite.credentials]
    const whole = sdp === undefined ? { ...ack, headers } : { ...ack, headers: [...headers, sdpType], body: sdp }
    const guard = this.#guard(valuesOf(invite.credentials))
    return this.#context.layer.acknowledge(whole, this.#way(), guard, this.#options.followed)
  }

  #send(method: string, parts: RequestParts, user: ClientUser): ClientTransaction | undefined {
    const { headers = [], content, peerWords = [] } = parts
    const more = content === undefined ? headers : [...headers, content.type]
    const [dialog, request] = requestIn(this.#dialog, method, more)
    this.#dialog = dialog
    // They are the answer to what the peer wrote: with a nonce of his choice he could else make them say a guess at a number.
    const credentials = this.#challenges?.credentialsFor(method, request.uri) ?? []
    const whole = { ...request, headers: [...request.headers, ...credentials], body: content?.body ?? '' }
    const guard = this.#guard([...peerWords, ...valuesOf(credentials)])
    return this.#context.layer.request(whole, this.#way(), guard, user, this.#options.followed)
  }

  #guard(more: readonly string[] = []): Guard {
    const dialog = this.#dialog
    return besideOwnWords(this.#options.guard(), () => [...this.#options.peerWords(dialog), ...more])
  }

  #way(): Target | Flow {
    return nextHop(this.#dialog, this.#first)
  }
}
