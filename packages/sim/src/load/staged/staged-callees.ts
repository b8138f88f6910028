import type { CalleeTexts, HostPort } from '../call-texts.ts'
import type { LiveCalls } from '../live-calls.ts'
import { indexOfParty } from '../made-up-parties.ts'
import { between, echoOf } from '../wire-scan.ts'
import { otherIntervalsMs, RepeatTimers } from './repeat-timers.ts'
import type { StageScores } from './stage-scores.ts'
import type { StagedCall } from './staged-call.ts'

/** A name that no call has, for a phone that answers when its caller has given up. */
const nobody = 'x'

export type StagedCalleesParts = {
  readonly send: (wire: string, to: HostPort | undefined) => void
  readonly texts: CalleeTexts
  readonly calls: LiveCalls<StagedCall>
  readonly scores: StageScores
}

/** The phones that are called: they ring and answer at once, repeat the answer until its ACK, and answer every BYE. */
export class StagedCallees {
  readonly #parts: StagedCalleesParts
  readonly #answers: RepeatTimers

  constructor(parts: StagedCalleesParts) {
    this.#parts = parts
    this.#answers = new RepeatTimers({
      intervalsMs: otherIntervalsMs,
      of: 'callee',
      waits: ({ answer }) => answer !== '',
      repeat: (call) => {
        parts.scores.of(call).repeatedAnswers += 1
        parts.send(call.answer, call.asker)
      },
    })
  }

  beat(now: number): void {
    this.#answers.beat(now)
  }

  received(wire: string, from: HostPort, now: number): void {
    const { scores } = this.#parts
    if (wire.startsWith('INVITE sip:')) this.#invited(wire, from, now)
    else if (wire.startsWith('BYE ')) this.#hungUp(wire, from)
    else if (wire.startsWith('ACK ')) this.#acknowledged(wire)
    else if (wire.startsWith('CANCEL ')) this.#cancelled(wire, from)
    else scores.fault(`callee: unexpected ${wire.slice(0, wire.indexOf(' '))}`)
  }

  #invited(wire: string, from: HostPort, now: number): void {
    const { send, texts, calls, scores } = this.#parts
    const echoed = echoOf(wire)
    if (echoed === undefined) {
      scores.fault('callee: INVITE without its headers')
      return
    }
    const call = calls.onBinding(indexOfParty(wire.slice(11, 22)))
    if (call?.isInvited === true) {
      if (call.answer !== '') send(call.answer, from)
      return
    }
    if (call === undefined) scores.stray()
    const name = call?.name ?? nobody
    send(texts.ringing(echoed, name), from)
    const answer = texts.answer(echoed, name)
    send(answer, from)
    if (call === undefined) return
    call.isInvited = true
    call.answer = answer
    call.asker = from
    this.#answers.start(call, now)
    this.#look(wire, call)
  }

  #acknowledged(wire: string): void {
    const call = this.#named(wire)
    if (call === undefined) {
      this.#parts.scores.stray()
      return
    }
    call.answer = ''
    this.#look(wire, call)
  }

  #hungUp(wire: string, from: HostPort): void {
    const { send, texts, scores } = this.#parts
    const echoed = echoOf(wire)
    if (echoed === undefined) {
      scores.fault('callee: BYE without its headers')
      return
    }
    send(texts.ok(echoed), from)
    const call = this.#named(wire)
    if (call === undefined) {
      scores.stray()
    } else if (!call.isCalleeDone) {
      this.#look(wire, call)
      call.answer = ''
      call.isCalleeDone = true
      scores.sideDone(call)
    }
  }

  /** It comes too late: the phone has answered at once. RFC 3261 section 9.2 */
  #cancelled(wire: string, from: HostPort): void {
    const { send, texts, scores } = this.#parts
    const echoed = echoOf(wire)
    if (echoed !== undefined) send(texts.ok(echoed), from)
    scores.stray()
  }

  #look(wire: string, call: StagedCall): void {
    if (wire.includes(call.caller)) this.#parts.scores.show('callee: the caller was shown')
  }

  /** By the user of our Contact, which stands in the Request-URI. */
  #named(wire: string): StagedCall | undefined {
    return this.#parts.calls.named(between(wire, ' sip:s'))
  }
}
