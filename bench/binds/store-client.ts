import type { BenchRun } from '../bench-run.ts'
import type { FilledStore } from '../fill/filled-store.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { repository } from '../place.ts'
import type { BindOutcome, RouteOutcome, StoreOrder, StoreReport } from './store-protocol.ts'

const deadlineMs = 600_000

/** A process that has a store open, and nothing else to do. */
export class StoreClient {
  readonly #process: PinnedProcess

  private constructor(process: PinnedProcess) {
    this.#process = process
  }

  static async start(
    run: BenchRun,
    filled: FilledStore,
    { nodeArgs }: { readonly nodeArgs: readonly string[] },
  ): Promise<StoreClient> {
    const started = await run.start({
      script: `${repository}dist/bench/binds/store-process.js`,
      args: [JSON.stringify(filled)],
      nodeArgs,
      // The thread of the store has a second core, as it would have in production.
      core: 'any',
      readReady: (message) => ((message as StoreReport).kind === 'ready' ? true : undefined),
    })
    return new StoreClient(started)
  }

  bind(first: number, count: number, concurrency: number): Promise<BindOutcome> {
    return this.#ask({ kind: 'bind', first, count, concurrency }, (report) =>
      report.kind === 'bound' ? report : undefined,
    )
  }

  route(count: number): Promise<RouteOutcome> {
    return this.#ask({ kind: 'route', count }, (report) => (report.kind === 'routed' ? report : undefined))
  }

  residentOctets(): number {
    return this.#process.residentOctets()
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }

  async #ask<T>(order: StoreOrder, take: (report: StoreReport) => T | undefined): Promise<T> {
    const answered = this.#process.next((message) => take(message as StoreReport), deadlineMs)
    this.#process.send(order)
    return answered
  }
}
