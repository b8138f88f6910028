import {
  type Address,
  type Header,
  headerOf,
  headersOf,
  parseNameAddr,
  type SipRequest,
  splitList,
} from '@axbridge/sip'
import type { Answer } from './client-transaction.ts'
import type { Credentials } from './credentials.ts'
import type { Identity } from './identity.ts'
import { Milestone } from './milestone.ts'
import { PhoneError } from './phone-error.ts'
import type { Transactions } from './transactions.ts'

const wantedSeconds = 120
const shortestSeconds = 5
/** A request, its challenge, a stale nonce and a longer interval: more rounds make no sense. */
const mostRounds = 4

/** A phone's binding of its number to its contact at a registrar. RFC 3261 section 10.2 */
export class Registration {
  readonly #transactions: Transactions
  readonly #identity: Identity
  readonly #registrar: Address
  readonly #registrarUri: string
  readonly #credentials: Credentials | undefined
  readonly #callId: string
  readonly #tag: string
  #sequence = 0
  #seconds = wantedSeconds
  #isBound = false
  #renewal: NodeJS.Timeout | undefined

  constructor(
    transactions: Transactions,
    identity: Identity,
    registrar: Address,
    registrarUri: string,
    credentials: Credentials | undefined,
  ) {
    this.#transactions = transactions
    this.#identity = identity
    this.#registrar = registrar
    this.#registrarUri = registrarUri
    this.#credentials = credentials
    this.#callId = identity.token('call-id')
    this.#tag = identity.token('tag')
  }

  get isBound(): boolean {
    return this.#isBound
  }

  /** Binds and keeps the binding until `unbind`. Rejects with `register_refused` or `deadline`. */
  async bind(deadlineMs: number): Promise<void> {
    const granted = await this.#register(this.#seconds, deadlineMs)
    this.#isBound = true
    clearTimeout(this.#renewal)
    // A renewal that fails is tried again before the binding lapses: it begins at half of the time granted.
    const waitMs = Math.max(shortestSeconds, granted) * 500
    this.#renewal = setTimeout(() => void this.bind(deadlineMs).catch(() => {}), waitMs)
    this.#renewal.unref()
  }

  async unbind(deadlineMs: number): Promise<void> {
    clearTimeout(this.#renewal)
    if (!this.#isBound) return
    this.#isBound = false
    await this.#register(0, deadlineMs)
  }

  /** The seconds granted. */
  async #register(seconds: number, deadlineMs: number): Promise<number> {
    const until = Date.now() + deadlineMs
    let authorization: Header | undefined
    let asked = seconds
    for (let round = 0; round < mostRounds; round += 1) {
      const answer = await this.#ask(asked, authorization, until - Date.now())
      if (answer.kind !== 'response') throw new PhoneError('register_refused', `the REGISTER met ${answer.kind}`)
      const { response } = answer
      if (response.status < 300) return this.#granted(response.headers, asked)
      const longer = Number(headerOf(response, 'min-expires'))
      // RFC 3261 section 10.2.8: 423 names the shortest interval that is accepted.
      if (response.status === 423 && seconds > 0 && longer > asked) {
        asked = longer
        this.#seconds = longer
        continue
      }
      const next = this.#credentials?.answer(response, 'REGISTER', this.#registrarUri)
      const again = authorization === undefined || headersOf(response, 'www-authenticate').some(isStale)
      if (next === undefined || !again) {
        throw new PhoneError('register_refused', `the registrar answered ${response.status}`)
      }
      authorization = next
    }
    throw new PhoneError('register_refused', 'the registrar asked again and again')
  }

  /** The registrar's word for this phone's contact. RFC 3261 section 10.2.4 */
  #granted(headers: readonly Header[], asked: number): number {
    const own = parseNameAddr(this.#identity.contact)?.uri
    const contacts = headersOf({ headers }, 'contact').flatMap(splitList).map(parseNameAddr)
    const mine = contacts.find((contact) => contact?.uri === own)
    const expires = mine?.parameters.find(({ name }) => name === 'expires')?.value ?? headerOf({ headers }, 'expires')
    const seconds = Number(expires)
    return expires === undefined || !Number.isFinite(seconds) ? asked : seconds
  }

  async #ask(seconds: number, authorization: Header | undefined, deadlineMs: number): Promise<Answer> {
    this.#sequence += 1
    const request: SipRequest = {
      kind: 'request',
      method: 'REGISTER',
      uri: this.#registrarUri,
      headers: [
        { name: 'max-forwards', value: '70' },
        { name: 'from', value: this.#identity.from(this.#tag) },
        { name: 'to', value: `<${this.#identity.uri}>` },
        { name: 'call-id', value: this.#callId },
        { name: 'cseq', value: `${this.#sequence} REGISTER` },
        { name: 'contact', value: this.#identity.contact },
        { name: 'expires', value: String(seconds) },
        ...(authorization === undefined ? [] : [authorization]),
      ],
      body: '',
    }
    const answered = new Milestone<Answer>('answered by the registrar')
    const transaction = this.#transactions.request(request, this.#registrar, (answer) => {
      if (answer.kind !== 'response' || answer.response.status >= 200) answered.reach(answer)
    })
    try {
      return await answered.wait(Math.max(1, deadlineMs))
    } catch (error) {
      transaction.abandon()
      throw error
    }
  }
}

const isStale = (challenge: string): boolean => /[\s,]stale\s*=\s*"?true/i.test(challenge)
