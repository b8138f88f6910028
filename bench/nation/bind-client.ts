import type { BenchRun } from '../bench-run.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { repository } from '../place.ts'
import type { BindOrder, BindOutcome, BindReport, BindTarget } from './bind-protocol.ts'

const aimTimeoutMs = 30_000
const patienceMs = 120_000

/** The generator of binds, in a process of its own. */
export class BindClient {
  readonly #process: PinnedProcess

  private constructor(process: PinnedProcess) {
    this.#process = process
  }

  static async start(run: BenchRun): Promise<BindClient> {
    const started = await run.start({
      script: `${repository}dist/bench/nation/bind-load.js`,
      core: 'any',
      readReady: (message) => ((message as BindReport).kind === 'ready' ? true : undefined),
    })
    return new BindClient(started)
  }

  async aim(target: BindTarget, connections: number): Promise<void> {
    await this.#ask({ kind: 'aim', connections, ...target }, aimTimeoutMs, (report) =>
      report.kind === 'aimed' ? true : undefined,
    )
  }

  run(ratePerS: number, seconds: number, firstIndex: number): Promise<BindOutcome> {
    const order = { kind: 'run', ratePerS, seconds, firstIndex } as const
    return this.#ask(order, seconds * 1_000 + patienceMs, (report) =>
      report.kind === 'ran' ? report.outcome : undefined,
    )
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }

  async #ask<T>(order: BindOrder, deadlineMs: number, take: (report: BindReport) => T | undefined): Promise<T> {
    const answered = this.#process.next((message) => take(message as BindReport), deadlineMs)
    this.#process.send(order)
    return answered
  }
}
