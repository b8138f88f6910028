import type { Header, SipRequest, SipResponse } from '../message/message.ts'
import type { Responded, ServerTransaction } from '../transaction/server-transaction.ts'
import type { RunningTimer } from '../transport/timers.ts'
import { answerWithin } from './answer-within.ts'
import { AskedChange } from './asked-change.ts'
import type { LegContext } from './leg.ts'
import type { LegDialog } from './leg-dialog.ts'
import { allow, retryAfter, sessionSupported } from './own-headers.ts'
import type { OwnSession } from './own-session.ts'
import { acceptDigits, type Digit, digitOf } from './passing-digits.ts'
import { abilitiesOf } from './peer-abilities.ts'
import { screenSession, unsupportedBy } from './screening.ts'
import { type ChangeRequest, SentChange, type SentChangeLeg, type SentChangeUser } from './sent-change.ts'
import {
  type AgreedInterval,
  agreedBy,
  answerInterval,
  askInterval,
  isTooShort,
  minSe,
  raisedBy,
} from './session-interval.ts'
import { SessionTimer } from './session-timer.ts'

/** What a leg hears of its session. */
export type LegSessionUser = {
  /** The peer asks for a change; it waits for `accept` or `refuse`. */
  asked(change: AskedChange): void
  /** The peer pressed a key; the INFO waits for its response. */
  pressed(info: ServerTransaction, digit: Digit): void
  /** The peer answered a refresh by re-INVITE. */
  refreshed(sdp: string): void
  /** The peer does not know the dialog any more (`gone`), does not answer, or did not refresh the session (`silent`). */
  lost(why: 'gone' | 'silent'): void
  /** No ACK to a 2xx came within 64*T1. */
  unacknowledged(): void
  heldBack(): void
}

export type LegSessionOptions = {
  readonly dialog: LegDialog
  /** The session as this leg is shown it. */
  readonly own: OwnSession
  /** Whether the INVITE that made the dialog was ours: then the Call-ID is, too. */
  readonly weCalled: boolean
}

/** How long a re-INVITE may go without a final response: a person may be asked about it. */
const invitePatienceMs = 60_000
/** A refresh asks nobody. */
const refreshPatienceMs = 32_000
/** How long what is ours waits for a change that runs. */
const busyMs = 4_000
/** How many keys of one leg may be on their way. */
const maxDigits = 8

/** What one leg and its peer agree on within their dialog, and who of them may change it now. */
export class LegSession {
  readonly own: OwnSession
  readonly dialog: LegDialog
  /** Whose offer in or about the first INVITE is not answered yet. */
  openOffer: 'none' | 'ours' | 'theirs' = 'none'
  readonly #context: LegContext
  readonly #user: LegSessionUser
  readonly #weCalled: boolean
  readonly #timer: SessionTimer
  #phase: 'early' | 'unacknowledged' | 'confirmed' | 'over' = 'early'
  #agreed: AgreedInterval
  #asked: AskedChange | undefined
  #sent: SentChange | undefined
  #digits = 0
  #isGone = false
  #waiting: RunningTimer | undefined

