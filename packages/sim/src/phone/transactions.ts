import {
  type Address,
  headerOf,
  parseCSeq,
  parseMessage,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  serialize,
  tagOf,
} from '@axbridge/sip'
import { type Answer, ClientTransaction } from './client-transaction.ts'
import { PhoneError } from './phone-error.ts'
import type { PhoneLine, Source } from './phone-line.ts'
import type { PhoneTiming } from './phone-timing.ts'
import { randomLetters } from './random-letters.ts'
import type { Recording } from './recording.ts'
import { ServerTransaction } from './server-transaction.ts'
import { readTopVia, stampVia } from './via-path.ts'

const mostTransactions = 20_000

/** Who answers what comes in. */
export type TransactionUser = {
  /** A new request, never ACK. */
  requested(transaction: ServerTransaction): void
  /** An ACK that belongs to no refused INVITE: that of a 2xx. */
  acknowledged(ack: SipRequest): void
}

/** All transactions of one phone over its line. Everything that crosses the line is recorded here. */
export class Transactions {
  readonly timing: PhoneTiming
  readonly #line: PhoneLine
  readonly #recording: Recording
  readonly #user: TransactionUser
  /** What every branch of this phone has in it, after the magic cookie: a talkative phone's number. */
  readonly #trace: string
  readonly #clients = new Map<string, ClientTransaction>()
  readonly #servers = new Map<string, ServerTransaction>()
  #unreadable = 0

  constructor(line: PhoneLine, recording: Recording, timing: PhoneTiming, trace: string, user: TransactionUser) {
    this.timing = timing
    this.#line = line
    this.#recording = recording
    this.#trace = trace
    this.#user = user
    line.listen((wire, source) => this.#receive(wire, source))
  }

  /** How many pieces arrived that were no SIP message (keep-alives not counted). */
  get unreadable(): number {
    return this.#unreadable
  }

  /** Sends a request, which has no Via yet, in a transaction of its own. Throws PhoneError `full`. */
  request(unsent: SipRequest, to: Address, heard: (answer: Answer) => void): ClientTransaction {
    if (this.#clients.size >= mostTransactions) throw new PhoneError('full', 'the phone has too many transactions')
    const request = this.#withVia(unsent)
    return this.#start(request, to, heard)
  }

  /** Sends the CANCEL of an INVITE: the one request that repeats another's Via (RFC 3261 section 9.1). */
  cancel(invite: ClientTransaction, cancel: SipRequest, to: Address, heard: (answer: Answer) => void): void {
    const via = headerOf(invite.request, 'via') ?? ''
    this.#start({ ...cancel, headers: [{ name: 'via', value: via }, ...cancel.headers] }, to, heard)
  }

  /** Sends the ACK of a 2xx, which is in no transaction, and returns it as sent, to be sent again. */
  acknowledge(ack: SipRequest, to: Address): SipRequest {
    const sent = this.#withVia(ack)
    this.#send(sent, to)
    return sent
  }

  acknowledgeAgain(ack: SipRequest, to: Address): void {
    this.#send(ack, to)
  }

  /** The INVITE that a CANCEL means. RFC 3261 section 9.2 */
  inviteOf(cancel: SipRequest): ServerTransaction | undefined {
    return this.#servers.get(serverKey(cancel, 'INVITE'))
  }

  close(): void {
    for (const client of this.#clients.values()) client.abandon()
    for (const server of this.#servers.values()) server.abandon()
    this.#clients.clear()
    this.#servers.clear()
  }

  #start(request: SipRequest, to: Address, heard: (answer: Answer) => void): ClientTransaction {
    const key = clientKey(request, request.method)
    const transaction = new ClientTransaction(
      request,
      {
        transmit: (message, failed) => this.#send(message, to, failed),
        heard,
        over: () => this.#clients.delete(key),
      },
      this.timing,
      this.#line.transport === 'tcp',
    )
    this.#clients.set(key, transaction)
    transaction.start()
    return transaction
  }

  #withVia(request: SipRequest): SipRequest {
    const { host, port } = this.#line.address
    const sentBy = `${host.includes(':') ? `[${host}]` : host}:${port}`
    const branch = `z9hG4bK${this.#trace}${randomLetters(24)}`
    const value = `SIP/2.0/${this.#line.transport.toUpperCase()} ${sentBy};branch=${branch};rport`
    return { ...request, headers: [{ name: 'via', value }, ...request.headers] }
  }

  #send(message: SipRequest, to: Address, failed?: () => void): void {
    const wire = serialize(message)
    this.#recording.keep('sent', wire)
    this.#line.send(wire, to, failed)
  }

  #receive(wire: string, source: Source): void {
    this.#recording.keep('received', wire)
    if (/^[\r\n\0]*$/.test(wire)) return
    const parsed = parseMessage(wire)
    if (!parsed.ok) {
      this.#unreadable += 1
      return
    }
    const { message } = parsed
    if (message.kind === 'response') this.#receiveResponse(message)
    else this.#receiveRequest(message, source)
  }

  #receiveResponse(response: SipResponse): void {
    const method = parseCSeq(headerOf(response, 'cseq') ?? '')?.method ?? ''
    this.#clients.get(clientKey(response, method))?.receive(response)
  }

  #receiveRequest(received: SipRequest, source: Source): void {
    const { request, back } = stampVia(received, source.remote)
    const key = serverKey(request, request.method === 'ACK' ? 'INVITE' : request.method)
    const known = this.#servers.get(key)
    if (request.method === 'ACK') {
      if (known === undefined || known.status < 300) this.#user.acknowledged(request)
      else known.acknowledge()
      return
    }
    if (known !== undefined) {
      known.receiveAgain()
      return
    }
    // A flood is dropped as a lost packet would be: the other side comes again.
    if (this.#servers.size >= mostTransactions) return
    const transaction = new ServerTransaction(
      request,
      source,
      {
        transmit: (response) => {
          const wire = serialize(response)
          this.#recording.keep('sent', wire)
          this.#line.answer(wire, source, back)
        },
        over: () => this.#servers.delete(key),
      },
      this.timing,
      this.#line.transport === 'tcp',
    )
    this.#servers.set(key, transaction)
    this.#user.requested(transaction)
  }
}

/** RFC 3261 section 17.1.3 */
const clientKey = (message: SipMessage, method: string): string => `${readTopVia(message)?.branch ?? ''} ${method}`

/** RFC 3261 section 17.2.3; a branch without the magic cookie names nothing, then the call and its sequence number do. */
const serverKey = (request: SipRequest, method: string): string => {
  const via = readTopVia(request)
  if (via?.branch.startsWith('z9hG4bK') === true) {
    return `${via.branch} ${via.sentBy.host} ${via.sentBy.port} ${method}`
  }
  const number = parseCSeq(headerOf(request, 'cseq') ?? '')?.number ?? 0
  return `${headerOf(request, 'call-id')} ${tagOf(headerOf(request, 'from') ?? '')} ${number} ${method}`
}
