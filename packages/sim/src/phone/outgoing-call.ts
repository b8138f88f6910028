import { headerOf, parseCSeq, type SipRequest, type SipResponse, tagOf } from '@axbridge/sip'
import { causeIn, type PhoneCallEnd } from './call-end.ts'
import { allowedMethods, type CallAgent, CallSession } from './call-session.ts'
import type { Answer, ClientTransaction } from './client-transaction.ts'
import type { Credentials } from './credentials.ts'
import { Milestone } from './milestone.ts'
import { makeAnswer, makeOffer } from './offer-answer.ts'
import { PhoneDialog } from './phone-dialog.ts'
import { PhoneError } from './phone-error.ts'
import { partyNumber } from './shown-party.ts'

const defaultDeadlineMs = 5_000

export type DialOptions = {
  /** Sends an INVITE without a session description; the answer goes into the ACK (RFC 3264 late offer). */
  readonly lateOffer?: boolean
}

/** What the caller learns from the first 18x; `shownNumber` is whom his display names as the other party. */
export type Ringing = { readonly status: number; readonly shownNumber: string | undefined }

/** One acknowledged 2xx: the ACK that goes again when the 2xx does. */
type Acknowledged = { readonly ack: SipRequest; readonly session: CallSession; readonly hop: string }

/** A call that a phone made. */
export class OutgoingCall {
  readonly #agent: CallAgent
  readonly #credentials: Credentials | undefined
  readonly #lateOffer: boolean
  readonly #ringing = new Milestone<Ringing>('ringing')
  readonly #answered = new Milestone<void>('answered')
  readonly #ended = new Milestone<PhoneCallEnd>('over')
  readonly #acknowledged = new Map<string, Acknowledged>()
  #invite: SipRequest
  #transaction: ClientTransaction | undefined
  #session: CallSession | undefined
  #remoteSdp: string | undefined
  #heardProvisional = false
  #cancel: 'none' | 'wanted' | 'sent' = 'none'
  #silence: NodeJS.Timeout | undefined
  #challenged = false

  constructor(agent: CallAgent, uri: string, credentials: Credentials | undefined, options: DialOptions) {
    this.#agent = agent
    this.#credentials = credentials
    this.#lateOffer = options.lateOffer ?? false
    this.#invite = this.#firstInvite(uri)
    this.#send()
  }

  /** The session description of the other side, once it came. */
  get remoteSdp(): string | undefined {
    return this.#remoteSdp
  }

  /** Waits for the first 18x. Rejects with `deadline`, or with `call_over` when the call ended or was answered before. */
  ringing(deadlineMs = defaultDeadlineMs): Promise<Ringing> {
    return this.#ringing.wait(deadlineMs)
  }

  /** Waits until the other side has answered. Rejects with `deadline`, or with `call_over` when it never will. */
  answered(deadlineMs = defaultDeadlineMs): Promise<void> {
    return this.#answered.wait(deadlineMs)
  }

  /** Waits for the end of the call, whatever it is: refused, cancelled, hung up, unreachable. */
  ended(deadlineMs = defaultDeadlineMs): Promise<PhoneCallEnd> {
    return this.#ended.wait(deadlineMs)
  }

  /** Ends an answered call with BYE; gives up an unanswered one with CANCEL. Resolves when it is over. */
  hangUp(deadlineMs = defaultDeadlineMs): Promise<PhoneCallEnd> {
    if (this.#session === undefined) return this.cancel(deadlineMs)
    this.#session.hangUp()
    return this.#ended.wait(deadlineMs)
  }

  /** Gives up the call before it is answered; when the answer crosses the CANCEL, hangs up. Resolves when it is over. */
  cancel(deadlineMs = defaultDeadlineMs): Promise<PhoneCallEnd> {
    if (this.#session === undefined && this.#ended.isAhead && this.#cancel === 'none') {
      this.#cancel = 'wanted'
      // RFC 3261 section 9.1: no CANCEL before the first provisional response.
      if (this.#heardProvisional) this.#sendCancel()
    }
    return this.#ended.wait(deadlineMs)
  }

  /** @internal Calls back once when the call is over. */
  whenOver(call: () => void): void {
    this.#ended.whenSettled(call)
  }

  /** @internal The phone closes. */
  drop(): void {
    this.#finish({ by: 'here' }, new PhoneError('closed', 'the phone was closed'))
  }

  #firstInvite(uri: string): SipRequest {
    const { identity } = this.#agent
    return {
      kind: 'request',
      method: 'INVITE',
      uri,
      headers: [
        { name: 'max-forwards', value: '70' },
        { name: 'from', value: identity.from(identity.token('tag')) },
        { name: 'to', value: `<${uri}>` },
        { name: 'call-id', value: identity.token('call-id') },
        { name: 'cseq', value: '1 INVITE' },
        { name: 'contact', value: identity.contact },
        { name: 'allow', value: allowedMethods },
        ...identity.traces('request'),
        ...(this.#lateOffer ? [] : [{ name: 'content-type', value: 'application/sdp' }]),
      ],
      body: this.#lateOffer ? '' : makeOffer(identity.session, 1),
    }
  }

  #send(): void {
    const to = this.#agent.addressOf(this.#invite.uri)
    this.#transaction = this.#agent.transactions.request(this.#invite, to, (answer) => this.#heard(answer))
  }

  #heard(answer: Answer): void {
    if (answer.kind !== 'response') {
      const status = answer.kind === 'silence' ? 408 : 503
      this.#finish({ by: 'network', status }, new PhoneError('call_over', `the INVITE met ${answer.kind}`))
      return
    }
    const { response } = answer
    if (response.status < 200) this.#heardProgress(response)
    else if (response.status < 300) this.#heardSuccess(response)
    else this.#heardRefusal(response)
  }

