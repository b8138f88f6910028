import { callerDialog } from '../dialog/dialog.ts'
import { headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import type { SentAck } from '../transaction/sent-requests.ts'
import { Fork, type ForkedInvite } from './fork.ts'
import type { LegContext } from './leg.ts'
import type { LegSessionUser } from './leg-session.ts'

/**
 * How many dialogs of one INVITE are told apart. Provisional responses of further ones are passed over; a 2xx, which has to
 * get its ACK (RFC 3261 section 13.2.2.4), takes the place of one that has not answered.
 */
export const maxForks = 32

/** What a response makes a dialog with. */
export type Forking = {
  readonly invite: SipRequest
  readonly forked: ForkedInvite
  /** The one that keeps its place though it has not answered. */
  readonly kept: Fork | undefined
}

/** The dialogs of one INVITE, by the tag of the phone. */
export class CalleeForks {
  readonly #context: LegContext
  readonly #heard: (fork: Fork) => LegSessionUser
  readonly #forks = new Map<string, Fork>()

  constructor(context: LegContext, heard: (fork: Fork) => LegSessionUser) {
    this.#context = context
    this.#heard = heard
  }

  get size(): number {
    return this.#forks.size
  }

  /** The one that a response belongs to, a new one where it is the first; undefined where it makes none. */
  of(response: SipResponse, { invite, forked, kept }: Forking): Fork | undefined {
    const tag = tagOf(headerOf(response, 'to') ?? '') ?? ''
    // A provisional response without a tag makes no dialog (12.1).
    if (tag === '' && response.status < 200) return undefined
    const known = this.#forks.get(tag)
    if (known !== undefined) return known
    if (this.#forks.size >= maxForks && (response.status < 200 || !this.#dropUnanswered(kept))) return undefined
    const fork = new Fork(this.#context, forked, callerDialog(invite, response), this.#heard)
    this.#forks.set(tag, fork)
    return fork
  }

  /** The one that a request came in. */
  that(request: SipRequest): Fork | undefined {
    const fork = this.#forks.get(tagOf(headerOf(request, 'from') ?? '') ?? '')
    return headerOf(request, 'call-id') === fork?.callId ? fork : undefined
  }

  remove(fork: Fork): void {
    this.#forks.delete(fork.remoteTag)
  }

  /** The INVITE is sent again: those of the one before count no more. */
  clear(): void {
    this.#forks.clear()
  }

  /** All dialogs are being ended. */
  leave(): void {
    for (const fork of this.#forks.values()) fork.session.leave()
  }

  /** One phone answered: the others are asked for nothing any more. */
  leaveUnanswered(winner: Fork): void {
    for (const fork of this.#forks.values()) if (fork !== winner && !fork.isConfirmed) fork.session.leave()
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    for (const fork of this.#forks.values()) fork.session.close()
  }

  /** The ACKs that were sent, by the tag of the phone. */
  acknowledgements(): Map<string, SentAck> {
    const sent = new Map<string, SentAck>()
    for (const [tag, { acknowledgement }] of this.#forks)
      if (acknowledgement !== undefined) sent.set(tag, acknowledgement)
    return sent
  }

  /** Makes room for a fork that answered; false where all that are told apart have. */
  #dropUnanswered(kept: Fork | undefined): boolean {
    const idle = [...this.#forks.values()].find((fork) => !fork.isConfirmed && fork !== kept)
    if (idle === undefined) return false
    idle.session.leave()
    return this.#forks.delete(idle.remoteTag)
  }
}
