import { performance } from 'node:perf_hooks'
import type { CalleeTexts } from './call-texts.ts'
import type { LiveCall, LiveCalls } from './live-calls.ts'
import { indexOfParty } from './made-up-parties.ts'
import type { RunScore } from './run-score.ts'
import { between, echoOf } from './wire-scan.ts'

/** The phones that are called: they ring and answer at once, and answer the BYE. */
export class CalleeSide {
  readonly #send: (wire: string) => void
  readonly #texts: CalleeTexts
  readonly #calls: LiveCalls
  readonly #byeAnswered: (call: LiveCall) => void

  constructor(
    send: (wire: string) => void,
    texts: CalleeTexts,
    calls: LiveCalls,
    byeAnswered: (call: LiveCall) => void,
  ) {
    this.#send = send
    this.#texts = texts
    this.#calls = calls
    this.#byeAnswered = byeAnswered
  }

  received(wire: string, score: RunScore): void {
    const fault = this.#faultOf(wire, score)
    if (fault !== undefined) score.fault(fault)
  }

  #faultOf(wire: string, score: RunScore): string | undefined {
    if (wire.startsWith('INVITE sip:')) return this.#invite(wire, score, performance.now())
    if (wire.startsWith('BYE ')) return this.#bye(wire, score)
    // Nobody cancels here: it is the server, which gives up a call of an earlier run whose callee never answered.
    if (wire.startsWith('CANCEL ')) score.stray()
    else if (!wire.startsWith('ACK ')) return 'callee: unexpected message'
    else this.#ack(wire, score)
    return undefined
  }

  #invite(wire: string, score: RunScore, now: number): string | undefined {
    const number = wire.slice(11, 22)
    const call = this.#calls.onBinding(indexOfParty(number))
    const echoed = echoOf(wire)
    if (echoed === undefined) return 'callee: INVITE without its headers'
    if (call === undefined) {
      score.stray()
      return undefined
    }
    // The load is lossless: a second INVITE says that the server thought the first one lost.
    if (call.isInvited) return 'callee: INVITE again'
    call.isInvited = true
    score.inviteDelays.add(now - call.invitedAt)
    this.#send(this.#texts.ringing(echoed, call.name))
    call.answeredAt = performance.now()
    this.#send(this.#texts.answer(echoed, call.name))
    this.#look(wire, call, score)
    return undefined
  }

  #ack(wire: string, score: RunScore): void {
    const call = this.#named(wire)
    if (call === undefined) score.stray()
    else this.#look(wire, call, score)
  }

  /** A server that is fast because it hides nothing is to be known as one. */
  #look(wire: string, call: LiveCall, score: RunScore): void {
    if (wire.includes(call.caller)) score.shown('callee: the caller was shown')
  }

  #bye(wire: string, score: RunScore): string | undefined {
    const call = this.#named(wire)
    const echoed = echoOf(wire)
    if (echoed === undefined) return 'callee: BYE without its headers'
    this.#send(this.#texts.ok(echoed))
    if (call === undefined) {
      score.stray()
      return undefined
    }
    if (call.isCalleeDone) return 'callee: BYE again'
    this.#look(wire, call, score)
    this.#byeAnswered(call)
    return undefined
  }

  /** By the user of our Contact, which stands in the Request-URI. */
  #named(wire: string): LiveCall | undefined {
    return this.#calls.named(between(wire, ' sip:s'))
  }
}