  #heardProgress(response: SipResponse): void {
    this.#heardProvisional = true
    if (this.#cancel === 'wanted') this.#sendCancel()
    if (response.body !== '') this.#remoteSdp = response.body
    if (response.status === 100) return
    this.#ringing.reach({ status: response.status, shownNumber: partyNumber(response, 'received') })
  }

  #heardSuccess(response: SipResponse): void {
    const tag = tagOf(headerOf(response, 'to') ?? '') ?? ''
    const known = this.#acknowledged.get(tag)
    if (known !== undefined) {
      // RFC 3261 section 13.2.2.4: every retransmission of the 2xx is acknowledged again.
      this.#agent.transactions.acknowledgeAgain(known.ack, this.#agent.addressOf(known.hop))
      return
    }
    const isFirst = this.#acknowledged.size === 0
    const dialog = PhoneDialog.ofCaller(this.#invite, response)
    const ended = isFirst ? this.#ended : new Milestone<PhoneCallEnd>('over')
    const session = new CallSession(this.#agent, dialog, ended)
    const hop = dialog.nextHop
    const ack = this.#agent.transactions.acknowledge(
      this.#acknowledgement(dialog, response),
      this.#agent.addressOf(hop),
    )
    this.#acknowledged.set(tag, { ack, session, hop })
    // RFC 3261 section 13.2.2.4: a second callee that answered a forked call is let go; so is one whom the CANCEL missed.
    if (!isFirst || !this.#ended.isAhead || this.#cancel !== 'none') session.hangUp()
    if (!isFirst) return
    clearTimeout(this.#silence)
    this.#session = session
    this.#remoteSdp = response.body === '' ? this.#remoteSdp : response.body
    this.#ringing.miss(new PhoneError('call_over', 'the call was answered without ringing'))
    this.#answered.reach()
  }

  #acknowledgement(dialog: PhoneDialog, response: SipResponse): SipRequest {
    const { identity } = this.#agent
    const body = this.#lateOffer ? (makeAnswer(response.body, identity.session, 1) ?? '') : ''
    return dialog.acknowledgement(this.#invite, identity.traces('request'), body)
  }

  #heardRefusal(response: SipResponse): void {
    if (this.#answerChallenge(response)) return
    const end: PhoneCallEnd = {
      by: this.#cancel === 'none' ? 'there' : 'here',
      status: response.status,
      phrase: response.reason,
      ...causeIn(response),
    }
    this.#finish(end, new PhoneError('call_over', `the call was refused with ${response.status}`))
  }

  /** RFC 3261 section 22.2: once, the same request with credentials and the next sequence number. */
  #answerChallenge(response: SipResponse): boolean {
    if (this.#challenged || this.#cancel !== 'none') return false
    const authorization = this.#credentials?.answer(response, 'INVITE', this.#invite.uri)
    if (authorization === undefined) return false
    this.#challenged = true
    const next = (parseCSeq(headerOf(this.#invite, 'cseq') ?? '')?.number ?? 0) + 1
    const headers = this.#invite.headers.map((header) =>
      header.name === 'cseq' ? { name: 'cseq', value: `${next} INVITE` } : header,
    )
    this.#invite = { ...this.#invite, headers: [...headers, authorization] }
    this.#send()
    return true
  }

  #sendCancel(): void {
    if (this.#transaction === undefined) return
    this.#cancel = 'sent'
    const { transactions } = this.#agent
    const kept = new Set(['max-forwards', 'from', 'to', 'call-id', 'route'])
    const cseq = (headerOf(this.#invite, 'cseq') ?? '').replace('INVITE', 'CANCEL')
    const cancel: SipRequest = {
      kind: 'request',
      method: 'CANCEL',
      uri: this.#invite.uri,
      headers: [
        ...this.#invite.headers.filter(({ name }) => kept.has(name)),
        { name: 'cseq', value: cseq },
        ...this.#agent.identity.traces('request'),
      ],
      body: '',
    }
    transactions.cancel(this.#transaction, cancel, this.#agent.addressOf(this.#invite.uri), () => {})
    // RFC 3261 section 9.1: without a final response within 64 times T1 the INVITE is taken for cancelled.
    this.#silence = setTimeout(() => {
      this.#transaction?.abandon()
      this.#finish({ by: 'here', status: 408 }, new PhoneError('call_over', 'the cancelled call was never answered'))
    }, transactions.timing.giveUpMs)
  }

  #finish(end: PhoneCallEnd, error: PhoneError): void {
    clearTimeout(this.#silence)
    this.#ringing.miss(error)
    this.#answered.miss(error)
    this.#ended.reach(end)
  }
}
