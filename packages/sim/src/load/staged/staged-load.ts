import { performance } from 'node:perf_hooks'
import { CallFifo } from '../call-fifo.ts'
import { CalleeTexts, CallerTexts, type HostPort, type LoadTransport } from '../call-texts.ts'
import { LiveCalls } from '../live-calls.ts'
import type { LoadEnd } from '../load-end.ts'
import { callAt, mostParties } from '../made-up-parties.ts'
import { TcpEnd } from '../tcp-end.ts'
import { UdpEnd } from '../udp-end.ts'
import { OverloadControl, offersOverloadControl } from './overload-control.ts'
import { givenUpMs } from './repeat-timers.ts'
import type { StagedPlan, StageOutcome } from './stage-plan.ts'
import { StageScores } from './stage-scores.ts'
import { freeStagedCall, type StagedCall } from './staged-call.ts'
import { StagedCallees } from './staged-callees.ts'
import { type Source, StagedCallers } from './staged-callers.ts'

/** Bindings are called on in strides, so that neighbours in the load are none in the store. */
const stride = 7_919

/** What 32 s of a collapsed server leave waiting at 8,000 calls a second. */
const mostLiveCalls = 260_000

/**
 * How often calls that are due are offered. Each beat wakes an idle core up, which costs up to 100 us: every millisecond that would be more than
 * the calls, on cores that the generator may share with the server.
 */
const beatMs = 4

type Run = {
  readonly plan: StagedPlan
  readonly scores: StageScores
  readonly sources: readonly Source[]
  readonly callers: StagedCallers
  readonly callees: StagedCallees
  /** Of the stage that goes on; beyond the plan's when only its last calls go on. */
  stage: number
  stageStartedAt: number
  /** What each source has offered in this stage, or held back. */
  taken: number[]
  readonly began: (stage: number) => void
  readonly done: (outcome: readonly StageOutcome[]) => void
}

type Aimed = {
  readonly servers: readonly HostPort[]
  readonly numbers: Float64Array
  readonly calls: LiveCalls<StagedCall>
}

const serverOf = (servers: readonly HostPort[], source: number): HostPort => {
  const server = servers[source % servers.length]
  if (server === undefined) throw new RangeError('the load needs a server')
  return server
}

/**
 * Offers full calls to a server from several sources, stage after stage at rates of their own, and behaves as phones do on a
 * network that loses: it repeats INVITE, 200 and BYE, acknowledges what is refused, and hangs up on who answers too late. One run at a time.
 */
export class StagedLoad {
  #callerEnds: readonly LoadEnd[] = []
  #calleeEnd: LoadEnd | undefined
  #aimed: Aimed | undefined
  #run: Run | undefined
  #next = 0
  readonly #invited = new CallFifo<StagedCall>()
  readonly #talking = new CallFifo<StagedCall>()
  readonly #leaving = new CallFifo<StagedCall>()

  readonly #transport: LoadTransport

  private constructor(transport: LoadTransport) {
    this.#transport = transport
  }

  /** Each source has a socket of its own on one of the hosts; over TCP, one connection to its server. */
  static async open(hosts: readonly string[], transport: LoadTransport = 'udp'): Promise<StagedLoad> {
    const load = new StagedLoad(transport)
    const kind = transport === 'udp' ? UdpEnd : TcpEnd
    const failed = () => load.#run?.scores.fault('socket: a message was not sent')
    load.#callerEnds = await Promise.all(
      hosts.map((host, index) => kind.open((wire) => load.#toCallers(wire, index), failed, host)),
    )
    load.#calleeEnd = await kind.open(
      (wire, from) => load.#run?.callees.received(wire, from, performance.now()),
      failed,
    )
    return load
  }

