import type { BenchRun } from '../bench-run.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { repository } from '../place.ts'
import type { DrainOrder, DrainReport } from './drain-protocol.ts'

const patienceMs = 600_000

/** An endpoint in a process of its own, on the measuring core. */
export class DrainReceiver {
  readonly url: string
  readonly #process: PinnedProcess

  private constructor(process: PinnedProcess, url: string) {
    this.#process = process
    this.url = url
  }

  static async start(run: BenchRun): Promise<DrainReceiver> {
    const started = await run.start({
      script: `${repository}dist/bench/webhooks/receiver-process.js`,
      core: 'measuring',
      readReady: (message) => ((message as DrainReport).kind === 'listening' ? message : undefined),
    })
    const { url } = started.ready as Extract<DrainReport, { kind: 'listening' }>
    return new DrainReceiver(started, url)
  }

  /** Resolves with the rate of so many posts once they have come. */
  async takes(events: number, bodies?: string): Promise<number> {
    const order: DrainOrder = { events, bodies: bodies ?? null }
    this.#process.send(order)
    const { tookMs } = await this.#process.next(
      (message) => ((message as DrainReport).kind === 'drained' ? (message as { tookMs: number }) : undefined),
      patienceMs,
    )
    return (events - 1) / (tookMs / 1_000)
  }
}
