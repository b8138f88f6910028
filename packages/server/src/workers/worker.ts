import {
  type CallStore,
  type Clock,
  committedClock,
  defaultBindingLimits,
  Router,
  StoreError,
  type Vault,
} from '@axbridge/core'
import { type OpenedCallStore, openSqliteCallStore } from '@axbridge/store/sqlite-calls'
import { type CallPlane, openCallPlane } from '../call-plane.ts'
import { tracedCalls } from '../call-traces.ts'
import type { Config } from '../config.ts'
import { TrunkTable } from '../exchange/trunk-table.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { type BufferedLog, openLog } from '../observe/log.ts'
import type { ProcessMetrics } from '../observe/metrics/metrics-text.ts'
import { watchSipFaults } from '../observe/sip-faults.ts'
import type { Tracing } from '../observe/traces/tracing.ts'
import { readEmbeddedKeys } from '../open-keys.ts'
import { openSupervision, type Supervision } from '../open-supervision.ts'
import { StartError } from '../start-error.ts'
import type { PolicyBatch } from '../supervision/policy/policy-batch.ts'
import { readAddedTrunks, trunksInForce } from '../trunks-in-force.ts'
import { markedTokens } from './dialog-mark.ts'
import { RelayingNetwork } from './relaying-network.ts'
import { sipInPlaceOf } from './taken-place.ts'
import { workerLog } from './worker-log.ts'
import type {
  AnswerOf,
  Done,
  FromWorker,
  Question,
  QuestionKind,
  Questions,
  StartFault,
  ToWorker,
} from './worker-messages.ts'
import { sipOfWorker, trunkOfWorker } from './worker-share.ts'

const wall: Clock = { now: () => Date.now() }

const done: Done = { kind: 'done' }

/** What a worker has read, before it has a place and after. */
type Loaded = {
  readonly config: Config
  readonly vault: Vault
  readonly log: BufferedLog
  readonly store: CallStore
  readonly trunks: TrunkTable
}

export type WorkerSurroundings = {
  /** Sends to the server's process; false when so much waits that a SIP message should not. */
  send(message: FromWorker): boolean
  /** Ends the process, once what was sent has left. */
  end(): void
}

/** A worker, from its first message to its end: it is told by the server's process what to do, and carries calls. */
export class CallWorker {
  readonly #surroundings: WorkerSurroundings
  #opened: OpenedCallStore | undefined
  #loaded: Loaded | undefined
  #plane: CallPlane | undefined
  #supervision: Supervision | undefined
  #relaying: RelayingNetwork | undefined
  #http: string | undefined
  #processMetrics: ProcessMetrics | undefined
  #tracing: Tracing | undefined

