import type { BindingId, Clock } from '@axbridge/core'
import type { SqliteStore, StoreLink } from '@axbridge/store'
import type { CallCarrier } from '../call-carrier.ts'
import { type CallFigures, type CallsSeen, figuresOfAll, onlyCounted } from '../call-figures.ts'
import type { CertificateState } from '../certificate-watch.ts'
import type { Config } from '../config.ts'
import type { TrunkState } from '../exchange/trunk-state.ts'
import type { Log } from '../observe/log.ts'
import type { SipAddresses } from '../sip-opening.ts'
import { StartError } from '../start-error.ts'
import type { PolicyBatch } from '../supervision/policy/policy-batch.ts'
import { type CounterGroups, counterSums } from './counter-sums.ts'
import { closeLostCalls } from './lost-calls.ts'
import { RestartPace } from './restart-pace.ts'
import { trunkStateOfAll } from './trunk-states.ts'
import type {
  AnswerOf,
  BindingsChanged,
  FromWorker,
  PolicySeen,
  QuestionKind,
  Questions,
  StartFault,
} from './worker-messages.ts'
import { WorkerProcess } from './worker-process.ts'

export type WorkersParts = {
  readonly config: Config
  readonly store: Pick<SqliteStore, 'openLink'>
  readonly clock: Clock
  readonly log: Log
  /** Hears what policy saw in a worker. */
  policySeen(batch: PolicyBatch): void
}

/** A process of a start loads in half a second; a machine that is busy takes longer. */
const loadMs = 30_000
const listenMs = 10_000
const watchMs = 1_000
/** How long an operator's change or question waits for a worker. */
const answerMs = 1_000
/** What a drain takes beyond its own deadline: the answers to its BYEs. */
const farewellMs = 4_000
const closeMs = 5_000

/** A process, the way of its writes, and the place that it has. */
type Member = {
  readonly process: WorkerProcess
  readonly link: StoreLink
  readonly loaded: Promise<AnswerOf<'load'> | undefined>
  /** From then on it answers at once. */
  isLoaded: boolean
  place: number | undefined
  /** When it took the place. */
  placedAt: number
  /** What it counted, as it said last. */
  figures: CallFigures | undefined
}

/** One place: its ports and its letter in the names of dialogs. Whoever has it may change. */
type Place = {
  readonly index: number
  readonly pace: RestartPace
  addresses: SipAddresses | undefined
  member: Member | undefined
  isListening: boolean
  /** Processes that left it without being told to. */
  losses: number
}

/**
 * The worker processes that carry the calls. The server's process starts them, does their writes, tells them what has changed, passes
 * requests between them, and puts another one into the place of each that dies; a spare one stands by for that, loaded already.
 */
export class Workers implements CallCarrier {
  readonly #parts: WorkersParts
  readonly #places: readonly Place[]
  readonly #members = new Set<Member>()
  readonly #sparePace = new RestartPace()
  readonly #watch: NodeJS.Timeout
  /** What closes the records of processes that are gone. */
  readonly #closings = new Set<Promise<void>>()
  #spare: Member | undefined
  #http: string | undefined
  #changed = new Set<BindingId>()
  /** What processes counted that are gone. */
  #gonesFigures: CallFigures | undefined
  /** While it starts, who cannot listen ends the start; while it stops, nobody is replaced. */
  #state: 'starting' | 'running' | 'stopping' = 'starting'

