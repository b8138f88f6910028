import { type Header, headerOf, type SipRequest } from '../message/message.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import { t1Ms } from '../transaction/timer-table.ts'
import type { Timers } from '../transport/timers.ts'

type Response = { readonly headers: readonly Header[]; readonly body: string }

const reliably: Header = { name: 'require', value: '100rel' }

/** RSeq, CSeq and method (RFC 3262 section 7.2). */
const rackOf = (prack: SipRequest): string =>
  (headerOf(prack, 'rack') ?? '')
    .trim()
    .split(/[ \t]+/)
    .join(' ')

/** The provisional responses to one INVITE that its sender acknowledges by PRACK (RFC 3262 section 3); one at a time. */
export class ReliableProvisionals {
  readonly #timers: Timers
  readonly #invite: ServerTransaction
  readonly #inviteCSeq: number
  readonly #unacknowledged: () => void
  #number: number
  #waiting: { readonly rack: string; readonly carriesSession: boolean } | undefined
  #stop: () => void = () => {}

  /** `first` is the first RSeq; `unacknowledged` is called when no PRACK comes within 64*T1. */
  constructor(
    timers: Timers,
    invite: ServerTransaction,
    numbers: { readonly first: number; readonly inviteCSeq: number },
    unacknowledged: () => void,
  ) {
    this.#timers = timers
    this.#invite = invite
    this.#number = numbers.first - 1
    this.#inviteCSeq = numbers.inviteCSeq
    this.#unacknowledged = unacknowledged
  }

  /** Whether the last one waits for its PRACK. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined
  }

  /** Whether it holds up the 2xx: section 3 forbids one before the PRACK of a response with a session. */
  get holdsUp(): boolean {
    return this.#waiting?.carriesSession === true
  }

  /** Sends one; only while none waits. */
  send(status: number, { headers, body }: Response): Responded {
    this.#number += 1
    const rseq = { name: 'rseq', value: `${this.#number}` }
    const responded = this.#invite.respond(status, { headers: [reliably, rseq, ...headers], body })
    if (responded !== 'sent') return responded
    this.#waiting = { rack: `${this.#number} ${this.#inviteCSeq} INVITE`, carriesSession: body !== '' }
    this.#repeat()
    return responded
  }

  /** Takes a PRACK; false when it is of no response that waits. */
  acknowledge(prack: SipRequest): boolean {
    if (this.#waiting === undefined || rackOf(prack) !== this.#waiting.rack) return false
    this.#waiting = undefined
    this.#stop()
    return true
  }

  /** The INVITE has its final response: nothing is sent again, though a PRACK may still come. */
  stop(): void {
    this.#stop()
  }

  /** Section 3: after T1, doubling, until 64*T1 are over. */
  #repeat(): void {
    let intervalMs = t1Ms
    const again = (): void => {
      this.#invite.retransmitProvisional()
      intervalMs *= 2
      next = this.#timers.after(intervalMs, again)
    }
    let next = this.#timers.after(intervalMs, again)
    const end = this.#timers.after(64 * t1Ms, () => {
      this.#stop()
      this.#unacknowledged()
    })
    this.#stop = () => {
      next.cancel()
      end.cancel()
    }
  }
}
