import type { HostPort, LoadOrder, LoadReport, RunOutcome } from '@axbridge/sim/load'
import type { BenchRun } from '../bench-run.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { repository } from '../place.ts'

type Listening = Extract<LoadReport, { kind: 'listening' }>

/** What a run may take beyond the time that its plan takes. */
const patienceMs = 30_000

/** The call generator in a process of its own, on the measuring core. */
export class LoadClient {
  readonly callees: HostPort
  readonly #process: PinnedProcess

  private constructor(process: PinnedProcess, { callees }: Listening) {
    this.#process = process
    this.callees = callees
  }

  static async start(run: BenchRun): Promise<LoadClient> {
    const started = await run.start({
      script: `${repository}packages/sim/dist/load/load-process.js`,
      core: 'measuring',
      readReady: (message) => ((message as LoadReport).kind === 'listening' ? message : undefined),
    })
    return new LoadClient(started, started.ready as Listening)
  }

  /** `mayShow`: the server is known to show numbers, which is counted then and no fault. */
  async aim(server: HostPort, numbersFile: string, mayShow = false): Promise<void> {
    const aimed = this.#next((report) => (report.kind === 'aimed' ? true : undefined), patienceMs)
    this.#order({ kind: 'aim', server, numbersFile, mayShow })
    await aimed
  }

  /** Offers calls at a rate; resolves when every one has ended. */
  run(calls: number, ratePerS: number, holdMs: number): Promise<RunOutcome> {
    const ran = this.#ran((calls / ratePerS) * 1_000 + holdMs + patienceMs)
    this.#order({ kind: 'run', calls, ratePerS, holdMs })
    return ran
  }

  /** Sets calls up and holds them. `established` resolves when all are, `hangUp` ends them. */
  hold(calls: number, ratePerS: number, longestMs: number) {
    const established = this.#next((report) => (report.kind === 'established' ? true : undefined), longestMs)
    const ran = this.#ran((2 * calls * 1_000) / ratePerS + longestMs + patienceMs)
    this.#order({ kind: 'run', calls, ratePerS, holdMs: longestMs })
    return {
      established,
      hangUp: (): Promise<RunOutcome> => {
        this.#order({ kind: 'hang_up' })
        return ran
      },
    }
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }

  #ran(deadlineMs: number): Promise<RunOutcome> {
    return this.#next((report) => (report.kind === 'ran' ? report.outcome : undefined), deadlineMs)
  }

  #next<T>(take: (report: LoadReport) => T | undefined, deadlineMs: number): Promise<T> {
    return this.#process.next((message) => take(message as LoadReport), deadlineMs)
  }

  #order(order: LoadOrder): void {
    this.#process.send(order)
  }
}
