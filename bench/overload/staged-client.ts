import type { HostPort, LoadTransport, StagedOrder, StagedPlan, StagedReport, StageOutcome } from '@axbridge/sim/load'
import type { BenchRun } from '../bench-run.ts'
import type { PinnedProcess, ProcessPlan } from '../pinned-process.ts'
import { repository } from '../place.ts'

type Listening = Extract<StagedReport, { kind: 'listening' }>

const aimTimeoutMs = 30_000

/** Beyond the stages: the last calls may take twice what a phone waits, and the generator may be short of its core. */
const patienceMs = 120_000

/** The generator whose phones repeat what is not answered, in a process of its own. */
export class StagedClient {
  readonly callees: HostPort
  readonly #process: PinnedProcess

  private constructor(process: PinnedProcess, { callees }: Listening) {
    this.#process = process
    this.callees = callees
  }

  /** Calls come from each of the hosts. */
  static async start(
    run: BenchRun,
    hosts: readonly string[],
    core: ProcessPlan['core'],
    transport: LoadTransport = 'udp',
  ): Promise<StagedClient> {
    const started = await run.start({
      script: `${repository}packages/sim/dist/load/staged/staged-process.js`,
      args: [transport, ...hosts],
      core,
      readReady: (message) => ((message as StagedReport).kind === 'listening' ? message : undefined),
    })
    return new StagedClient(started, started.ready as Listening)
  }

  /** `servers`: where each source calls, or one for all. */
  async aim(servers: readonly HostPort[], numbersFile: string): Promise<void> {
    const aimed = this.#next((report) => (report.kind === 'aimed' ? true : undefined), aimTimeoutMs)
    this.#order({ kind: 'aim', servers, numbersFile })
    await aimed
  }

  /** Resolves when the last call has ended. `began` is told each stage as it begins, and their count when the last one has ended. */
  run(plan: StagedPlan, began: (stage: number) => void = () => {}): Promise<readonly StageOutcome[]> {
    const seconds = plan.stages.reduce((sum, stage) => sum + stage.seconds, 0)
    const ran = this.#next(
      (report) => {
        if (report.kind === 'stage') began(report.stage)
        return report.kind === 'ran' ? report.stages : undefined
      },
      seconds * 1_000 + plan.holdMs + patienceMs,
    )
    this.#order({ kind: 'run', ...plan })
    return ran
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }

  #next<T>(take: (report: StagedReport) => T | undefined, deadlineMs: number): Promise<T> {
    return this.#process.next((message) => take(message as StagedReport), deadlineMs)
  }

  #order(order: StagedOrder): void {
    this.#process.send(order)
  }
}
