import {
  acknowledgementIn,
  answererDialog,
  callerDialog,
  type Dialog,
  receiveIn,
  requestIn,
  retargetDialog,
} from '../dialog/dialog.ts'
import { parseCSeq } from '../message/cseq.ts'
import { type Header, headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { SentAck } from '../transaction/sent-requests.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { TransactionLayer } from '../transaction/transaction-layer.ts'
import { seededTokens, type VirtualWorld } from '../transaction/virtual-network.test.kit.ts'
import type { Address, Target } from '../transport/network.ts'
import { SuccessRetransmission } from './success-retransmission.ts'

/** For tests only: a telephone that does what RFC 3261 asks and a little of what it forbids, in a virtual world or a real one. */

/** Where it lives: the time and the network there. */
export type PhoneWorld = Pick<VirtualWorld, 'timers' | 'network'>

const open = (): boolean => true

/** A session description with as much of its owner in it as possible. */
export const sdpOf = (owner: string, host: string): string =>
  [
    'v=0',
    `o=${owner} 20250101 1 IN IP4 ${host}`,
    `s=${owner}-session`,
    `i=${owner}-information`,
    `c=IN IP4 ${host}`,
    't=0 0',
    'm=audio 40000 RTP/AVP 0',
    'a=rtpmap:0 PCMU/8000',
    `a=cname:${owner}-cname`,
    '',
  ].join('\r\n')

export type CalleeScript = (phone: ScriptedPhone, invite: ServerTransaction) => void

/** Says that it knows what this agent knows of extensions. */
export const modern: readonly Header[] = [
  { name: 'allow', value: 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, INFO' },
  { name: 'supported', value: '100rel, timer' },
]

/** What a request in a dialog has beside what it must have. */
export type More = {
  readonly sdp?: string
  readonly headers?: readonly Header[]
  readonly body?: { readonly type: string; readonly text: string }
  /** Of the INVITE's 2xx: whether it gets its ACK, and with what answer to an offer; '' for none. */
  readonly acknowledges?: boolean
  readonly answer?: string
}

export class ScriptedPhone {
  readonly layer: TransactionLayer
  readonly world: PhoneWorld
  readonly name: string
  readonly address: Address
  /** What came, in order and without repetitions of the transport: `180`, `INVITE`, `ACK`, … */
  readonly heard: string[] = []
  readonly responses: SipResponse[] = []
  readonly requests: SipRequest[] = []
  callee: CalleeScript = ringThenAnswer
  /** What becomes of requests in the dialog, other than BYE. */
  inDialog: CalleeScript = agreeToAll
  /** Header fields that it writes into what makes and changes a session. */
  features: readonly Header[] = []
  /** Whether reliable provisional responses get their PRACK. */
  pracks = true
  /** What becomes of BYEs that are to be answered. */
  hungUp: CalleeScript = (_phone, bye) => void bye.respond(200)
  /** Whether BYEs are answered, and whether 2xx responses get an ACK. */
  answersBye = true
  acknowledges = true
  dialog: Dialog | undefined
  invite: ClientTransaction | undefined
  readonly #bridge: Target
  readonly #token: (length: number) => string
  #ack: SentAck | undefined
  #retransmission: SuccessRetransmission | undefined
  #lastSent: ClientTransaction | undefined
  #rseq: string | undefined

  constructor(world: PhoneWorld, name: string, address: Address, bridge: Target, seed: number) {
    this.world = world
    this.name = name
    this.address = address
    this.#bridge = bridge
    const tokens = seededTokens(seed)
    this.#token = (length) => `${name}-${tokens.token(length)}`
    this.layer = new TransactionLayer({
      network: world.network(address),
      timers: world.timers,
      tokens: { ...tokens, token: this.#token },
      maxTransactions: 1000,
      user: {
        turnsAway: () => undefined,
        request: (server) => this.#request(server),
        acknowledged: (ack) => this.#acknowledged(ack),
      },
    })
  }

  get contact(): Header {
    return {
      name: 'contact',
      value: `"${this.name}-display" <sip:${this.name}-user@${this.address.host}:${this.address.port}${this.#bridge.transport === 'tcp' ? ';transport=tcp' : ''}>;+sip.instance="<urn:${this.name}>"`,
    }
  }

  /** Calls; without `sdp` the callee is to make the offer. */
  call(sdp: string | undefined, headers: readonly Header[] = []): void {
    const uri = `sip:700123456780001@bridge.invalid`
    const from = `"${this.name}-display" <sip:${this.name}-user@${this.address.host}>;tag=${this.#token(8)}`
    const request: SipRequest = {
      kind: 'request',
      method: 'INVITE',
      uri,
      headers: [
        { name: 'max-forwards', value: '68' },
        { name: 'from', value: from },
        { name: 'to', value: `<${uri}>` },
        { name: 'call-id', value: `${this.#token(10)}@${this.name}.invalid` },
        { name: 'cseq', value: '4711 INVITE' },
        this.contact,
        { name: 'user-agent', value: `${this.name}-agent` },
        { name: 'x-secret', value: `${this.name}-x-header` },
        ...this.features,
        ...headers,
        ...(sdp === undefined ? [] : [{ name: 'content-type', value: 'application/sdp' }]),
      ],
      body: sdp ?? '',
    }
    this.invite = this.layer.request(request, this.#bridge, open, {
      response: (response) => this.#response(request, response, sdp === undefined),
      failed: (why) => this.heard.push(why),
      heldBack: () => {},
    })
  }

  /** Sends a request outside dialogs. */
  ask(method: string, headers: readonly Header[] = []): void {
    const request: SipRequest = {
      kind: 'request',
      method,
      uri: 'sip:bridge.invalid',
      headers: [
        { name: 'max-forwards', value: '70' },
        { name: 'from', value: `<sip:${this.name}@${this.name}.invalid>;tag=${this.#token(8)}` },
        { name: 'to', value: '<sip:bridge.invalid>' },
        { name: 'call-id', value: this.#token(10) },
        { name: 'cseq', value: `1 ${method}` },
        ...headers,
      ],
      body: '',
    }
    this.#send(request, this.#bridge)
  }

  cancel(): void {
    if (this.invite !== undefined) this.layer.cancel(this.invite)
  }

  /** Sends a request in the dialog; its final response is heard as `BYE 200`. */
  within(method: string, change: (dialog: Dialog) => Dialog = (dialog) => dialog, more: More = {}): void {
    if (this.dialog === undefined) throw new Error('the phone has no dialog')
    const [dialog] = requestIn(this.dialog, method)
    const changed = change(this.dialog)
    this.dialog = dialog
    const type = more.body?.type ?? (more.sdp === undefined ? undefined : 'application/sdp')
    const [, request] = requestIn(changed, method, [
      ...(method === 'INVITE' || method === 'UPDATE' ? [this.contact, ...this.features] : []),
      ...(more.headers ?? []),
      ...(type === undefined ? [] : [{ name: 'content-type', value: type }]),
    ])
    if (method === 'BYE') this.#retransmission?.stop()
    this.#send({ ...request, body: more.sdp ?? more.body?.text ?? '' }, this.#bridge, more)
  }

  /** Asks for a change of the session in the dialog. */
  change(method: 'INVITE' | 'UPDATE', sdp?: string, more: Omit<More, 'sdp'> = {}): void {
    this.within(method, undefined, sdp === undefined ? more : { ...more, sdp })
  }

  /** Cancels the last request that it sent in the dialog. */
  cancelWithin(): void {
    if (this.#lastSent !== undefined) this.layer.cancel(this.#lastSent)
  }

  /** Answers an INVITE with 2xx and repeats that until the ACK comes. */
  accept(invite: ServerTransaction, sdp?: string): void {
    const answer = sdp ?? sdpOf(this.name, this.address.host)
    this.#dialogOf(invite)
    const headers = this.sessionHeaders(invite).filter(({ name }) => answer !== '' || name !== 'content-type')
    const responded = invite.respond(200, { headers, body: answer })
    if (responded !== 'sent') return
    this.#retransmission = new SuccessRetransmission(
      this.world.timers,
      () => invite.retransmitSuccess(),
      () => {
        this.heard.push('no ACK')
        this.within('BYE')
      },
    )
  }

  ring(invite: ServerTransaction, status: number, sdp?: string, more: readonly Header[] = []): void {
    this.#dialogOf(invite)
    if (sdp === undefined) invite.respond(status, { headers: [this.contact, ...this.features, ...more] })
    else invite.respond(status, { headers: [...this.sessionHeaders(invite), ...more], body: sdp })
  }

  /** A provisional response that wants a PRACK; it is not sent again. */
  ringReliably(invite: ServerTransaction, status: number, rseq: number, sdp?: string): void {
    this.ring(invite, status, sdp, [
      { name: 'require', value: '100rel' },
      { name: 'rseq', value: `${rseq}` },
    ])
  }

  sessionHeaders(_invite: ServerTransaction): Header[] {
    return [
      this.contact,
      ...this.features,
      { name: 'server', value: `${this.name}-agent` },
      { name: 'x-secret', value: `${this.name}-x-header` },
      { name: 'p-asserted-identity', value: `"${this.name}-display" <sip:${this.name}-user@${this.name}.invalid>` },
      { name: 'content-type', value: 'application/sdp' },
    ]
  }

  #dialogOf(invite: ServerTransaction): void {
    this.dialog ??= answererDialog(invite.request, invite.toTag)
  }

  #send(request: SipRequest, to: Target, more: More = {}): void {
    let ack: SentAck | undefined
    this.#lastSent = this.layer.request(request, to, open, {
      response: (response) => {
        if (ack !== undefined) {
          this.layer.resend(ack)
          return
        }
        this.responses.push(response)
        if (response.status >= 200) this.heard.push(`${request.method} ${response.status}`)
        if (response.status < 200 || response.status >= 300 || this.dialog === undefined) return
        if (request.method === 'INVITE' || request.method === 'UPDATE')
          this.dialog = retargetDialog(this.dialog, response)
        if (request.method === 'INVITE' && more.acknowledges !== false)
          ack = this.#acknowledge(
            this.dialog,
            parseCSeq(headerOf(request, 'cseq') ?? '')?.number ?? 0,
            more.answer ?? (request.body === '' && response.body !== '' ? sdpOf(this.name, this.address.host) : ''),
          )
      },
      failed: (why) => this.heard.push(`${request.method} ${why}`),
      heldBack: () => {},
    })
  }

  #acknowledge(dialog: Dialog, number: number, sdp: string | undefined): SentAck | undefined {
    const ack = acknowledgementIn(dialog, number)
    const answer = { name: 'content-type', value: 'application/sdp' }
    const whole = sdp === undefined || sdp === '' ? ack : { ...ack, headers: [...ack.headers, answer], body: sdp }
    return this.layer.acknowledge(whole, this.#bridge, open)
  }

  /** RFC 3262 section 4: PRACK, with an answer to the offer of an INVITE that made none. */
  #prack(response: SipResponse, offerless: boolean): void {
    const rseq = headerOf(response, 'rseq')
    if (rseq === undefined || rseq === this.#rseq || !this.pracks) return
    this.#rseq = rseq
    const headers = [{ name: 'rack', value: `${rseq} 4711 INVITE` }]
    const isOffer = offerless && response.body !== ''
    this.within('PRACK', undefined, isOffer ? { headers, sdp: sdpOf(this.name, this.address.host) } : { headers })
  }

  #response(request: SipRequest, response: SipResponse, offerless: boolean): void {
    if (response.status >= 200 && response.status < 300 && this.#ack !== undefined) {
      this.layer.resend(this.#ack)
      return
    }
    this.responses.push(response)
    this.heard.push(`${response.status}`)
    const hasTag = tagOf(headerOf(response, 'to') ?? '') !== undefined
    if (hasTag && response.status < 300) {
      const { localCSeq } = this.dialog ?? {}
      this.dialog = callerDialog(request, response)
      if (localCSeq !== undefined) this.dialog = { ...this.dialog, localCSeq }
    }
    if (response.status < 200) this.#prack(response, offerless)
    if (response.status < 200 || response.status >= 300 || this.dialog === undefined || !this.acknowledges) return
    const owesAnswer = offerless && response.body !== ''
    this.#ack = this.#acknowledge(this.dialog, 4711, owesAnswer ? sdpOf(this.name, this.address.host) : undefined)
  }

  #request(server: ServerTransaction): void {
    this.requests.push(server.request)
    this.heard.push(server.request.method)
    if (!server.inDialog && server.request.method === 'INVITE') {
      server.attend({
        cancelled: () => {
          this.heard.push('CANCEL')
          server.respond(487)
        },
        failed: () => {},
      })
      this.callee(this, server)
      return
    }
    const next = this.dialog === undefined ? undefined : receiveIn(this.dialog, server.request)
    if (next === undefined) {
      server.respond(481)
      return
    }
    this.dialog = next
    if (server.request.method !== 'BYE') this.inDialog(this, server)
    else {
      this.#retransmission?.stop()
      if (this.answersBye) this.hungUp(this, server)
    }
  }

  #acknowledged(ack: SipRequest): void {
    this.requests.push(ack)
    this.heard.push('ACK')
    this.#retransmission?.stop()
  }
}

