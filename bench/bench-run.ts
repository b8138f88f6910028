import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { PinnedProcess, type ProcessPlan } from './pinned-process.ts'

/** What a bench has started: `stop` asks it to end and waits, `kill` can do neither. Both idempotent. */
export type Started = { stop(): Promise<void>; kill(): void }

/** statfs(2): the type of a tmpfs. */
const tmpfs = 0x01021994

/** What one bench leaves nowhere: its folder and its processes. */
export class BenchRun {
  readonly directory: string
  readonly #processes = new Set<Started>()
  #isClosed = false

  /** Makes a temporary folder in `dir`. Throws where a sync costs nothing, since no durable figure would be true. */
  constructor(dir = tmpdir()) {
    mkdirSync(dir, { recursive: true })
    if (statfsSync(dir).type === tmpfs) {
      throw new Error(`${dir} is in memory, where nothing is durable: name a folder on a disk with --dir`)
    }
    this.directory = mkdtempSync(join(resolve(dir), 'axbridge-bench-'))
    process.once('exit', () => this.#remove())
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  }

  path(name: string): string {
    return join(this.directory, name)
  }

  async start(plan: ProcessPlan): Promise<PinnedProcess> {
    return this.own(await PinnedProcess.start(plan))
  }

  /** Ends it with the bench, if not before. */
  own<S extends Started>(started: S): S {
    this.#processes.add(started)
    return started
  }

  async close(): Promise<void> {
    await Promise.all([...this.#processes].map((one) => one.stop()))
    this.#remove()
  }

  /** At the end of the process nothing can be awaited any more. */
  #remove(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const one of this.#processes) one.kill()
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 })
  }
}
