import { type Header, headerOf, parseCSeq, type SipRequest } from '@axbridge/sip'
import { causeIn, type PhoneCallEnd } from './call-end.ts'
import { allowedMethods, type CallAgent, CallSession, type DialogUser, respondAs } from './call-session.ts'
import { Milestone } from './milestone.ts'
import { makeAnswer, makeOffer } from './offer-answer.ts'
import { PhoneDialog } from './phone-dialog.ts'
import { PhoneError } from './phone-error.ts'
import type { ServerTransaction } from './server-transaction.ts'
import { nameOfSender, partyNumber } from './shown-party.ts'

const defaultDeadlineMs = 5_000

/** A call that arrived at a phone, answered so far with 100 only. */
export class IncomingCall implements DialogUser {
  /** What the display shows: the user part of P-Asserted-Identity where it stands, else of From. */
  readonly shownNumber: string | undefined
  /** The display name of From. */
  readonly shownName: string | undefined
  readonly #agent: CallAgent
  readonly #transaction: ServerTransaction
  readonly #toTag: string
  readonly #dialog: PhoneDialog
  readonly #connected = new Milestone<void>('acknowledged')
  readonly #ended = new Milestone<PhoneCallEnd>('over')
  #session: CallSession | undefined
  #remoteSdp: string | undefined

  constructor(agent: CallAgent, transaction: ServerTransaction) {
    const { request } = transaction
    this.#agent = agent
    this.#transaction = transaction
    this.#toTag = agent.identity.token('tag')
    this.#dialog = PhoneDialog.ofCallee(request, `${headerOf(request, 'to')};tag=${this.#toTag}`)
    this.#remoteSdp = request.body === '' ? undefined : request.body
    this.shownNumber = partyNumber(request, 'received')
    this.shownName = nameOfSender(request)
    agent.adopt(this.#dialog.key, this)
    this.#respond(100)
  }

  /** The INVITE as it was read. */
  get invite(): SipRequest {
    return this.#transaction.request
  }

  /** The session description of the other side, once it came. */
  get remoteSdp(): string | undefined {
    return this.#remoteSdp
  }

  /** Sends 180. Throws `wrong_state` when the call is answered or over. */
  ring(): void {
    this.#mustBeOpen()
    this.#respond(180)
  }

  /** Answers with 200. Resolves when the ACK is there; rejects with `call_over` when it never comes. */
  async answer(deadlineMs = defaultDeadlineMs): Promise<void> {
    this.#mustBeOpen()
    const { identity } = this.#agent
    const offer = this.#transaction.request.body
    const body = offer === '' ? makeOffer(identity.session, 1) : makeAnswer(offer, identity.session, 1)
    if (body === undefined) {
      this.decline(488)
      throw new PhoneError('call_over', 'the offer has no sound that this phone speaks; it was refused with 488')
    }
    this.#session = new CallSession(this.#agent, this.#dialog, this.#ended)
    // The ACK and a BYE before it both belong to this call; the session hears of the rest.
    this.#agent.adopt(this.#dialog.key, this)
    this.#transaction.onUnacknowledged(() => {
      // RFC 3261 section 13.3.1.4: without an ACK the session is ended with BYE.
      this.#connected.miss(new PhoneError('call_over', 'the answer was never acknowledged'))
      this.#session?.hangUp()
    })
    this.#respond(200, [{ name: 'allow', value: allowedMethods }], body)
    await this.#connected.wait(deadlineMs)
  }

  /** Refuses the call. `status` 300 to 699; with `q850Cause` a Reason header field is sent. */
  decline(status = 486, q850Cause?: number): void {
    this.#mustBeOpen()
    this.#respond(status, q850Cause === undefined ? [] : [{ name: 'reason', value: `Q.850;cause=${q850Cause}` }])
    this.#finish({ by: 'here', status })
  }

  /** Ends an answered call with BYE, an unanswered one with 603. Resolves when it is over. */
  async hangUp(deadlineMs = defaultDeadlineMs): Promise<PhoneCallEnd> {
    if (this.#session === undefined && this.#ended.isAhead) this.decline(603)
    if (this.#session !== undefined && this.#ended.isAhead) {
      // RFC 3261 section 15: the callee's BYE waits for the ACK.
      if (this.#connected.isAhead) await this.#connected.wait(deadlineMs).catch(() => {})
      this.#session.hangUp()
    }
    return this.#ended.wait(deadlineMs)
  }

  /** Waits for the end of the call, whatever it is. */
  ended(deadlineMs = defaultDeadlineMs): Promise<PhoneCallEnd> {
    return this.#ended.wait(deadlineMs)
  }

  /** @internal A request within the dialog. */
  requested(transaction: ServerTransaction): void {
    if (this.#session !== undefined) {
      if (transaction.request.method === 'BYE') this.#transaction.acknowledge()
      this.#session.requested(transaction)
      this.#missConnection()
      return
    }
    const isBye = transaction.request.method === 'BYE'
    transaction.respond(respondAs(this.#agent.identity, transaction.request, isBye ? 200 : 481))
    // RFC 3261 section 15.1.2: a BYE in an early dialog ends the INVITE with 487.
    if (isBye) this.cancelled(transaction.request)
  }

  /** @internal */
  acknowledged(ack: SipRequest): void {
    const ackFor = parseCSeq(headerOf(ack, 'cseq') ?? '')?.number
    if (ackFor !== parseCSeq(headerOf(this.#transaction.request, 'cseq') ?? '')?.number) {
      this.#session?.acknowledged(ack)
      return
    }
    if (this.#session === undefined) return
    this.#transaction.acknowledge()
    if (ack.body !== '') this.#remoteSdp = ack.body
    this.#connected.reach()
  }

  /** @internal */
  answers(invite: ServerTransaction | undefined): boolean {
    return invite === this.#transaction
  }

  /** @internal The caller gave up. RFC 3261 section 9.2: after a final response that changes nothing. */
  cancelled(by: SipRequest): void {
    if (this.#transaction.status >= 200) return
    this.#respond(487)
    this.#finish({ by: 'there', status: 487, ...causeIn(by) })
  }

  /** @internal Calls back once when the call is over. */
  whenOver(call: () => void): void {
    this.#ended.whenSettled(call)
  }

  /** @internal The phone closes. */
  drop(): void {
    this.#finish({ by: 'here' })
  }

  #respond(status: number, headers: readonly Header[] = [], body?: string): void {
    const { request } = this.#transaction
    // RFC 3261 section 12.1.1: responses that make a dialog repeat the route.
    const makesDialog = status > 100 && status < 300
    const routes = makesDialog ? request.headers.filter(({ name }) => name === 'record-route') : []
    const response = respondAs(this.#agent.identity, request, status, {
      headers: [...routes, ...headers],
      ...(status === 100 ? {} : { toTag: this.#toTag }),
      ...(body === undefined ? {} : { body }),
    })
    this.#transaction.respond(response)
  }

  #mustBeOpen(): void {
    if (!this.#ended.isAhead) throw new PhoneError('wrong_state', 'the call is over')
    if (this.#session !== undefined) throw new PhoneError('wrong_state', 'the call is answered')
  }

  #missConnection(): void {
    if (!this.#ended.isAhead) this.#connected.miss(new PhoneError('call_over', 'the call ended before the ACK'))
  }

  #finish(end: PhoneCallEnd): void {
    this.#agent.forget(this.#dialog.key)
    this.#ended.reach(end)
    this.#missConnection()
  }
}
