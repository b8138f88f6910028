import type { BenchRun } from '../bench-run.ts'
import type { PinnedProcess, ProcessPlan } from '../pinned-process.ts'
import { repository } from '../place.ts'
import type { HttpOrder, HttpOutcome, HttpReport, RequestPlan } from './http-protocol.ts'

const deadlineMs = 300_000

/** The HTTP generator, in a process of its own. */
export class HttpClient {
  readonly #process: PinnedProcess

  private constructor(process: PinnedProcess) {
    this.#process = process
  }

  static async start(run: BenchRun, core: ProcessPlan['core']): Promise<HttpClient> {
    const started = await run.start({
      script: `${repository}dist/bench/binds/http-load.js`,
      core,
      readReady: (message) => ((message as HttpReport).kind === 'ready' ? true : undefined),
    })
    return new HttpClient(started)
  }

  /** Makes the requests of the next rounds. Signatures are used up by the first of them, at a server that checks them. */
  async prepare(plan: RequestPlan): Promise<void> {
    await this.#ask({ kind: 'prepare', ...plan }, (report) => (report.kind === 'prepared' ? true : undefined))
  }

  post(port: number, concurrency: number): Promise<HttpOutcome> {
    return this.#ask({ kind: 'post', port, concurrency }, (report) => (report.kind === 'posted' ? report : undefined))
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }

  async #ask<T>(order: HttpOrder, take: (report: HttpReport) => T | undefined): Promise<T> {
    const answered = this.#process.next((message) => take(message as HttpReport), deadlineMs)
    this.#process.send(order)
    return answered
  }
}
