import type { BenchRun } from '../bench-run.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { repository } from '../place.ts'
import type { PostOrder, PostReport } from './drain-protocol.ts'

const patienceMs = 600_000

/** The HTTP client alone, in a process of its own on the core where the server is when its turn comes. */
export class BarePoster {
  readonly #process: PinnedProcess

  private constructor(process: PinnedProcess) {
    this.#process = process
  }

  static async start(run: BenchRun): Promise<BarePoster> {
    const script = `${repository}dist/bench/webhooks/poster-process.js`
    return new BarePoster(await run.start({ script, core: 'measured', readReady: (message) => message }))
  }

  async post(order: PostOrder): Promise<void> {
    this.#process.send(order)
    await this.#process.next((message) => ((message as PostReport).kind === 'posted' ? true : undefined), patienceMs)
  }
}