  get addresses(): { readonly sources: readonly HostPort[]; readonly callees: HostPort } {
    return { sources: this.#callerEnds.map(({ address }) => address), callees: this.#callee().address }
  }

  /**
   * `servers`: where each source calls, or one for all. `numbers` holds for each binding, in the order of `made-up-parties`, its 700 number
   * without the 700.
   */
  async aim(servers: readonly HostPort[], numbers: Float64Array): Promise<void> {
    if (numbers.length === 0 || numbers.length > mostParties) throw new RangeError('the load needs bindings')
    await Promise.all(this.#callerEnds.map((end, index) => end.connect(serverOf(servers, index))))
    // Several servers call out from as many ports, and over TCP the server connects.
    if (servers.length === 1 && this.#transport === 'udp') await this.#callee().connect(serverOf(servers, 0))
    else this.#callee().disconnect()
    // The calls are kept, so that none has the name of one that a server still remembers.
    const kept = this.#aimed?.numbers.length === numbers.length ? this.#aimed.calls : undefined
    const calls = kept ?? new LiveCalls(mostLiveCalls, numbers.length, freeStagedCall)
    this.#aimed = { servers, numbers, calls }
  }

  /** `began` is told the number of each stage as it begins, and their count when the last has ended. Resolves when every call has. */
  run(plan: StagedPlan, began: (stage: number) => void): Promise<readonly StageOutcome[]> {
    const aimed = this.#aimed
    if (aimed === undefined || this.#run !== undefined) throw new Error('a load is aimed first and runs once at a time')
    return new Promise((done) => {
      this.#run = this.#begin(plan, aimed, began, done)
      this.#nextStage(this.#run)
      const beat = setInterval(() => {
        if (this.#run === undefined) clearInterval(beat)
        else this.#beat(this.#run, aimed)
      }, beatMs)
    })
  }

  /** A run that goes on is given up, and never resolves. */
  close(): void {
    this.#run = undefined
    for (const end of this.#callerEnds) end.close()
    this.#calleeEnd?.close()
  }

  #begin(plan: StagedPlan, { servers, calls }: Aimed, began: Run['began'], done: Run['done']): Run {
    const scores = new StageScores(plan, calls)
    const sources = this.#callerEnds.map((end, index) => ({
      send: (wire: string) => end.send(wire),
      texts: new CallerTexts(
        end.address,
        serverOf(servers, index),
        plan.overloadControl ? offersOverloadControl : '',
        this.#transport,
      ),
      control: plan.overloadControl ? new OverloadControl() : undefined,
    }))
    const callee = this.#callee()
    const established = (call: StagedCall) => this.#talking.put(call)
    const callers = new StagedCallers({ sources, calls, scores, established, repeats: this.#transport === 'udp' })
    const send = (wire: string, to: HostPort | undefined) => callee.send(wire, to)
    const callees = new StagedCallees({ send, texts: new CalleeTexts(callee.address, this.#transport), calls, scores })
    return { plan, scores, sources, callers, callees, stage: 0, stageStartedAt: 0, taken: [], began, done }
  }

  #toCallers(wire: string, index: number): void {
    const run = this.#run
    const source = run?.sources[index]
    if (source !== undefined) run?.callers.received(wire, source)
  }

  #beat(run: Run, aimed: Aimed): void {
    const now = performance.now()
    this.#offerDue(run, aimed, now)
    const stage = run.plan.stages[run.stage]
    if (stage !== undefined && now - run.stageStartedAt >= stage.seconds * 1_000) this.#nextStage(run)
    this.#hangUpDue(run, now)
    run.callers.beat(now)
    run.callees.beat(now)
    this.#giveUpBefore(run, aimed, now - givenUpMs)
    if (run.stage < run.plan.stages.length || aimed.calls.count > 0) return
    this.#run = undefined
    run.done(run.scores.outcome())
  }

  #nextStage(run: Run): void {
    run.stage = run.scores.next()
    run.stageStartedAt = performance.now()
    run.taken = this.#callerEnds.map(() => 0)
    run.began(run.stage)
  }

  #offerDue(run: Run, aimed: Aimed, now: number): void {
    const stage = run.plan.stages[run.stage]
    if (stage === undefined) return
    const seconds = Math.min((now - run.stageStartedAt) / 1_000, stage.seconds)
    for (const [source, ratePerS] of stage.ratesPerS.entries()) {
      const due = Math.floor(seconds * ratePerS)
      for (let taken = run.taken[source] ?? 0; taken < due; taken += 1) this.#offer(run, aimed, source, now)
      run.taken[source] = due
    }
  }

  #offer({ stage, scores, sources, callers }: Run, { calls, numbers }: Aimed, source: number, now: number): void {
    const score = scores.of({ stage, source })
    if (sources[source]?.control?.lets(now) === false) {
      score.heldBack += 1
      return
    }
    const binding = this.#next
    this.#next = (this.#next + stride) % numbers.length
    const call = calls.begin(binding)
    if (call === undefined) {
      scores.fault('generator: too many live calls')
      return
    }
    const { caller, callee } = callAt(binding)
    call.caller = caller
    call.callee = callee
    call.dialled = `700${String(numbers[binding]).padStart(12, '0')}`
    call.stage = stage
    call.source = source
    call.answer = ''
    score.offered += 1
    callers.invite(call)
    this.#invited.put(call)
  }

  #hangUpDue({ plan, callers }: Run, now: number): void {
    const establishedBy = now - plan.holdMs
    const isTalking = ({ state }: StagedCall) => state === 'talking'
    for (let call = this.#talking.first(isTalking); call !== undefined; call = this.#talking.first(isTalking)) {
      if (call.establishedAt > establishedBy) return
      this.#talking.take()
      // From here on it is the time of its BYE.
      call.establishedAt = now
      callers.bye(call, now)
      this.#leaving.put(call)
    }
  }

  #giveUpBefore({ callers, scores }: Run, { calls }: Aimed, instant: number): void {
    const isInviting = ({ state }: StagedCall) => state === 'inviting'
    for (let call = this.#invited.first(isInviting); call !== undefined; call = this.#invited.first(isInviting)) {
      if (call.invitedAt > instant) break
      this.#invited.take()
      callers.giveUp(call)
    }
    const isLeaving = ({ state }: StagedCall) => state === 'leaving'
    for (let call = this.#leaving.first(isLeaving); call !== undefined; call = this.#leaving.first(isLeaving)) {
      if (call.establishedAt > instant) break
      this.#leaving.take()
      if (call.isCallerDone) scores.fault('callee: no BYE')
      else scores.of(call).unansweredInDialog += 1
      scores.of(call).lose(call)
      calls.end(call)
    }
  }

  #callee(): LoadEnd {
    if (this.#calleeEnd === undefined) throw new Error('a load is opened by open()')
    return this.#calleeEnd
  }
}