  constructor(surroundings: WorkerSurroundings) {
    this.#surroundings = surroundings
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'question':
        void this.#answer(message)
        break
      case 'http':
        this.#http = message.http
        break
      case 'store_news':
        this.#opened?.heard(message.news)
        break
      case 'bindings_changed':
        for (const id of message.ids) this.#plane?.bindingChanged(id)
        break
      case 'policy_seen':
        this.#supervision?.policy.take(message.batch)
        break
      case 'passed':
        this.#relaying?.take(message.from, message.relayed)
        break
      case 'passed_back':
        this.#relaying?.sendBack(message.relayed)
        break
    }
  }

  /** The server's process is gone, and with it whoever writes: the legs of live calls are let go. */
  async abandon(): Promise<void> {
    await this.#plane?.close()
    this.#supervision?.close()
    this.#loaded?.log.flush()
  }

  async #answer(question: Question): Promise<void> {
    const answer = await this.#find(question).catch((error: unknown): StartFault => faultOf(error))
    this.#surroundings.send({ kind: 'answer', number: question.number, answer })
    if (question.what === 'close') this.#surroundings.end()
  }

  async #find(question: Question): Promise<AnswerOf<QuestionKind>> {
    switch (question.what) {
      case 'load':
        await this.#load(question.asked.config)
        return done
      case 'listen':
        return this.#listen(question.asked)
      case 'ping':
        return done
      case 'trunksChanged':
        await this.#readTrunks()
        return done
      case 'trunkStates': {
        const plane = this.#plane
        const { names } = question.asked
        const states = names.flatMap((name) => (plane === undefined ? [] : [[name, plane.trunkState(name)] as const]))
        return { kind: 'trunk_states', states }
      }
      case 'figures':
        return {
          kind: 'figures',
          figures: this.#plane?.figures() ?? null,
          certificates: this.#plane?.certificates() ?? [],
          unverifiedSince: this.#plane?.unverifiedSince() ?? null,
        }
      case 'processMetrics':
        return { kind: 'process_metrics', metrics: (await this.#processMetrics?.read()) ?? [] }
      case 'reloadCertificates':
        await this.#plane?.reloadCertificates()
        return done
      case 'drain':
        await this.#plane?.drain(question.asked.deadlineMs)
        return { kind: 'drained', counters: this.#counters() }
      case 'close':
        await this.#close()
        return done
    }
  }

  async #load(config: Config): Promise<void> {
    const log = openLog(config.log.level)
    watchSipFaults(log)
    const keeper = await readEmbeddedKeys(config, config.data)
    const { vault } = keeper
    keeper.follow((error) => log.warn({ error }, 'the key ring was not read again, and is until it can be'))
    const opened = openSqliteCallStore({
      directory: config.data,
      send: (batch) => void this.#surroundings.send({ kind: 'store_batch', batch }),
    })
    this.#opened = opened
    this.#loaded = { config, vault, log, store: opened.store, trunks: new TrunkTable([]) }
  }

  async #listen({ place, before }: Questions['listen']['asked']): Promise<AnswerOf<'listen'>> {
    const { config, vault, log, trunks, store: loaded } = this.#whatWasLoaded()
    const store = this.#tellingOfAnswers(loaded)
    const share = { place, workers: config.sip.workers }
    await this.#readTrunks()
    // A library that is needed only here is loaded only here.
    if (config.metrics !== null)
      this.#processMetrics ??= (await import('../observe/metrics/metrics-text.ts')).openProcessMetrics(
        `worker ${place}`,
      )
    if (config.traces !== null)
      this.#tracing ??= (await import('../observe/traces/open-tracing.ts')).openTracing(
        config.traces,
        `worker ${place}`,
        systemRandomness,
      )
    const clock = committedClock(wall, store)
    const { quarantineMs } = { ...defaultBindingLimits, ...config.bindings }
    const { send } = this.#surroundings
    const tellPolicy = (batch: PolicyBatch): void => void send({ kind: 'policy_seen', batch })
    const supervision = await openSupervision({ config, store, vault, clock, log, tellPolicy })
    this.#supervision = supervision
    const plane = await openCallPlane({
      screens: supervision.screens,
      textScreens: supervision.textScreens,
      suspensions: supervision.restrictions.suspensions,
      verification: supervision.verification?.seen,
      config: { ...config, sip: sipInPlaceOf(before, sipOfWorker(config.sip, share)) },
      ...{ store, vault, clock, wall, trunks, log: workerLog(log, place) },
      router: new Router(store, vault, clock, quarantineMs),
      pages: () => (this.#http === undefined ? [] : [this.#http]),
      tokens: markedTokens(place),
      ...(this.#tracing === undefined ? {} : { traced: tracedCalls(this.#tracing) }),
      around: (network) => {
        this.#relaying = new RelayingNetwork({
          ...{ network, place, places: share.workers },
          pass: (to, relayed) => send({ kind: 'pass', to, relayed }),
          passBack: (to, relayed) => send({ kind: 'pass_back', to, relayed }),
        })
        return this.#relaying
      },
    })
    this.#plane = plane
    supervision.restrictions.watch(() => plane.suspensionsChanged())
    return { kind: 'listening', addresses: plane.addresses }
  }

  /** An answer may bring the end of a binding forward, for calls in other workers too. */
  #tellingOfAnswers({ bindings, ...store }: CallStore): CallStore {
    return {
      ...store,
      bindings: {
        ...bindings,
        noteAnswer: async (note) => {
          await bindings.noteAnswer(note)
          this.#surroundings.send({ kind: 'bindings_changed', ids: [note.id] })
        },
      },
    }
  }

  async #readTrunks(): Promise<void> {
    const { config, vault, store, trunks } = this.#whatWasLoaded()
    const added = readAddedTrunks(await store.trunks.list(), config, vault)
    trunks.replace(trunksInForce(config, added).map((trunk) => trunkOfWorker(trunk, config.sip)))
  }

  #counters() {
    const [plane, relaying] = [this.#plane, this.#relaying]
    return plane === undefined || relaying === undefined ? null : { ...plane.counters(), relaying: relaying.counters() }
  }

  /** The calls first, so that their records are written. */
  async #close(): Promise<void> {
    await this.#plane?.close()
    this.#supervision?.close()
    await this.#tracing?.close()
    await this.#loaded?.store.close()
    this.#loaded?.log.flush()
  }

  #whatWasLoaded(): Loaded {
    if (this.#loaded === undefined) throw new Error('a worker is told to load first')
    return this.#loaded
  }
}

/** Nothing here can carry a number: listeners, keys and the store are what fails at a start. */
const faultOf = (error: unknown): StartFault => {
  const message = error instanceof Error ? error.message : 'unknown failure'
  if (error instanceof StartError) return { kind: 'fault', code: error.code, message }
  return { kind: 'fault', code: error instanceof StoreError ? 'store' : null, message }
}
