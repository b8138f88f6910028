import { headerOf, type SipRequest } from '@axbridge/sip'
import { type CallAgent, respondAs } from './call-session.ts'
import { Milestone } from './milestone.ts'
import { PhoneError } from './phone-error.ts'
import type { ServerTransaction } from './server-transaction.ts'
import { partyNumber } from './shown-party.ts'

/** A text that a phone got. */
export type IncomingText = {
  /** What the display shows: the user part of P-Asserted-Identity where it stands, else of From. */
  readonly shownNumber: string | undefined
  readonly text: string
}

/** What became of a text; 408 and 503 stand for silence and unreachable (RFC 3261 8.1.3.1). */
export type SentText = { readonly status: number; readonly phrase: string }

export type TextOptions = {
  /** `text/plain` by default. */
  readonly type?: string
  readonly deadlineMs?: number
}

const defaultDeadlineMs = 5_000
const mostWaiting = 256

const octetsOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** The texts of one phone (RFC 3428): those that it sends, and those that it gets and answers by itself. */
export class Texts {
  readonly #agent: CallAgent
  readonly #waiting: IncomingText[] = []
  #next: Milestone<IncomingText> | undefined
  /** What a text is answered; undefined for silence. */
  #status: number | undefined = 200

  constructor(agent: CallAgent) {
    this.#agent = agent
  }

  answerWith(status: number | undefined): void {
    this.#status = status
  }

  async send(
    uri: string,
    text: string,
    { type = 'text/plain', deadlineMs = defaultDeadlineMs }: TextOptions,
  ): Promise<SentText> {
    const { identity, transactions, addressOf } = this.#agent
    const request: SipRequest = {
      kind: 'request',
      method: 'MESSAGE',
      uri,
      headers: [
        { name: 'max-forwards', value: '70' },
        { name: 'from', value: identity.from(identity.token('tag')) },
        { name: 'to', value: `<${uri}>` },
        { name: 'call-id', value: identity.token('call-id') },
        { name: 'cseq', value: '1 MESSAGE' },
        ...identity.traces('request'),
        { name: 'content-type', value: type },
      ],
      body: octetsOf(text),
    }
    const answered = new Milestone<SentText>('answered')
    const transaction = transactions.request(request, addressOf(uri), (answer) => {
      if (answer.kind !== 'response')
        answered.reach({ status: answer.kind === 'silence' ? 408 : 503, phrase: answer.kind })
      else if (answer.response.status >= 200)
        answered.reach({ status: answer.response.status, phrase: answer.response.reason })
    })
    try {
      return await answered.wait(deadlineMs)
    } catch (error) {
      transaction.abandon()
      throw error
    }
  }

  /** A MESSAGE came outside every dialog. */
  requested(transaction: ServerTransaction): void {
    const { request } = transaction
    const { identity } = this.#agent
    const text = {
      shownNumber: partyNumber(request, 'received'),
      text: Buffer.from(request.body, 'latin1').toString('utf8'),
    }
    const isPlain = /^text\/plain\b/i.test(headerOf(request, 'content-type') ?? '')
    const status = isPlain ? this.#status : 415
    if (status !== undefined)
      transaction.respond(respondAs(identity, request, status, { toTag: identity.token('tag') }))
    if (this.#next?.isAhead === true) this.#next.reach(text)
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(text)
  }

  async next(deadlineMs = defaultDeadlineMs): Promise<IncomingText> {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return waiting
    if (this.#next !== undefined) throw new PhoneError('wrong_state', 'somebody else waits for the next text')
    const next = new Milestone<IncomingText>('texted')
    this.#next = next
    try {
      return await next.wait(deadlineMs)
    } finally {
      this.#next = undefined
    }
  }

  close(): void {
    this.#next?.miss(new PhoneError('closed', 'the phone was closed'))
  }
}
