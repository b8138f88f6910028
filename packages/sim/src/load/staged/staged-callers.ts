import { performance } from 'node:perf_hooks'
import type { CallerTexts } from '../call-texts.ts'
import type { LiveCalls } from '../live-calls.ts'
import { between, callTextOf, contactOf, cseqNumberOf, echoOf, routesOf, statusOf, toTagOf } from '../wire-scan.ts'
import type { OverloadControl } from './overload-control.ts'
import { inviteIntervalsMs, otherIntervalsMs, RepeatTimers } from './repeat-timers.ts'
import type { StageScores } from './stage-scores.ts'
import type { StagedCall } from './staged-call.ts'

/** Where some of the calls come from. */
export type Source = {
  send(wire: string): void
  readonly texts: CallerTexts
  /** Undefined where the source does not offer it. */
  readonly control: OverloadControl | undefined
}

export type StagedCallersParts = {
  readonly sources: readonly Source[]
  readonly calls: LiveCalls<StagedCall>
  readonly scores: StageScores
  readonly established: (call: StagedCall) => void
  /** Not over TCP, which loses nothing. RFC 3261 section 17.1.1.2 */
  readonly repeats: boolean
}

/** The phones that call and hang up, each by its source, and repeat what is not answered (RFC 3261 section 17.1). */
export class StagedCallers {
  readonly #parts: StagedCallersParts
  readonly #invites: RepeatTimers
  readonly #byes: RepeatTimers

  constructor(parts: StagedCallersParts) {
    this.#parts = parts
    const { scores } = parts
    this.#invites = new RepeatTimers({
      intervalsMs: inviteIntervalsMs,
      of: 'caller',
      waits: ({ state, heard }) => state === 'inviting' && heard === 'nothing',
      repeat: (call) => {
        scores.of(call).repeatedInvites += 1
        this.#sendInvite(call)
      },
    })
    this.#byes = new RepeatTimers({
      intervalsMs: otherIntervalsMs,
      of: 'caller',
      waits: ({ state, isCallerDone }) => state === 'leaving' && !isCallerDone,
      repeat: (call) => {
        scores.of(call).repeatedByes += 1
        this.#sendBye(call)
      },
    })
  }

  invite(call: StagedCall): void {
    call.heard = 'nothing'
    call.invitedAt = performance.now()
    this.#sendInvite(call)
    if (this.#parts.repeats) this.#invites.start(call, call.invitedAt)
  }

  bye(call: StagedCall, now: number): void {
    call.state = 'leaving'
    this.#sendBye(call)
    if (this.#parts.repeats) this.#byes.start(call, now)
  }

  /** Nothing final was heard for too long. It is over as soon as this returns. */
  giveUp(call: StagedCall): void {
    const { scores, calls } = this.#parts
    const source = this.#sourceOf(call)
    // Without a provisional response there is nothing to cancel. RFC 3261 section 9.1
    if (call.heard !== 'nothing') source?.send(source.texts.cancel(call))
    if (call.heard === 'accepted') scores.of(call).lose(call)
    else scores.of(call).timeOut(call)
    calls.end(call)
  }

  beat(now: number): void {
    this.#invites.beat(now)
    this.#byes.beat(now)
  }

  received(wire: string, source: Source): void {
    const status = statusOf(wire)
    const call = this.#parts.calls.named(between(wire, '\r\nCall-ID: c'))
    const now = performance.now()
    if (status === 0) {
      this.#requested(wire, call, source)
      return
    }
    source.control?.heard(wire, now)
    if (call === undefined) this.#late(wire, status, source)
    else if (cseqNumberOf(wire) === 2) this.#byeAnswered(call, status)
    else if (status < 200) call.heard = status > 100 || call.heard === 'accepted' ? 'accepted' : 'trying'
    else if (status < 300) this.#answered(call, wire, source, now)
    else this.#refused(call, status, wire, source)
  }

  #answered(call: StagedCall, wire: string, source: Source, now: number): void {
    const toTag = toTagOf(wire)
    const target = contactOf(wire)
    if (toTag === undefined || target === undefined) {
      this.#parts.scores.fault('caller: 200 without tag or Contact')
      return
    }
    if (call.state !== 'inviting') {
      // The ACK of it was lost.
      source.send(source.texts.ack(call, target, toTag))
      return
    }
    call.heard = 'accepted'
    call.routes = routesOf(wire)
    call.toTag = toTag
    call.target = target
    call.state = 'talking'
    call.establishedAt = now
    call.setUpMs = now - call.invitedAt
    source.send(source.texts.ack(call, target, toTag))
    if (wire.includes(call.callee)) this.#parts.scores.show('caller: the callee was shown')
    this.#parts.established(call)
  }

  #refused(call: StagedCall, status: number, wire: string, source: Source): void {
    const { scores, calls } = this.#parts
    source.send(source.texts.ackOfFailure(call, toTagOf(wire) ?? ''))
    if (call.state !== 'inviting') {
      scores.fault(`caller: INVITE ${status} behind its 200`)
      return
    }
    const score = scores.of(call)
    if (call.heard === 'accepted') score.lose(call)
    else if (status === 503) score.refuse(call)
    else score.fail(call, status)
    calls.end(call)
  }

  #byeAnswered(call: StagedCall, status: number): void {
    if (call.state !== 'leaving' || call.isCallerDone || status < 200) return
    const { scores, calls } = this.#parts
    if (status < 300) {
      call.isCallerDone = true
      scores.sideDone(call)
      return
    }
    scores.of(call).refusedInDialog += 1
    scores.of(call).lose(call)
    scores.fault(`caller: BYE ${status}`)
    calls.end(call)
  }

  /** A response to a call that is over for us: a phone acknowledges it, and hangs up on who answers so late. */
  #late(wire: string, status: number, { send, texts }: Source): void {
    this.#parts.scores.stray()
    const text = callTextOf(wire)
    if (text === undefined || status < 200 || !wire.includes('\r\nCSeq: 1 INVITE\r\n')) return
    const toTag = toTagOf(wire) ?? ''
    if (status >= 300) {
      send(texts.ackOfFailure(text, toTag))
      return
    }
    const target = contactOf(wire) ?? ''
    send(texts.ack(text, target, toTag))
    send(texts.bye(text, target, toTag))
  }

  /** Nobody but the caller hangs up here: it is the server that ends a call. */
  #requested(wire: string, call: StagedCall | undefined, { send, texts }: Source): void {
    const { scores, calls } = this.#parts
    if (!wire.startsWith('BYE ')) {
      scores.fault(`caller: unexpected ${wire.slice(0, wire.indexOf(' '))}`)
      return
    }
    const echoed = echoOf(wire)
    if (echoed !== undefined) send(texts.ok(echoed))
    if (call === undefined) {
      scores.stray()
    } else if (call.state === 'talking') {
      scores.fault('caller: the server hung up')
      scores.of(call).lose(call)
      calls.end(call)
    }
  }

  #sendInvite(call: StagedCall): void {
    const source = this.#sourceOf(call)
    source?.send(source.texts.invite(call))
  }

  #sendBye(call: StagedCall): void {
    const source = this.#sourceOf(call)
    source?.send(source.texts.bye(call, call.target, call.toTag))
  }

  #sourceOf(call: StagedCall): Source | undefined {
    return this.#parts.sources[call.source]
  }
}