  private constructor(parts: WorkersParts) {
    this.#parts = parts
    this.#places = Array.from({ length: parts.config.sip.workers }, (_, index) => ({
      index,
      pace: new RestartPace(),
      addresses: undefined,
      member: undefined,
      isListening: false,
      losses: 0,
    }))
    this.#watch = setInterval(() => {
      for (const { process, isLoaded } of this.#members) if (isLoaded) process.watch()
    }, watchMs)
  }

  /** Resolves when every worker listens. Rejects with StartError when one cannot, and then none is left. */
  static async start(parts: WorkersParts): Promise<Workers> {
    const workers = new Workers(parts)
    const faults = await Promise.all(workers.#places.map((place) => workers.#fill(place, workers.#begin())))
    const fault = faults.find((one) => one !== undefined)
    if (fault === undefined) {
      workers.#state = 'running'
      for (const place of workers.#places) {
        // One that died while the others started was replaced by nobody.
        if (place.member === undefined) workers.#replace(place)
        else workers.#tellOfPlace(place)
      }
      workers.#prepareSpare()
      return workers
    }
    await workers.close()
    throw fault.code === null ? new Error(fault.message) : new StartError(fault.code, fault.message)
  }

  get addresses(): readonly SipAddresses[] {
    return this.#places.flatMap(({ addresses }) => (addresses === undefined ? [] : [addresses]))
  }

  isListening(): boolean {
    return this.#places.some((place) => place.isListening)
  }

  /** What changed in one turn of the event loop is told in one message. */
  bindingChanged(id: BindingId): void {
    if (this.#changed.size === 0) {
      setImmediate(() => {
        const ids = [...this.#changed]
        this.#changed = new Set()
        this.#tellOthers({ kind: 'bindings_changed', ids })
      })
    }
    this.#changed.add(id)
  }

  async trunksChanged(): Promise<void> {
    await this.#askAll('trunksChanged', {}, answerMs)
  }

  async trunkStates(names: readonly string[]): Promise<ReadonlyMap<string, TrunkState>> {
    const answers = await this.#askAll('trunkStates', { names }, answerMs)
    const all = new Map<string, TrunkState[]>(names.map((name) => [name, []]))
    for (const { states } of answers) for (const [name, state] of states) all.get(name)?.push(state)
    return new Map([...all].map(([name, states]) => [name, trunkStateOfAll(states)]))
  }

  async seen(): Promise<CallsSeen> {
    const certificates = new Map<string, CertificateState>()
    const unverifiedSince: number[] = []
    await Promise.all(
      this.#places.map(async ({ member }) => {
        const answer = await member?.process.ask('figures', {}, answerMs)
        if (member === undefined || answer?.kind !== 'figures') return
        member.figures = answer.figures ?? member.figures
        if (answer.unverifiedSince !== null) unverifiedSince.push(answer.unverifiedSince)
        for (const one of answer.certificates) {
          const { endsSoon = false, isUnusable = false } = certificates.get(one.key) ?? {}
          const [soon, unusable] = [endsSoon || one.endsSoon, isUnusable || one.isUnusable]
          certificates.set(one.key, { ...one, endsSoon: soon, isUnusable: unusable })
        }
      }),
    )
    const all = this.#places.flatMap(({ member }) => (member?.figures === undefined ? [] : [member.figures]))
    return {
      figures: figuresOfAll([...(this.#gonesFigures === undefined ? [] : [this.#gonesFigures]), ...all]),
      places: this.#places.map(({ index, isListening, losses }) => ({ worker: index, isListening, losses })),
      certificates: [...certificates.values()],
      unverifiedSince: unverifiedSince.length === 0 ? null : Math.min(...unverifiedSince),
    }
  }

  async processMetrics(): Promise<readonly object[][]> {
    const answers = await this.#askAll('processMetrics', {}, answerMs)
    return answers.map(({ metrics }) => [...metrics])
  }

  pagesAt(http: string): void {
    this.#http = http
    for (const { process } of this.#members) process.send({ kind: 'http', http })
  }

  async reloadCertificates(): Promise<void> {
    await this.#askAll('reloadCertificates', {}, listenMs)
  }

  async drain(deadlineMs: number): Promise<CounterGroups> {
    this.#state = 'stopping'
    const drained = await this.#askAll('drain', { deadlineMs }, deadlineMs + farewellMs)
    return counterSums(drained.flatMap(({ counters }) => (counters === null ? [] : [counters])))
  }

  async close(): Promise<void> {
    this.#state = 'stopping'
    await Promise.all([...this.#members].map(({ process }) => process.close(closeMs)))
    clearInterval(this.#watch)
    await Promise.all(this.#closings)
  }

  /** Starts a process. It is in no place yet. */
  #begin(): Member {
    const { config, store } = this.#parts
    const process = new WorkerProcess({
      heard: (message) => this.#heard(member, message),
      gone: (how) => this.#gone(member, how),
      silent: () => this.#silent(member),
    })
    const link = store.openLink((news) => process.send({ kind: 'store_news', news }))
    const loaded = process.ask('load', { config }, loadMs)
    const member: Member = { process, link, loaded, isLoaded: false, place: undefined, placedAt: 0, figures: undefined }
    void loaded.then((answer) => {
      member.isLoaded = answer?.kind === 'done'
    })
    this.#members.add(member)
    if (this.#http !== undefined) process.send({ kind: 'http', http: this.#http })
    return member
  }

  /** Puts a process into a place; answers what was wrong with it, and then it is ended. */
  async #fill(place: Place, member: Member): Promise<StartFault | undefined> {
    const { process } = member
    place.member = member
    member.place = place.index
    member.placedAt = performance.now()
    const loaded = await member.loaded
    const answer =
      loaded?.kind === 'done'
        ? await process.ask('listen', { place: place.index, before: place.addresses ?? null }, listenMs)
        : loaded
    if (answer?.kind === 'listening' && place.member === member) {
      place.addresses = answer.addresses
      place.isListening = true
      return undefined
    }
    const silent = { kind: 'fault', code: null, message: 'a worker did not start' } as const
    const fault = answer?.kind === 'fault' ? answer : silent
    if (!process.isGone) process.kill()
    return fault
  }

  #prepareSpare(): void {
    if (this.#state !== 'running' || this.#spare !== undefined) return
    const spare = this.#begin()
    this.#spare = spare
    void spare.loaded.then((answer) => {
      const { process } = spare
      if (answer?.kind === 'done') this.#parts.log.info({ processId: process.processId }, 'a spare worker stands by')
      else if (!process.isGone) process.kill()
    })
  }

  #gone(member: Member, how: string): void {
    const { log } = this.#parts
    const place = member.place === undefined ? undefined : this.#places[member.place]
    if (this.#spare === member) this.#spare = undefined
    if (place?.member === member) {
      place.member = undefined
      place.isListening = false
      place.losses += 1
    }
    if (member.figures !== undefined) {
      const left = onlyCounted(member.figures)
      this.#gonesFigures = figuresOfAll(this.#gonesFigures === undefined ? [left] : [this.#gonesFigures, left])
      member.figures = undefined
    }
    if (this.#state !== 'running') return
    const since = place === undefined ? member.process.startedAt : member.placedAt
    const pauseMs = (place?.pace ?? this.#sparePace).died(performance.now() - since)
    const fields = { worker: place?.index ?? 'spare', processId: member.process.processId, how, pauseMs }
    log.error(fields, 'a worker ended, and another one takes its place')
    if (pauseMs === 0) this.#replace(place)
    else setTimeout(() => this.#replace(place), pauseMs).unref()
  }

  #replace(place: Place | undefined): void {
    if (this.#state !== 'running') return
    if (place === undefined) {
      this.#prepareSpare()
      return
    }
    const member = this.#spare ?? this.#begin()
    this.#spare = undefined
    void this.#fill(place, member).then((fault) => {
      if (fault === undefined) {
        this.#tellOfPlace(place)
        this.#prepareSpare()
      } else if (this.#state === 'running')
        this.#parts.log.error({ worker: place.index, rule: fault.message }, 'a worker cannot listen')
    })
  }

  #tellOfPlace({ index, member, addresses }: Place): void {
    const fields = { worker: index, processId: member?.process.processId, sip: addresses }
    this.#parts.log.info(fields, 'a worker listens')
  }

  /** All that it sent is on its way to the disk: what is still open then has nobody who would close it. */
  #silent(member: Member): void {
    this.#members.delete(member)
    const { link, place } = member
    const parts = { ...this.#parts, isStopping: () => this.#state === 'stopping' }
    const closing = closeLostCalls(link, place, parts).finally(() => this.#closings.delete(closing))
    this.#closings.add(closing)
  }

  #heard(member: Member, message: Exclude<FromWorker, { kind: 'answer' }>): void {
    switch (message.kind) {
      case 'store_batch':
        member.link.take(message.batch)
        break
      case 'bindings_changed':
        this.#tellOthers(message, member)
        break
      case 'policy_seen': {
        const { notes } = message.batch
        this.#parts.policySeen(message.batch)
        // What fired is the affair of this process alone.
        if (notes.length > 0) this.#tellOthers({ kind: 'policy_seen', batch: { notes, firings: [] } }, member)
        break
      }
      case 'pass':
      case 'pass_back': {
        const { relayed } = message
        const to = this.#places[message.to]
        if (member.place === undefined || to?.member === undefined || !to.isListening) break
        to.member.process.relay(
          message.kind === 'pass' ? { kind: 'passed', from: member.place, relayed } : { kind: 'passed_back', relayed },
        )
        break
      }
    }
  }

  #tellOthers(message: BindingsChanged | PolicySeen, except?: Member): void {
    for (const { member } of this.#places) if (member !== undefined && member !== except) member.process.send(message)
  }

  /** The answers of those that have a place and answered in time. */
  async #askAll<Kind extends QuestionKind>(
    what: Kind,
    asked: Questions[Kind]['asked'],
    deadlineMs: number,
  ): Promise<AnswerOf<Kind>[]> {
    const members = this.#places.flatMap(({ member }) => (member === undefined ? [] : [member]))
    const answers = await Promise.all(members.map(({ process }) => process.ask(what, asked, deadlineMs)))
    return answers.filter(
      (answer) => answer !== undefined && (answer as { kind: string }).kind !== 'fault',
    ) as AnswerOf<Kind>[]
  }
}
