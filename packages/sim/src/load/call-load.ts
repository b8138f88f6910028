import { performance } from 'node:perf_hooks'
import { CallFifo } from './call-fifo.ts'
import { CalleeTexts, CallerTexts, type HostPort } from './call-texts.ts'
import { CalleeSide } from './callee-side.ts'
import { CallerSide } from './caller-side.ts'
import { freeCall, type LiveCall, LiveCalls } from './live-calls.ts'
import type { RunOutcome } from './load-protocol.ts'
import { callAt, mostParties } from './made-up-parties.ts'
import { RunScore } from './run-score.ts'
import { UdpEnd } from './udp-end.ts'

export type RunPlan = {
  readonly calls: number
  /** The load is open: calls are offered at this rate whatever becomes of them. */
  readonly ratePerS: number
  /** From the ACK to the BYE. */
  readonly holdMs: number
  /** A call whose answer, or whose end, takes longer has failed, and its late messages fit no call; 5 s when not given. */
  readonly patienceMs?: number
  readonly established?: () => void
}

const usualPatienceMs = 5_000

const mostLiveCalls = 60_000

/** Bindings are called on in strides, so that neighbours in the load are none in the store. */
const stride = 7_919

type Aimed = { readonly calls: LiveCalls; readonly callers: CallerSide; readonly callees: CalleeSide }
type Run = { readonly plan: RunPlan; readonly score: RunScore; readonly done: (outcome: RunOutcome) => void }

/**
 * Offers full calls to a server: INVITE, 100, 180, 200, ACK, BYE, 200, with the phones of both sides on a UDP socket
 * each. It repeats nothing and checks every status. One run at a time; it expects a machine on which nothing is lost.
 */
export class CallLoad {
  #callerEnd: UdpEnd | undefined
  #calleeEnd: UdpEnd | undefined
  #aimed: Aimed | undefined
  #numbers: Float64Array = new Float64Array(0)
  #next = 0
  #mayShow = false
  #run: Run | undefined
  #invited = new CallFifo()
  #talking = new CallFifo()
  #leaving = new CallFifo()
  #hangingUp = false
  #wasEstablished = false

