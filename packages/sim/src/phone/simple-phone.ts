import { isIP } from 'node:net'
import {
  type Address,
  formatHostPort,
  headerOf,
  parseUri,
  responseTo,
  type SipRequest,
  type TransportKind,
  tagOf,
} from '@axbridge/sip'
import { allowedMethods, type CallAgent, type DialogUser, respondAs } from './call-session.ts'
import { Credentials } from './credentials.ts'
import { type Identity, makeIdentity } from './identity.ts'
import { IncomingCall } from './incoming-call.ts'
import { Milestone } from './milestone.ts'
import { type DialOptions, OutgoingCall } from './outgoing-call.ts'
import { dialogKey } from './phone-dialog.ts'
import { PhoneError } from './phone-error.ts'
import type { PhoneLine } from './phone-line.ts'
import { timingFrom } from './phone-timing.ts'
import { type RecordedMessage, Recording } from './recording.ts'
import { Registration } from './registration.ts'
import type { ServerTransaction } from './server-transaction.ts'
import { TcpLine } from './tcp-line.ts'
import { type IncomingText, type SentText, type TextOptions, Texts } from './texts.ts'
import { Transactions } from './transactions.ts'
import { UdpLine } from './udp-line.ts'

export type PhoneOptions = {
  /** The phone's own number; the user of its From and Contact. */
  readonly number: string
  /** Where its calls go and where it registers; also the domain of its address. */
  readonly server: Address
  readonly transport: TransportKind
  /** The display name of From. */
  readonly name?: string
  /** For digest challenges; the user name is the number. */
  readonly password?: string
  /** The phone's own socket; a free port of 127.0.0.1 by default. */
  readonly local?: Address
  /** Writes its own number into every place of a message where telephones are known to do so. */
  readonly talkative?: boolean
  /** T1 of RFC 3261, from which all timers follow; 500 by default. */
  readonly t1Ms?: number
  /** How much of what it sent and received is kept; 16 MiB by default. */
  readonly keepOctets?: number
  /** How many calls may wait for `nextCall`; further ones get 486. 64 by default. */
  readonly mostWaitingCalls?: number
}

const defaultDeadlineMs = 5_000
const goodbyeMs = 1_000

/**
 * A telephone: a SIP user agent of RFC 3261 on sockets of its own. It shares the server's parser and serializer, and
 * neither its transactions nor its transports, so that no fault of those is mirrored by the peer that tests them.
 */
export class SimplePhone {
  readonly #options: PhoneOptions
  readonly #line: PhoneLine
  readonly #identity: Identity
  readonly #recording: Recording
  readonly #transactions: Transactions
  readonly #registration: Registration
  readonly #credentials: Credentials | undefined
  readonly #agent: CallAgent
  readonly #texts: Texts
  readonly #dialogs = new Map<string, DialogUser>()
  readonly #calls = new Set<{ drop(): void }>()
  readonly #waiting: IncomingCall[] = []
  #nextCall: Milestone<IncomingCall> | undefined
  #callsOffered = 0
  #closing: Promise<void> | undefined