/** Agrees to every change of the session; keys are heard and everything else is not known. */
export const agreeToAll: CalleeScript = (phone, server) => {
  switch (server.request.method) {
    case 'INVITE':
      phone.accept(server)
      break
    case 'UPDATE':
    case 'PRACK': {
      const contact = server.request.method === 'UPDATE' ? [phone.contact, ...phone.features] : []
      if (server.request.body === '') server.respond(200, { headers: contact })
      else
        server.respond(200, {
          headers: [...contact, { name: 'content-type', value: 'application/sdp' }],
          body: sdpOf(phone.name, phone.address.host),
        })
      break
    }
    case 'INFO':
      server.respond(200)
      break
    default:
      server.respond(405)
  }
}

/** Rings after 20 ms and answers after 100. */
export const ringThenAnswer: CalleeScript = (phone, invite) => {
  phone.world.timers.after(20, () => phone.ring(invite, 180))
  phone.world.timers.after(100, () => phone.accept(invite))
}

/** Rings and never answers. */
export const ringForever: CalleeScript = (phone, invite) => {
  phone.world.timers.after(20, () => phone.ring(invite, 180))
}

/** Answers with one final response, without ringing. */
export const refuseWith =
  (status: number, headers: readonly Header[] = []): CalleeScript =>
  (_phone, invite) => {
    invite.respond(status, { headers })
  }
