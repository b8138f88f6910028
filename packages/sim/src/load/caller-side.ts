import { performance } from 'node:perf_hooks'
import type { CallerTexts } from './call-texts.ts'
import type { LiveCall, LiveCalls } from './live-calls.ts'
import type { RunScore } from './run-score.ts'
import { between, contactOf, cseqNumberOf, routesOf, statusOf, toTagOf } from './wire-scan.ts'

export type CallerEvents = {
  /** Answered and acknowledged. */
  established(call: LiveCall): void
  /** The BYE was answered. */
  byeDone(call: LiveCall): void
  /** It came to nothing. */
  failed(call: LiveCall, fault: string): void
}

/** The phones that call and hang up. They repeat nothing. */
export class CallerSide {
  readonly #send: (wire: string) => void
  readonly #texts: CallerTexts
  readonly #calls: LiveCalls
  readonly #events: CallerEvents

  constructor(send: (wire: string) => void, texts: CallerTexts, calls: LiveCalls, events: CallerEvents) {
    this.#send = send
    this.#texts = texts
    this.#calls = calls
    this.#events = events
  }

  invite(call: LiveCall): void {
    const wire = this.#texts.invite(call)
    call.invitedAt = performance.now()
    this.#send(wire)
  }

  bye(call: LiveCall): void {
    call.state = 'leaving'
    this.#send(this.#texts.bye(call, call.target, call.toTag))
  }

  received(wire: string, score: RunScore): void {
    const fault = this.#faultOf(wire, score, performance.now())
    if (fault !== undefined) score.fault(fault)
  }

  #faultOf(wire: string, score: RunScore, now: number): string | undefined {
    const status = statusOf(wire)
    const call = this.#calls.named(between(wire, '\r\nCall-ID: c'))
    if (status === 0) return 'caller: unexpected message'
    if (call === undefined) {
      score.stray()
      return undefined
    }
    if (status < 200) return undefined
    if (cseqNumberOf(wire) === 2) return this.#byeAnswered(call, status)
    return status < 300 ? this.#answered(call, wire, score, now) : this.#refused(call, status, wire)
  }

  #answered(call: LiveCall, wire: string, score: RunScore, now: number): string | undefined {
    const toTag = toTagOf(wire)
    const target = contactOf(wire)
    if (toTag === undefined || target === undefined) return 'caller: 200 without tag or Contact'
    call.routes = routesOf(wire)
    this.#send(this.#texts.ack(call, target, toTag))
    if (call.state !== 'inviting') return 'caller: 200 again'
    score.answerDelays.add(now - call.answeredAt)
    call.toTag = toTag
    call.target = target
    call.state = 'talking'
    call.establishedAt = now
    this.#events.established(call)
    if (wire.includes(call.callee)) score.shown('caller: the callee was shown')
    return undefined
  }

  #refused(call: LiveCall, status: number, wire: string): string | undefined {
    this.#send(this.#texts.ackOfFailure(call, toTagOf(wire) ?? ''))
    if (call.state !== 'inviting') return `caller: INVITE ${status} late`
    this.#events.failed(call, `caller: INVITE ${status}`)
    return undefined
  }

  #byeAnswered(call: LiveCall, status: number): string | undefined {
    if (call.state !== 'leaving' || call.isCallerDone) return 'caller: BYE answered again'
    this.#events.byeDone(call)
    return status === 200 ? undefined : `caller: BYE ${status}`
  }
}
