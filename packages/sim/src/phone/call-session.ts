import {
  type Address,
  type Header,
  headerOf,
  parseCSeq,
  responseTo,
  type SipRequest,
  type SipResponse,
} from '@axbridge/sip'
import { causeIn, type PhoneCallEnd } from './call-end.ts'
import type { Identity } from './identity.ts'
import type { Milestone } from './milestone.ts'
import { makeAnswer, makeOffer } from './offer-answer.ts'
import type { PhoneDialog } from './phone-dialog.ts'
import type { ServerTransaction } from './server-transaction.ts'
import type { Transactions } from './transactions.ts'

/** Receives what is addressed to a dialog. */
export type DialogUser = {
  requested(transaction: ServerTransaction): void
  acknowledged(ack: SipRequest): void
}

/** What calls need of their phone. */
export type CallAgent = {
  readonly identity: Identity
  readonly transactions: Transactions
  /** Sends requests of that dialog to `user` from now on. */
  adopt(key: string, user: DialogUser): void
  forget(key: string): void
  /** Where a request for that URI is sent. */
  addressOf(uri: string): Address
}

export const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO'

/** A response of this phone, with what it adds of its own accord. */
export const respondAs = (
  identity: Identity,
  request: SipRequest,
  status: number,
  options: { toTag?: string; headers?: readonly Header[]; body?: string } = {},
): SipResponse =>
  responseTo(request, status, {
    ...options,
    ...(identity.reason === undefined || status === 100 ? {} : { reason: identity.reason }),
    headers: [
      { name: 'contact', value: identity.contact },
      ...(options.headers ?? []),
      ...identity.traces('response'),
      ...(options.body === undefined ? [] : [{ name: 'content-type', value: 'application/sdp' }]),
    ],
  })

const normalClearing: Header = { name: 'reason', value: 'Q.850;cause=16;text="Normal call clearing"' }

/** An established call: one dialog, until a BYE from either side. */
export class CallSession implements DialogUser {
  readonly ended: Milestone<PhoneCallEnd>
  readonly #agent: CallAgent
  readonly #dialog: PhoneDialog
  readonly #unacknowledged = new Map<number, ServerTransaction>()
  #hangingUp = false
  #sessionVersion = 1

  constructor(agent: CallAgent, dialog: PhoneDialog, ended: Milestone<PhoneCallEnd>) {
    this.#agent = agent
    this.#dialog = dialog
    this.ended = ended
    agent.adopt(dialog.key, this)
  }

  requested(transaction: ServerTransaction): void {
    const { request } = transaction
    const { identity } = this.#agent
    // RFC 3261 section 12.2.2: a request that comes after a later one is refused.
    if (!this.#dialog.takes(request)) {
      transaction.respond(respondAs(identity, request, 500))
      return
    }
    switch (request.method) {
      case 'BYE':
        transaction.respond(respondAs(identity, request, 200))
        this.#end({ by: 'there', ...causeIn(request) })
        return
      case 'INVITE':
      case 'UPDATE':
        this.#renegotiate(transaction)
        return
      case 'OPTIONS':
      case 'INFO':
        transaction.respond(respondAs(identity, request, 200, { headers: [{ name: 'allow', value: allowedMethods }] }))
        return
      default:
        transaction.respond(respondAs(identity, request, 405, { headers: [{ name: 'allow', value: allowedMethods }] }))
    }
  }

  acknowledged(ack: SipRequest): void {
    const sequence = parseCSeq(headerOf(ack, 'cseq') ?? '')?.number ?? -1
    this.#unacknowledged.get(sequence)?.acknowledge()
    this.#unacknowledged.delete(sequence)
  }

  /** Sends BYE; the call is over when that is answered or nobody answers it. Idempotent. */
  hangUp(): void {
    if (this.#hangingUp || !this.ended.isAhead) return
    this.#hangingUp = true
    const bye = this.#dialog.request('BYE', [normalClearing, ...this.#agent.identity.traces('request')])
    this.#agent.transactions.request(bye, this.#agent.addressOf(this.#dialog.nextHop), (answer) => {
      if (answer.kind === 'response' && answer.response.status < 200) return
      this.#end({ by: 'here' })
    })
  }

  #end(end: PhoneCallEnd): void {
    this.#agent.forget(this.#dialog.key)
    for (const transaction of this.#unacknowledged.values()) transaction.acknowledge()
    this.ended.reach(end)
  }

  /** A changed session description is answered as the first one was. RFC 3261 section 14.2, RFC 3311 */
  #renegotiate(transaction: ServerTransaction): void {
    const { request } = transaction
    const { identity } = this.#agent
    this.#sessionVersion += 1
    const owner = identity.session
    const isOffer = request.body !== ''
    const body = isOffer
      ? makeAnswer(request.body, owner, this.#sessionVersion)
      : makeOffer(owner, this.#sessionVersion)
    if (body === undefined) {
      transaction.respond(respondAs(identity, request, 488))
      return
    }
    if (request.method === 'UPDATE') {
      transaction.respond(respondAs(identity, request, 200, isOffer ? { body } : {}))
      return
    }
    this.#unacknowledged.set(parseCSeq(headerOf(request, 'cseq') ?? '')?.number ?? 0, transaction)
    transaction.respond(respondAs(identity, request, 200, { body }))
  }
}
