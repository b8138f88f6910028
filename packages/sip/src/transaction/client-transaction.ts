import { parseCSeq } from '../message/cseq.ts'
import { type Header, headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import type { Flow, Target } from '../transport/network.ts'
import type { Effects } from './effect.ts'
import type { FollowedLeg } from './followed-leg.ts'
import type { Guard } from './guard.ts'
import { beginInviteClient, type InviteClientInput, type InviteClientState, inviteClient } from './invite-client.ts'
import {
  beginNonInviteClient,
  type NonInviteClientInput,
  type NonInviteClientState,
  nonInviteClient,
} from './non-invite-client.ts'
import { besideOwnWords } from './own-words.ts'
import { RunningTimers } from './running-timers.ts'
import type { TimerName } from './timer-table.ts'
import type { TransactionShell } from './transaction-shell.ts'

/** What the sender of a request hears. */
export type ClientUser = {
  /** Every provisional, the final response, and for an INVITE each 2xx again that comes (RFC 6026). */
  response(response: SipResponse): void
  /** No final response will come. */
  failed(why: 'timeout' | 'transport'): void
  /** The guard did not let the ACK to a failure pass. */
  heldBack(): void
}

type Machine =
  | { readonly kind: 'invite'; state: InviteClientState }
  | { readonly kind: 'other'; state: NonInviteClientState }

type Input = InviteClientInput | NonInviteClientInput

/** What of the INVITE the ACK to a failure repeats: RFC 3261 section 17.1.1.3, and 22.1 for the credentials. */
const acknowledgedWith = new Set(['via', 'from', 'call-id', 'route', 'authorization', 'proxy-authorization'])

/** RFC 3261 section 17.1.1.3: the ACK to a failure has the INVITE's branch, Route and URI, and the response's To. */
const acknowledgementOf = (invite: SipRequest, response: SipResponse): SipRequest => {
  const headers = invite.headers.filter(({ name }) => acknowledgedWith.has(name))
  const number = parseCSeq(headerOf(invite, 'cseq') ?? '')?.number ?? 0
  headers.push(
    { name: 'max-forwards', value: '70' },
    { name: 'to', value: headerOf(response, 'to') ?? '' },
    { name: 'cseq', value: `${number} ACK` },
  )
  return { kind: 'request', method: 'ACK', uri: invite.uri, headers, body: '' }
}

/** RFC 3261 section 9.1: what a CANCEL repeats of its INVITE, the topmost Via included. */
export const cancelOf = (invite: SipRequest): SipRequest => {
  const headers: Header[] = []
  for (const header of invite.headers) {
    switch (header.name) {
      case 'via':
      case 'from':
      case 'to':
      case 'call-id':
      case 'route':
        headers.push(header)
        break
      case 'cseq':
        headers.push({ name: 'cseq', value: `${parseCSeq(header.value)?.number ?? 0} CANCEL` })
        break
      default:
    }
  }
  headers.push({ name: 'max-forwards', value: '70' })
  return { kind: 'request', method: 'CANCEL', uri: invite.uri, headers, body: '' }
}

/** A request as it leaves, and where to. */
export type SentRequest = { readonly request: SipRequest; readonly to: Target | Flow; readonly wire: string }

/** A transaction as it is made. */
export type ClientParts = SentRequest & {
  readonly key: string
  readonly guard: Guard
  /** How it is sent where it cannot be sent so. */
  readonly otherwise: (() => SentRequest | undefined) | undefined
  readonly followed: FollowedLeg | undefined
}

/** Nobody: a client transaction without a user. */
export const noUser: ClientUser = { response: () => {}, failed: () => {}, heldBack: () => {} }

/** Nothing is built any more that it could guard. */
const letThrough: Guard = () => true

const machineOf = ({ request, to }: SentRequest): Machine => {
  const reliable = to.transport !== 'udp'
  return request.method === 'INVITE'
    ? { kind: 'invite', state: beginInviteClient(reliable)[0] }
    : { kind: 'other', state: beginNonInviteClient(reliable)[0] }
}

/** One request that was sent and what is heard of it. Made by the transaction layer. */
export class ClientTransaction {
  readonly key: string
  /** Who hears of its messages; nobody where it belongs to no call that is followed. */
  readonly followed: FollowedLeg | undefined
  readonly #shell: TransactionShell
  #guard: Guard
  #user: ClientUser
  #request: SipRequest | undefined
  #to: Target | Flow
  /** How it is sent where it cannot be sent so. */
  #otherwise: (() => SentRequest | undefined) | undefined
  #wire: string
  readonly #timers: RunningTimers
  #acknowledgement: string | undefined
  #machine: Machine

  constructor(shell: TransactionShell, sent: ClientParts, user: ClientUser) {
    this.key = sent.key
    this.followed = sent.followed
    this.#guard = sent.guard
    this.#request = sent.request
    this.#to = sent.to
    this.#otherwise = sent.otherwise
    this.#wire = sent.wire
    this.#shell = shell
    this.#user = user
    this.#timers = new RunningTimers(shell.timers)
    this.#machine = machineOf(sent)
  }

  /** The request. It is let go with the final response, since transactions stay for half a minute: read it before. */
  get request(): SipRequest {
    if (this.#request === undefined) throw new Error('a request is read after its final response')
    return this.#request
  }

  get guard(): Guard {
    return this.#guard
  }

  /** Who hears of it from here on. */
  attend(user: ClientUser): void {
    this.#user = user
  }

  get to(): Target | Flow {
    return this.#to
  }

  /** Sends the request; once the layer knows the transaction, since an answer may come at once. */
  begin(): void {
    const reliable = this.#to.transport !== 'udp'
    const [, effects] = this.#machine.kind === 'invite' ? beginInviteClient(reliable) : beginNonInviteClient(reliable)
    this.#act(effects, undefined)
  }

  /** An INVITE without any response is not sent again, but what still comes for it is passed. */
  stopRepeating(): void {
    this.#timers.stop('a')
    this.#otherwise = undefined
  }

  /** A response with this transaction's key came. */
  received(response: SipResponse): void {
    const { status } = response
    this.followed?.got(response)
    this.#otherwise = undefined
    // No answer is repeated by sending the request, but for a provisional one to another method.
    if (status >= 200 || this.#machine.kind === 'invite') this.#wire = ''
    if (status < 200) this.#input('provisional', response)
    else if (this.#machine.kind === 'other') this.#input('final', response)
    else this.#input(status < 300 ? 'success' : 'failure', response)
    if (status >= 200) this.#letGo(status)
  }

  /** What stays for half a minute to absorb repetitions must not hold a call. Only a 2xx to an INVITE is heard of again. */
  #letGo(status: number): void {
    this.#request = undefined
    this.#guard = letThrough
    if (this.#machine.kind === 'other' || status >= 300) this.#user = noUser
  }

  /** Ends the wait for a final response, without a word to the user (9.1: an INVITE that was cancelled in vain). */
  abandon(): void {
    this.#input('abandon')
  }

  /**
   * The connection that the request left by has ended and is the only way to its peer: no answer comes (RFC 3261 section 18.4). What
   * has its final response stays, to absorb what is repeated.
   */
  flowEnded(): void {
    if (!this.isWaiting) return
    this.#input('abandon')
    this.#user.failed('transport')
  }

  /** Whether a final response is still to come. */
  get isWaiting(): boolean {
    const { name } = this.#machine.state
    return name === 'calling' || name === 'trying' || name === 'proceeding'
  }

  /** Stops everything; for the end of the layer. */
  destroy(): void {
    this.#otherwise = undefined
    this.#timers.stopAll()
  }

  #input(input: Input, response?: SipResponse): void {
    const machine = this.#machine
    let effects: Effects
    let ended: boolean
    // Each machine is given only inputs of its own: `received` and the timers that it started itself.
    if (machine.kind === 'invite') {
      ;[machine.state, effects] = inviteClient(machine.state, input as InviteClientInput)
      ended = machine.state.name === 'terminated'
    } else {
      ;[machine.state, effects] = nonInviteClient(machine.state, input as NonInviteClientInput)
      ended = machine.state.name === 'terminated'
    }
    if (ended) {
      this.#timers.stopAll()
      this.#shell.ended(this)
    }
    this.#act(effects, response)
  }

  #act(effects: Effects, response: SipResponse | undefined): void {
    let due: TimerName | undefined
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          this.#send(this.#wire)
          break
        case 'acknowledge':
          if (response !== undefined) this.#acknowledge(response)
          break
        case 'pass':
          if (response !== undefined) this.#user.response(response)
          break
        case 'tell':
          this.#user.failed(effect.what)
          break
        case 'start': {
          const { timer } = effect
          if (effect.ms === 0) due = timer
          else this.#timers.start(timer, effect.ms, () => this.#input(`timer_${timer}` as Input))
          break
        }
        case 'stop':
          this.#timers.stop(effect.timer)
          break
      }
    }
    if (due !== undefined) this.#input(`timer_${due}` as Input)
  }

  #send(wire: string): void {
    this.#shell.send(wire, this.#to, () => this.#notSent())
  }

  #notSent(): void {
    const sent = this.isWaiting ? this.#otherwise?.() : undefined
    this.#otherwise = undefined
    if (sent === undefined) {
      this.#input('transport_error')
      return
    }
    this.#request = sent.request
    this.#to = sent.to
    this.#wire = sent.wire
    this.#timers.stopAll()
    this.#machine = machineOf(sent)
    this.begin()
  }

  #acknowledge(response: SipResponse): void {
    if (this.#acknowledgement === undefined) {
      // One that was held back is held back for good.
      if (this.#request === undefined) return
      const guard = besideOwnWords(this.#guard, () => [headerOf(response, 'to') ?? ''])
      const ack = acknowledgementOf(this.#request, response)
      const wire = this.#shell.guarded(ack, guard)
      if (wire === undefined) {
        this.#user.heldBack()
        return
      }
      this.followed?.sent(ack)
      this.#acknowledgement = wire
    }
    this.#send(this.#acknowledgement)
  }
}
