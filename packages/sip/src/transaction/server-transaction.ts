import { headerOf, headersOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { type ResponseOptions, responseTo } from '../message/response.ts'
import type { Flow } from '../transport/network.ts'
import type { Effects } from './effect.ts'
import type { FollowedLeg } from './followed-leg.ts'
import type { Guard } from './guard.ts'
import { beginInviteServer, type InviteServerInput, type InviteServerState, inviteServer } from './invite-server.ts'
import {
  beginNonInviteServer,
  type NonInviteServerInput,
  type NonInviteServerState,
  nonInviteServer,
} from './non-invite-server.ts'
import { besideOwnWords } from './own-words.ts'
import { RunningTimers } from './running-timers.ts'
import type { TimerName } from './timer-table.ts'
import type { TransactionShell } from './transaction-shell.ts'

/** What becomes of a response: a final response was given before (`too_late`), or the guard did not let this one pass. */
export type Responded = 'sent' | 'held_back' | 'too_late'

/** What the answerer of a request may hear later. */
export type ServerUser = {
  /** A CANCEL came for this INVITE while it had no final response; the CANCEL has its 200 (RFC 3261 section 9.2). */
  cancelled(): void
  /** The last response was not delivered, or a failure never got its ACK. */
  failed(why: 'timeout' | 'transport'): void
  /** The only connection to the sender has ended before there was a final response: he hears nothing of it any more. */
  left?(): void
}

/** Writes into a response what its receiver asked for with the request. */
export type Telling = (response: SipResponse) => SipResponse

type Machine =
  | { readonly kind: 'invite'; state: InviteServerState }
  | { readonly kind: 'other'; state: NonInviteServerState }

type Input = InviteServerInput | NonInviteServerInput

const letThrough: Guard = () => true

/** What a response repeats of its request (RFC 3261 sections 8.2.6.2 and 12.1.1). */
const repeatedOf = (request: SipRequest, toTag: string): string[] => {
  const to = headerOf(request, 'to') ?? ''
  const names = ['via', 'from', 'call-id', 'cseq', 'record-route']
  return [to, `${to};tag=${toTag}`, ...names.flatMap((name) => headersOf(request, name))]
}

/** One request that came and its answers. Made by the transaction layer. */
export class ServerTransaction {
  readonly key: string
  readonly mergeKey: string | undefined
  readonly flow: Flow
  /** Whom the user said that it is from when it was taken up. */
  readonly peer: string | undefined
  /** Whether the request names a dialog: it has a To tag. */
  readonly inDialog: boolean
  /** The tag of our side: that of the request's To, else a new one. Every response but 100 carries it. */
  readonly toTag: string
  /** What the sender asked to be told with every response. */
  readonly #tell: Telling | undefined
  /** Every response passes it. The user sets it as soon as he knows whom he answers. */
  guard: Guard = letThrough
  readonly #shell: TransactionShell
  readonly #timers: RunningTimers
  #followed: FollowedLeg | undefined
  #request: SipRequest | undefined
  #user: ServerUser | undefined
  #wire: string | undefined
  #machine: Machine

  constructor(
    shell: TransactionShell,
    came: {
      request: SipRequest
      key: string
      mergeKey: string | undefined
      flow: Flow
      peer?: string | undefined
      tell?: Telling | undefined
      newTag: () => string
    },
  ) {
    this.#request = came.request
    this.key = came.key
    this.mergeKey = came.mergeKey
    this.flow = came.flow
    this.peer = came.peer
    this.#tell = came.tell
    const tag = tagOf(headerOf(came.request, 'to') ?? '')
    this.inDialog = tag !== undefined
    this.toTag = tag ?? came.newTag()
    this.#shell = shell
    this.#timers = new RunningTimers(shell.timers)
    const reliable = came.flow.transport !== 'udp'
    this.#machine =
      came.request.method === 'INVITE'
        ? { kind: 'invite', state: beginInviteServer(reliable)[0] }
        : { kind: 'other', state: beginNonInviteServer(reliable)[0] }
  }

  /** The request. It is let go with the final response, since transactions stay for half a minute: read it before. */
  get request(): SipRequest {
    if (this.#request === undefined) throw new Error('a request is read after its final response')
    return this.#request
  }

  /** Who hears of a CANCEL and of failures; nobody any more for undefined. */
  attend(user: ServerUser | undefined): void {
    this.#user = user
  }

  /** Who hears of its messages; nobody where it belongs to no call that is followed. */
  get followed(): FollowedLeg | undefined {
    return this.#followed
  }

  /** The request is told, and what is answered. */
  followBy(followed: FollowedLeg): void {
    this.#followed = followed
    followed.got(this.request)
  }

  /** Whether a final response is still to be given. */
  get open(): boolean {
    const { name } = this.#machine.state
    return name === 'proceeding' || name === 'trying'
  }

  /** Answers with a response built by `responseTo`. After a final one nothing is sent. */
  respond(status: number, options: Omit<ResponseOptions, 'toTag'> = {}): Responded {
    return this.respondAs(this.toTag, status, options)
  }

  /** Answers with the tag of another transaction: a CANCEL with that of its INVITE (9.2). */
  respondAs(toTag: string, status: number, options: Omit<ResponseOptions, 'toTag'> = {}): Responded {
    if (!this.open) return 'too_late'
    const { request } = this
    const tagged = status === 100 ? options : { ...options, toTag }
    const guard = besideOwnWords(this.guard, () => repeatedOf(request, toTag))
    const response = responseTo(request, status, tagged)
    if (this.#tell === undefined) return this.#respondWith(response, guard)
    const told = this.#tell(response)
    const via = headerOf(told, 'via') ?? ''
    return this.#respondWith(
      told,
      besideOwnWords(this.guard, () => [via, ...repeatedOf(request, toTag)]),
    )
  }

  #respondWith(response: SipResponse, guard: Guard): Responded {
    const wire = this.#shell.guarded(response, guard)
    if (wire === undefined) return 'held_back'
    this.#followed?.sent(response)
    this.#wire = wire
    // What stays for half a minute sends these octets again and builds no others.
    if (response.status >= 200) {
      this.#request = undefined
      this.guard = letThrough
    }
    if (response.status < 200) this.#input('provisional')
    else if (this.#machine.kind === 'other') this.#input('final')
    else this.#input(response.status < 300 ? 'success' : 'failure')
    return 'sent'
  }

  /** Sends the 2xx to an INVITE again, the same octets (RFC 3261 section 13.3.1.4). */
  retransmitSuccess(): void {
    if (this.#machine.kind === 'invite' && this.#machine.state.name === 'accepted') this.#input('success')
  }

  /** Sends the last provisional response to an INVITE again, the same octets (RFC 3262 section 3). */
  retransmitProvisional(): void {
    if (this.#machine.kind === 'invite' && this.#machine.state.name === 'proceeding') this.#input('provisional')
  }

  /** The request came again. */
  repeated(): void {
    this.#input('request')
  }

  /** No retransmission will be asked for any more. */
  forgetSuccess(): void {
    if (this.#machine.kind === 'invite' && this.#machine.state.name === 'accepted') this.#wire = undefined
  }

  /** An ACK with this INVITE's key came; true when it is for the user (a 2xx was sent). */
  acknowledged(ack: SipRequest): boolean {
    if (this.#machine.kind !== 'invite') return false
    const { name } = this.#machine.state
    if (name === 'completed') this.#followed?.got(ack)
    this.#input('ack')
    return name === 'accepted'
  }

  /** A CANCEL for this INVITE came. */
  cancelled(): void {
    if (this.open) this.#user?.cancelled()
  }

  /** The connection that the request came by has ended, and nothing else leads to its sender. */
  flowEnded(): void {
    if (this.open) this.#user?.left?.()
  }

  /** Gives up without an answer. */
  abandon(): void {
    this.#input('abandon')
  }

  /** Stops everything; for the end of the layer. */
  destroy(): void {
    this.#timers.stopAll()
  }

  #input(input: Input): void {
    const machine = this.#machine
    let effects: Effects
    let ended: boolean
    // Each machine is given only inputs of its own: what the methods above pass and the timers that it started itself.
    if (machine.kind === 'invite') {
      ;[machine.state, effects] = inviteServer(machine.state, input as InviteServerInput)
      ended = machine.state.name === 'terminated'
    } else {
      ;[machine.state, effects] = nonInviteServer(machine.state, input as NonInviteServerInput)
      ended = machine.state.name === 'terminated'
    }
    if (ended) {
      this.#timers.stopAll()
      this.#shell.ended(this)
    }
    this.#act(effects)
  }

  #act(effects: Effects): void {
    let due: TimerName | undefined
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          if (this.#wire !== undefined) this.#shell.send(this.#wire, this.flow, () => this.#input('transport_error'))
          break
        case 'tell':
          this.#user?.failed(effect.what)
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
        // The layer hands an ACK to its user itself: `acknowledged` answers whether to.
        case 'pass':
        case 'acknowledge':
          break
      }
    }
    if (due !== undefined) this.#input(`timer_${due}` as Input)
  }
}
