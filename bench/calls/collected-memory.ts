import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { BenchRun } from '../bench-run.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { repository } from '../place.ts'
import type { WhatIsLeft } from './collect-on-signal.ts'

/** Has a server collect its garbage on demand, and reads what is left then. */
export class CollectedMemory {
  readonly #report: string

  constructor(run: BenchRun) {
    this.#report = run.path('memory')
  }

  /** What the server's node is to be started with. */
  get nodeArgs(): readonly string[] {
    const preload = `file://${repository}dist/bench/calls/collect-on-signal.js?report=${encodeURIComponent(this.#report)}`
    return ['--expose-gc', '--import', preload]
  }

  async read(server: PinnedProcess): Promise<WhatIsLeft> {
    rmSync(this.#report, { force: true })
    server.signal('SIGUSR2')
    for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
      if (existsSync(this.#report)) return JSON.parse(readFileSync(this.#report, 'utf8')) as WhatIsLeft
      await pause(50)
    }
    throw new Error('the server did not report its memory')
  }
}