  static async open(): Promise<CallLoad> {
    const load = new CallLoad()
    const failed = () => load.#run?.score.fault('socket: a message was not sent')
    load.#callerEnd = await UdpEnd.open(
      (wire) => load.#run && load.#aimed?.callers.received(wire, load.#run.score),
      failed,
    )
    load.#calleeEnd = await UdpEnd.open(
      (wire) => load.#run && load.#aimed?.callees.received(wire, load.#run.score),
      failed,
    )
    return load
  }

  get addresses(): { readonly callers: HostPort; readonly callees: HostPort } {
    const { callerEnd, calleeEnd } = this.#ends()
    return { callers: callerEnd.address, callees: calleeEnd.address }
  }

  /**
   * `numbers` holds for each binding, in the order of `made-up-parties`, its 700 number without the 700. `mayShow`: the server
   * is known to show numbers, which is counted then and no fault.
   */
  async aim(server: HostPort, numbers: Float64Array, mayShow = false): Promise<void> {
    if (numbers.length === 0 || numbers.length > mostParties) throw new RangeError('the load needs bindings')
    const { callerEnd, calleeEnd } = this.#ends()
    await Promise.all([callerEnd.connect(server), calleeEnd.connect(server)])
    // The calls are kept, so that none has the name of one that a server still remembers.
    const kept = this.#numbers.length === numbers.length ? this.#aimed?.calls : undefined
    const calls = kept ?? new LiveCalls(mostLiveCalls, numbers.length, freeCall)
    this.#numbers = numbers
    this.#mayShow = mayShow
    const callees = new CalleeSide(
      (wire) => calleeEnd.send(wire),
      new CalleeTexts(calleeEnd.address),
      calls,
      (call) => this.#sideDone(call, 'callee'),
    )
    const callers = new CallerSide((wire) => callerEnd.send(wire), new CallerTexts(callerEnd.address, server), calls, {
      established: (call) => this.#established(call),
      byeDone: (call) => this.#sideDone(call, 'caller'),
      failed: (call, fault) => this.#failed(call, fault),
    })
    this.#aimed = { calls, callers, callees }
  }

  run(plan: RunPlan): Promise<RunOutcome> {
    const aimed = this.#aimed
    if (aimed === undefined || this.#run !== undefined) throw new Error('a load is aimed first and runs once at a time')
    this.#hangingUp = false
    this.#wasEstablished = false
    return new Promise((done) => {
      this.#run = { plan, score: new RunScore(plan.calls, this.#mayShow), done }
      const beat = setInterval(() => {
        if (this.#run === undefined) clearInterval(beat)
        else this.#beat(this.#run, aimed)
      }, 1)
    })
  }

  /** Ends the calls that are held. */
  hangUp(): void {
    this.#hangingUp = true
  }

  close(): void {
    this.#callerEnd?.close()
    this.#calleeEnd?.close()
  }

  #beat(run: Run, aimed: Aimed): void {
    const now = performance.now()
    this.#offerDue(run, aimed, now)
    this.#hangUpDue(run, aimed, now)
    this.#giveUpBefore(now - (run.plan.patienceMs ?? usualPatienceMs))
    const { plan, score } = run
    if (!this.#wasEstablished && score.settled === plan.calls) {
      this.#wasEstablished = true
      plan.established?.()
    }
    if (score.offered < plan.calls || aimed.calls.count > 0) return
    this.#run = undefined
    run.done(score.outcome())
  }

  #offerDue({ plan, score }: Run, aimed: Aimed, now: number): void {
    const due = Math.min(plan.calls, Math.ceil(((now - score.startedAt) * plan.ratePerS) / 1_000))
    while (score.offered < due) {
      score.offer(now)
      const binding = this.#next
      this.#next = (this.#next + stride) % this.#numbers.length
      const call = aimed.calls.begin(binding)
      if (call === undefined) {
        score.fail('generator: too many live calls')
        continue
      }
      const { caller, callee } = callAt(binding)
      call.caller = caller
      call.callee = callee
      call.dialled = `700${String(this.#numbers[binding]).padStart(12, '0')}`
      this.#invited.put(call)
      aimed.callers.invite(call)
    }
  }

  /** Held calls end at the rate of the run too. */
  #hangUpDue({ plan }: Run, aimed: Aimed, now: number): void {
    const establishedBy = this.#hangingUp ? now : now - plan.holdMs
    for (let most = Math.ceil(plan.ratePerS / 250); most > 0; most -= 1) {
      const call = this.#talking.first(({ state }) => state === 'talking')
      if (call === undefined || call.establishedAt > establishedBy) return
      this.#talking.take()
      // From here on it is the time of its BYE.
      call.establishedAt = now
      this.#leaving.put(call)
      aimed.callers.bye(call)
    }
  }

  #giveUpBefore(instant: number): void {
    for (;;) {
      const call = this.#invited.first(({ state }) => state === 'inviting')
      if (call === undefined || call.invitedAt > instant) break
      this.#invited.take()
      this.#failed(call, call.isInvited ? 'caller: not answered' : 'callee: never invited')
    }
    for (;;) {
      const call = this.#leaving.first(({ state }) => state === 'leaving')
      if (call === undefined || call.establishedAt > instant) break
      this.#leaving.take()
      this.#run?.score.fault(call.isCallerDone ? 'callee: no BYE' : 'caller: BYE not answered')
      this.#aimed?.calls.end(call)
    }
  }

  #established(call: LiveCall): void {
    this.#run?.score.establish()
    this.#talking.put(call)
  }

  #sideDone(call: LiveCall, side: 'caller' | 'callee'): void {
    if (side === 'caller') call.isCallerDone = true
    else call.isCalleeDone = true
    if (!call.isCallerDone || !call.isCalleeDone) return
    this.#run?.score.complete()
    this.#aimed?.calls.end(call)
  }

  #failed(call: LiveCall, fault: string): void {
    this.#run?.score.fail(fault)
    this.#aimed?.calls.end(call)
  }

  #ends(): { callerEnd: UdpEnd; calleeEnd: UdpEnd } {
    const [callerEnd, calleeEnd] = [this.#callerEnd, this.#calleeEnd]
    if (callerEnd === undefined || calleeEnd === undefined) throw new Error('a load is opened by open()')
    return { callerEnd, calleeEnd }
  }
}