  constructor(context: LegContext, options: LegSessionOptions, user: LegSessionUser) {
    this.own = options.own
    this.dialog = options.dialog
    this.#weCalled = options.weCalled
    this.#context = context
    this.#user = user
    this.#agreed = { seconds: context.intervals.wanted, weRefresh: true }
    this.#timer = new SessionTimer(context.timers, {
      refresh: () => this.#refresh(),
      expired: () => this.#lost('silent'),
    })
  }

  /** Whether the peer said that the dialog is no more: then it needs no BYE. */
  get isGone(): boolean {
    return this.#isGone
  }

  get isConfirmed(): boolean {
    return this.#phase === 'confirmed'
  }

  /** Whether a re-INVITE could be sent now. */
  get isFree(): boolean {
    return this.#phase === 'confirmed' && this.#asked === undefined && this.#sent === undefined
  }

  /** Whether an UPDATE with an offer could be sent now. */
  get mayUpdate(): boolean {
    if (this.#phase === 'over' || !this.dialog.abilities.update || this.openOffer !== 'none') return false
    return this.#asked === undefined && this.#sent === undefined
  }

  /** The 2xx to the first INVITE was sent or came: its offer is answered unless the 2xx made one. */
  answered(agreed: AgreedInterval): void {
    if (this.#phase !== 'early') return
    this.#phase = 'unacknowledged'
    this.#agreed = agreed
    this.#timer.agree(agreed)
  }

  /** Its ACK came or was sent. */
  confirmed(): void {
    if (this.#phase !== 'unacknowledged') return
    this.#phase = 'confirmed'
    this.openOffer = 'none'
  }

  /** Asks the peer for a change. Only while `isFree`, or `mayUpdate` for an UPDATE. */
  ask(request: Pick<ChangeRequest, 'method' | 'offer'> & Partial<ChangeRequest>, user: SentChangeUser): SentChange {
    const leg: SentChangeLeg = {
      headers: () => [
        this.dialog.contact,
        allow,
        sessionSupported,
        ...(this.#phase === 'early' ? [] : askInterval(this.#agreed, this.#context.intervals)),
      ],
      agreed: (response) => this.#agreedBy(response),
      raised: (response) => this.#raisedBy(response),
      done: () => {
        if (this.#sent === sent) this.#sent = undefined
      },
      lost: (why) => this.#lost(why),
      heldBack: () => this.#user.heldBack(),
    }
    // What waited is older than what is asked for now.
    this.#waiting?.cancel()
    const whole = { deadlineMs: invitePatienceMs, ...request }
    const sent = new SentChange(this.#context, this.dialog, whole, { leg, user })
    this.#sent = sent
    sent.begin()
    return sent
  }

  /** Calls back once when a change could be asked for, at once where it can be; the last to ask is the one who is called. */
  whenFree(then: () => void): void {
    this.#waiting?.cancel()
    if (this.#phase === 'over') return
    if (this.isFree) then()
    else this.#waiting = this.#context.timers.after(busyMs, () => this.whenFree(then))
  }

  /** Passes a key on; `answered` is told the final status. */
  press(digit: Digit, answered: (status: number) => void): void {
    // RFC 6086 lets a dialog have many; nobody presses so fast.
    if (this.#phase !== 'confirmed' || this.#digits >= maxDigits) {
      answered(500)
      return
    }
    this.#digits += 1
    const done = (status: number): void => {
      this.#digits -= 1
      answered(status)
      if (status === 481) this.#lost('gone')
      else if (status === 408) this.#lost('silent')
    }
    const user = {
      response: ({ status }: SipResponse) => {
        if (status >= 200) done(status)
      },
      failed: (why: 'timeout' | 'transport') => done(why === 'timeout' ? 408 : 503),
      heldBack: () => this.#user.heldBack(),
    }
    const type = { name: 'content-type', value: digit.type }
    if (this.dialog.request('INFO', { content: { type, body: digit.body } }, user) !== undefined) return
    this.#digits -= 1
    answered(500)
    this.#user.heldBack()
  }

  /** A request of the peer in the dialog, other than BYE and PRACK. */
  request(server: ServerTransaction): void {
    if (this.#phase === 'over') {
      this.#answer(server, server.respond(481))
      return
    }
    switch (server.request.method) {
      case 'INVITE':
        this.#invited(server)
        break
      case 'UPDATE':
        this.#updated(server)
        break
      case 'INFO':
        this.#informed(server)
        break
      default:
        if (!this.#lacks(server)) this.#answer(server, answerWithin(server))
    }
  }

  /** A PRACK of the peer with an offer (RFC 3262 section 5). */
  offeredByPrack(server: ServerTransaction): void {
    this.#offered(server)
  }

  /** An ACK of the peer; false when it is none of a re-INVITE. */
  acknowledged(ack: SipRequest): boolean {
    return this.#asked?.acknowledged(ack) ?? false
  }

  /** The dialog is being ended: what runs is brought to its end. */
  leave(): void {
    if (this.#phase === 'over') return
    this.#phase = 'over'
    this.#timer.stop()
    this.#waiting?.cancel()
    this.#asked?.leave()
    this.#sent?.leave()
  }

  /** Stops the timers; for the end of the agent. */
  close(): void {
    this.#timer.stop()
    this.#waiting?.cancel()
    this.#asked?.close()
    this.#sent?.close()
  }

  #invited(server: ServerTransaction): void {
    if (this.#screens(server)) return
    // RFC 3261 section 14.2: a second INVITE while the first has no final response.
    if (this.#asked?.isOpen === true || (this.#phase === 'early' && !this.#weCalled)) this.#notNow(server)
    // 14.2: one of ours runs. RFC 5407 section 3.1.4 says the same of one before the ACK to the last.
    else if (!this.isFree) this.#answer(server, server.respond(491))
    else this.#takeUp(server)
  }

  #updated(server: ServerTransaction): void {
    if (this.#screens(server)) return
    if (server.request.body !== '') {
      this.#offered(server)
      return
    }
    // RFC 3311 section 5.2: one UPDATE at a time.
    if (this.#asked?.isOpen === true && this.#asked.method !== 'INVITE') this.#notNow(server)
    // It refreshes the session or says where the peer is: nothing of that is for the other side.
    else this.#answer(server, server.respond(200, { headers: this.#accepting(server.request) }))
  }

  /** RFC 3311 section 5.2: 491 while an offer of ours is unanswered, 500 while one of the peer is. */
  #offered(server: ServerTransaction): void {
    const isOursOpen =
      this.openOffer === 'ours' || this.#sent?.isUnanswered === true || this.#asked?.owesAnswer === true
    if (isOursOpen) this.#answer(server, server.respond(491))
    else if (this.openOffer === 'theirs' || this.#asked !== undefined) this.#notNow(server)
    else this.#takeUp(server)
  }

  #takeUp(server: ServerTransaction): void {
    if (server.request.method === 'INVITE') this.#answer(server, server.respond(100))
    const change = new AskedChange(this.#context.timers, server, {
      accepting: () => this.#accepting(server.request),
      done: () => {
        if (this.#asked === change) this.#asked = undefined
      },
      unacknowledged: () => this.#user.unacknowledged(),
      heldBack: () => this.#user.heldBack(),
    })
    this.#asked = change
    this.#waiting?.cancel()
    this.#user.asked(change)
  }

  #informed(server: ServerTransaction): void {
    if (this.#lacks(server)) return
    const { request } = server
    // RFC 2976 section 2.2: an INFO without a body is answered and nothing else.
    if (request.body === '') {
      this.#answer(server, server.respond(200))
      return
    }
    const digit = digitOf(request)
    if (digit === undefined) this.#answer(server, server.respond(415, { headers: [acceptDigits] }))
    else this.#user.pressed(server, digit)
  }

  /** RFC 3261 section 8.2.2.3: whether the request requires what we do not know, and has been answered so. */
  #lacks(server: ServerTransaction): boolean {
    const headers = unsupportedBy(server.request)
    if (headers !== undefined) this.#answer(server, server.respond(420, { headers }))
    return headers !== undefined
  }

  /** Whether the request cannot be taken as it stands, and has been answered so. */
  #screens(server: ServerTransaction): boolean {
    const { request } = server
    const screened = screenSession(request)
    const { intervals } = this.#context
    if (screened !== undefined) this.#answer(server, server.respond(screened.status, { headers: screened.headers }))
    else if (isTooShort(request, abilitiesOf(request, this.dialog.abilities), intervals))
      this.#answer(server, server.respond(422, { headers: [minSe(intervals.least)] }))
    else return false
    return true
  }

  /** What our 2xx says, now that it is sent: the peer's target and interval hold from here on. */
  #accepting(request: SipRequest): readonly Header[] {
    if (request.method === 'PRACK') return []
    this.dialog.retarget(request)
    const own = [this.dialog.contact, allow, sessionSupported]
    if (this.#phase === 'early') return own
    const { agreed, headers } = answerInterval(request, this.dialog.abilities, this.#context.intervals)
    this.#agreed = agreed
    this.#timer.agree(agreed)
    return [...own, ...headers]
  }

  #agreedBy(response: SipResponse): void {
    if (this.#phase === 'early') return
    this.#agreed = agreedBy(response, this.#agreed, this.#context.intervals)
    this.#timer.agree(this.#agreed)
  }

  #raisedBy(response: SipResponse): boolean {
    const raised = raisedBy(response, this.#agreed)
    if (raised === undefined) return false
    this.#agreed = raised
    return true
  }

  /** RFC 4028 section 10, by the means that the peer has; neither changes anything. */
  #refresh(): void {
    if (this.#phase === 'over') return
    if (!this.isFree) {
      this.#timer.postpone(busyMs)
      return
    }
    const method = this.dialog.abilities.update ? 'UPDATE' : 'INVITE'
    const offer = method === 'UPDATE' ? undefined : this.own.again()
    // A re-INVITE has to offer something that holds.
    if (method === 'INVITE' && offer === undefined) {
      this.#timer.agree(this.#agreed)
      return
    }
    const sent = this.ask(
      { method, offer, deadlineMs: refreshPatienceMs },
      {
        accepted: (sdp) => {
          sent.acknowledge()
          if (sdp !== undefined) this.#user.refreshed(sdp)
        },
        refused: (status, how) => this.#notRefreshed(method, how ?? status),
      },
    )
  }

  #notRefreshed(method: string, status: number | 'unsent'): void {
    if (status === 'unsent') this.#timer.missed(this.#agreed.seconds)
    else if (status === 491) this.#timer.postpone(this.#glareMs())
    else if (method === 'UPDATE' && (status === 405 || status === 501)) {
      this.dialog.forgetUpdate()
      this.#refresh()
    }
    // Whatever else he says, he is there, and that is what we wanted to know.
    else this.#timer.agree(this.#agreed)
  }

  /** RFC 3261 section 14.1: 2.1 to 4 seconds for the owner of the Call-ID, 0 to 2 for the other, in steps of 10 ms. */
  #glareMs(): number {
    const { tokens } = this.#context
    return this.#weCalled ? 2100 + 10 * tokens.below(191) : 10 * tokens.below(201)
  }

  #lost(why: 'gone' | 'silent'): void {
    if (this.#phase === 'over') return
    this.#isGone = why === 'gone'
    this.#user.lost(why)
  }

  #notNow(server: ServerTransaction): void {
    this.#answer(server, server.respond(500, { headers: [retryAfter(this.#context.tokens.below(11))] }))
  }

  #answer(server: ServerTransaction, responded: Responded): void {
    if (responded !== 'held_back') return
    server.abandon()
    this.#user.heldBack()
  }
}
