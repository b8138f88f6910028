import { callerDialog } from '../dialog/dialog.ts'
import { headerOf, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { t1Ms } from '../transaction/timer-table.ts'
import { answerWithin } from './answer-within.ts'
import type { OutgoingLeg } from './call-control.ts'
import { isSdpType } from './content-type.ts'
import { Fork } from './fork.ts'
import type { Leg, LegContext } from './leg.ts'
import { contactOf } from './own-headers.ts'
import { q850CauseOf } from './reason-cause.ts'
import { secondInvite } from './second-invite.ts'

/** What the call hears of its callee. */
export type CalleeLegUser = {
  /** A provisional response of 180 to 189. */
  progress(status: number, sdp: string | undefined): void
  /** The first 2xx. It gets its ACK by `acknowledge`. */
  accepted(sdp: string | undefined): void
  /** A final response of 300 or more; with its Q.850 cause where it names one. */
  refused(status: number, q850Cause: number | undefined): void
  /** No final response will come. */
  silent(why: 'timeout' | 'transport'): void
  /** BYE. */
  hungUp(q850Cause: number | undefined): void
  heldBack(): void
  /** Nothing of this leg is left to be done. */
  settled(): void
}

/** How many early dialogs of one INVITE are told apart; what comes from further ones is passed over. */
const maxForks = 32

/** The leg that we call. */
export class CalleeLeg implements Leg {
  readonly #context: LegContext
  readonly #leg: OutgoingLeg
  readonly #user: CalleeLegUser
  readonly #tag: string
  readonly #forks = new Map<string, Fork>()
  #state: 'idle' | 'inviting' | 'accepted' | 'leaving' | 'settled' = 'idle'
  #invite: ClientTransaction | undefined
  #provisional = false
  #cancel: 'none' | 'wanted' | 'sent' = 'none'
  #stopCancelWait: () => void = () => {}
  #winner: Fork | undefined

  constructor(context: LegContext, leg: OutgoingLeg, user: CalleeLegUser) {
    this.#context = context
    this.#leg = leg
    this.#user = user
    this.#tag = context.tokens.token(16)
  }

  get isSettled(): boolean {
    return this.#state === 'settled'
  }

  /** Sends the INVITE. */
  invite(maxForwards: number, sdp: string | undefined): void {
    const { tokens, network, layer, legs } = this.#context
    const { target } = this.#leg
    const contact = contactOf(tokens.token(12), network.localAddress(target), target.transport)
    const own = { callId: tokens.token(24), tag: this.#tag, contact, maxForwards, sdp }
    this.#state = 'inviting'
    legs.set(this.#tag, this)
    const invite = layer.request(secondInvite(this.#leg, own), target, this.#leg.guard, {
      response: (response) => this.#response(response),
      failed: (why) => this.#silent(why),
      heldBack: () => this.#user.heldBack(),
    })
    if (invite === undefined) {
      this.#settle()
      this.#user.heldBack()
      return
    }
    this.#invite = invite
  }

  /** Sends the ACK to the 2xx that was told by `accepted`; with the answer when the callee made the offer. */
  acknowledge(sdp?: string): void {
    if (this.#state === 'accepted') this.#acknowledge(this.#winner, sdp)
  }

  /** Ends the leg in the way that its state asks for: CANCEL, ACK and BYE, or nothing when it has ended. */
  end(): void {
    switch (this.#state) {
      case 'idle':
        this.#settle()
        break
      case 'inviting':
        if (this.#cancel !== 'none') break
        this.#cancel = 'wanted'
        // RFC 3261 section 9.1: no CANCEL before a provisional response.
        if (this.#provisional) this.#sendCancel()
        break
      case 'accepted':
        this.#state = 'leaving'
        this.#hangUp(this.#winner, () => this.#settle())
        break
      case 'leaving':
      case 'settled':
        break
    }
  }

  request(server: ServerTransaction): void {
    const { request } = server
    server.guard = this.#leg.guard
    const fork = this.#forks.get(tagOf(headerOf(request, 'from') ?? '') ?? '')
    if (fork === undefined || headerOf(request, 'call-id') !== fork.callId) {
      this.#answer(server, server.respond(481))
      return
    }
    if (!fork.receive(request)) this.#answer(server, server.respond(500))
    else if (request.method === 'BYE') {
      this.#answer(server, server.respond(200))
      this.#bye(fork, q850CauseOf(request))
    } else this.#answer(server, answerWithin(server))
  }

  acknowledged(): void {
    // The callee sends no INVITE that we accept, so an ACK of his belongs to nothing.
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#stopCancelWait()
  }

  #response(response: SipResponse): void {
    if (response.status < 200) this.#progress(response)
    else if (response.status < 300) this.#success(response)
    else this.#failure(response)
  }

  #progress(response: SipResponse): void {
    this.#provisional = true
    if (this.#cancel === 'wanted') this.#sendCancel()
    if (this.#cancel !== 'none' || this.#state !== 'inviting' || response.status === 100) return
    const fork = this.#forkOf(response)
    const sdp = sdpOf(response)
    if (fork !== undefined && sdp !== undefined) fork.earlySdp = sdp
    if (response.status >= 180 && response.status < 190) this.#user.progress(response.status, sdp)
  }

  #success(response: SipResponse): void {
    const fork = this.#forkOf(response)
    if (fork === undefined) return
    // RFC 3261 section 13.2.2.4: a 2xx that comes again gets its ACK again.
    if (fork.isConfirmed) {
      fork.reacknowledge()
      return
    }
    fork.confirm(response)
    if (this.#winner !== undefined || this.#state !== 'inviting') {
      // 13.2.2.4: a further fork answered; it is let go at once.
      this.#hangUp(fork, () => {})
      return
    }
    this.#winner = fork
    this.#stopCancelWait()
    if (this.#cancel === 'none') {
      this.#state = 'accepted'
      this.#user.accepted(sdpOf(response) ?? fork.earlySdp)
      return
    }
    // 9.1: the 2xx was faster than the CANCEL.
    this.#state = 'leaving'
    this.#hangUp(fork, () => this.#settle())
  }

  #failure(response: SipResponse): void {
    if (this.#state !== 'inviting') return
    this.#settle()
    if (this.#cancel === 'none') this.#user.refused(response.status, q850CauseOf(response))
  }

  #silent(why: 'timeout' | 'transport'): void {
    if (this.#state !== 'inviting') return
    this.#settle()
    if (this.#cancel === 'none') this.#user.silent(why)
  }

  #bye(fork: Fork, q850Cause: number | undefined): void {
    this.#forks.delete(fork.remoteTag)
    if (this.#state === 'inviting' && this.#cancel === 'none') {
      // 15: a callee may not end an early dialog so, but one who does means it, if no other phone of his still rings.
      if (this.#forks.size === 0) this.#user.hungUp(q850Cause)
      return
    }
    if (fork !== this.#winner) return
    this.#settle()
    this.#user.hungUp(q850Cause)
  }

  #sendCancel(): void {
    const invite = this.#invite
    if (invite === undefined) return
    this.#cancel = 'sent'
    // 9.1: without a final response the INVITE counts as cancelled after 64*T1.
    this.#stopCancelWait = this.#context.timers.after(64 * t1Ms, () => {
      invite.abandon()
      this.#settle()
    })
    if (!this.#context.layer.cancel(invite)) this.#user.heldBack()
  }

  #acknowledge(fork: Fork | undefined, sdp?: string): void {
    if (fork?.acknowledge(sdp) === false) this.#user.heldBack()
  }

  #hangUp(fork: Fork | undefined, done: () => void): void {
    if (fork !== undefined) {
      if (!fork.isAcknowledged) this.#acknowledge(fork)
      if (fork.hangUp(done)) return
      this.#user.heldBack()
    }
    done()
  }

  #forkOf(response: SipResponse): Fork | undefined {
    const invite = this.#invite
    if (invite === undefined) return undefined
    const tag = tagOf(headerOf(response, 'to') ?? '') ?? ''
    // A provisional response without a tag makes no dialog (12.1).
    if (tag === '' && response.status < 200) return undefined
    const known = this.#forks.get(tag)
    if (known !== undefined) return known
    if (this.#forks.size >= maxForks) return undefined
    const fork = new Fork(this.#context, this.#leg, callerDialog(invite.request, response))
    this.#forks.set(tag, fork)
    return fork
  }

  #answer(server: ServerTransaction, responded: Responded): void {
    if (responded !== 'held_back') return
    server.abandon()
    this.#user.heldBack()
  }

  #settle(): void {
    if (this.#state === 'settled') return
    this.#state = 'settled'
    this.#stopCancelWait()
    this.#context.legs.delete(this.#tag)
    this.#user.settled()
  }
}

const sdpOf = (response: SipResponse): string | undefined => {
  if (response.body === '') return undefined
  const type = headerOf(response, 'content-type') ?? ''
  return isSdpType(type) ? response.body : undefined
}