  private constructor(options: PhoneOptions, line: PhoneLine) {
    const { number, server, transport, talkative = false } = options
    this.#options = options
    this.#line = line
    this.#identity = makeIdentity({
      number,
      name: options.name,
      domain: server,
      own: line.address,
      transport,
      talkative,
    })
    this.#recording = new Recording(options.keepOctets ?? 16 << 20)
    this.#credentials = options.password === undefined ? undefined : new Credentials(number, options.password)
    const user = {
      requested: (transaction: ServerTransaction) => this.#requested(transaction),
      acknowledged: (ack: SipRequest) => this.#dialogs.get(keyOf(ack))?.acknowledged(ack),
    }
    const trace = talkative ? number : ''
    this.#transactions = new Transactions(line, this.#recording, timingFrom(options.t1Ms ?? 500), trace, user)
    this.#registration = new Registration(
      this.#transactions,
      this.#identity,
      server,
      `sip:${formatHostPort(server)}`,
      this.#credentials,
    )
    this.#agent = {
      identity: this.#identity,
      transactions: this.#transactions,
      adopt: (key, dialogUser) => this.#dialogs.set(key, dialogUser),
      forget: (key) => this.#dialogs.delete(key),
      addressOf: (uri) => this.#addressOf(uri),
    }
    this.#texts = new Texts(this.#agent)
  }

  /** Rejects with PhoneError `no_socket`. */
  static async open(options: PhoneOptions): Promise<SimplePhone> {
    const local = options.local ?? { host: '127.0.0.1', port: 0 }
    const line = options.transport === 'udp' ? await UdpLine.open(local) : await TcpLine.open(local)
    return new SimplePhone(options, line)
  }

  get number(): string {
    return this.#options.number
  }

  get address(): Address {
    return this.#line.address
  }

  /** `sip:number@host:port` under which this phone is reached directly. */
  get contactUri(): string {
    return this.#identity.contact.slice(1, -1)
  }

  /** How many INVITEs outside every dialog have arrived, answered or not: a phone that must not ring counts 0. */
  get callsOffered(): number {
    return this.#callsOffered
  }

  /** Binds the number to this phone at the server and keeps it bound until `close`. Rejects with `register_refused`. */
  register(deadlineMs = defaultDeadlineMs): Promise<void> {
    this.#mustBeOpen()
    return this.#registration.bind(deadlineMs)
  }

  /**
   * Calls a number through the server, or a URI: a sip: URI with a numeric host goes there, every other to the server.
   * Throws PhoneError `closed` and `full`.
   */
  dial(target: string, options: DialOptions = {}): OutgoingCall {
    this.#mustBeOpen()
    const uri = this.#uriOf(target)
    const call = new OutgoingCall(this.#agent, uri, this.#credentials, options)
    this.#keep(call)
    return call
  }

  /** The oldest incoming call not taken yet. Rejects with `deadline` when none comes. */
  async nextCall(deadlineMs = defaultDeadlineMs): Promise<IncomingCall> {
    this.#mustBeOpen()
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return waiting
    if (this.#nextCall !== undefined) throw new PhoneError('wrong_state', 'somebody else waits for the next call')
    const next = new Milestone<IncomingCall>('offered')
    this.#nextCall = next
    try {
      return await next.wait(deadlineMs)
    } finally {
      this.#nextCall = undefined
    }
  }

  /** Sends a text to a number or URI, as `dial` calls it, and answers what became of it. Rejects with `deadline`. */
  async text(target: string, text: string, options: TextOptions = {}): Promise<SentText> {
    this.#mustBeOpen()
    return this.#texts.send(this.#uriOf(target), text, options)
  }

  /** The oldest text not taken yet; each was answered when it came. Rejects with `deadline` when none comes. */
  async nextText(deadlineMs = defaultDeadlineMs): Promise<IncomingText> {
    this.#mustBeOpen()
    return this.#texts.next(deadlineMs)
  }

  /** What texts are answered from now on, 200 at first; undefined for silence. */
  answerTextsWith(status: number | undefined): void {
    this.#texts.answerWith(status)
  }

  /** Everything that arrived, octet by octet (latin1), oldest first. */
  received(): readonly { readonly at: number; readonly wire: string }[] {
    return this.#recording.messages().filter(({ direction }) => direction === 'received')
  }

  /** Everything that was sent and received, in order. */
  messages(): readonly RecordedMessage[] {
    return this.#recording.messages()
  }

  /** How many messages are no longer in `received` and `messages`, because of `keepOctets`. */
  get forgotten(): number {
    return this.#recording.forgotten
  }

  /** How many pieces arrived that were no SIP message. */
  get unreadable(): number {
    return this.#transactions.unreadable
  }

  /** Unregisters, drops its calls without a word, and closes its sockets. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const call of this.#calls) call.drop()
    this.#nextCall?.miss(new PhoneError('closed', 'the phone was closed'))
    this.#texts.close()
    // A registrar that has gone away keeps no binding either.
    await this.#registration.unbind(goodbyeMs).catch(() => {})
    this.#transactions.close()
    await this.#line.close()
  }

  #keep(call: OutgoingCall | IncomingCall): void {
    this.#calls.add(call)
    call.whenOver(() => this.#calls.delete(call))
  }

  #uriOf(target: string): string {
    return /^[a-z]+:/i.test(target) ? target : `sip:${target}@${formatHostPort(this.#options.server)}`
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined) throw new PhoneError('closed', 'the phone is closed')
  }

  #addressOf(text: string): Address {
    const uri = parseUri(text)
    if (uri?.kind !== 'sip' || isIP(uri.host) === 0) return this.#options.server
    return { host: uri.host, port: uri.port ?? 5060 }
  }

  #requested(transaction: ServerTransaction): void {
    const { request } = transaction
    if (request.method === 'CANCEL') {
      this.#cancelled(transaction)
      return
    }
    if (tagOf(headerOf(request, 'to') ?? '') !== undefined) {
      const dialog = this.#dialogs.get(keyOf(request))
      // RFC 3261 section 12.2.2
      if (dialog === undefined) transaction.respond(responseTo(request, 481))
      else dialog.requested(transaction)
      return
    }
    if (request.method === 'INVITE') this.#offered(transaction)
    else if (request.method === 'MESSAGE') this.#texts.requested(transaction)
    else this.#answerOutsideCalls(transaction)
  }

  /** RFC 3261 section 9.2 */
  #cancelled(transaction: ServerTransaction): void {
    const { request } = transaction
    const invite = this.#transactions.inviteOf(request)
    transaction.respond(respondAs(this.#identity, request, invite === undefined ? 481 : 200))
    for (const call of this.#calls) {
      if (call instanceof IncomingCall && call.answers(invite)) call.cancelled(request)
    }
  }

  #answerOutsideCalls(transaction: ServerTransaction): void {
    const { request } = transaction
    const headers = [
      { name: 'allow', value: allowedMethods },
      { name: 'accept', value: 'application/sdp' },
    ]
    // RFC 3261 sections 11.2 and 8.2.1
    const status = request.method === 'OPTIONS' ? 200 : request.method === 'BYE' ? 481 : 405
    transaction.respond(respondAs(this.#identity, request, status, { headers, toTag: this.#identity.token('tag') }))
  }

  #offered(transaction: ServerTransaction): void {
    const { request } = transaction
    this.#callsOffered += 1
    const required = headerOf(request, 'require')
    const refusal = required !== undefined && required !== '' ? 420 : this.#isFull ? 486 : undefined
    if (refusal !== undefined) {
      // RFC 3261 section 8.2.2.3: no extension is supported that could be required.
      const headers = refusal === 420 ? [{ name: 'unsupported', value: required ?? '' }] : []
      transaction.respond(respondAs(this.#identity, request, refusal, { headers, toTag: this.#identity.token('tag') }))
      return
    }
    const call = new IncomingCall(this.#agent, transaction)
    this.#keep(call)
    if (this.#nextCall?.isAhead === true) this.#nextCall.reach(call)
    else this.#waiting.push(call)
  }

  get #isFull(): boolean {
    return this.#closing !== undefined || this.#waiting.length >= (this.#options.mostWaitingCalls ?? 64)
  }
}

const keyOf = (request: SipRequest): string =>
  dialogKey(headerOf(request, 'call-id') ?? '', tagOf(headerOf(request, 'to') ?? '') ?? '')
