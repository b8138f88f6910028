import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import type { Started } from '../../bench-run.ts'
import { pinned } from '../../pinned-process.ts'
import { cpuMicrosecondsOf, familyOf, proportionalOctetsOf } from '../../process-usage.ts'
import type { MeasuredProcess } from '../measured-process.ts'

const stopTimeoutMs = 5_000

/** A program that is not ours, on the measured core with all that it starts. */
export class ForeignProcess implements Started, MeasuredProcess {
  readonly #child: ChildProcess
  readonly #pid: number
  readonly #log: string
  readonly #exited: Promise<void>
  #hasExited = false

  /** Its output goes to `log`. */
  constructor(command: readonly string[], log: string) {
    const [file = '', ...args] = pinned('measured', command)
    const output = openSync(log, 'a')
    this.#child = spawn(file, args, { stdio: ['ignore', output, output] })
    closeSync(output)
    this.#log = log
    this.#exited = new Promise((resolve) => {
      const exited = () => {
        this.#hasExited = true
        resolve()
      }
      this.#child.once('exit', exited)
      this.#child.once('error', exited)
    })
    this.#pid = this.#child.pid ?? 0
  }

  /** Throws with the end of its log when it has ended. */
  assertRuns(): void {
    if (!this.#hasExited) return
    throw new Error(`${this.#child.spawnargs.join(' ')} ended:\n${readFileSync(this.#log, 'utf8').slice(-2_000)}`)
  }

  /** Of all its processes. Their time would be lost if one ended, and none does. */
  cpuMicroseconds(): number {
    return familyOf(this.#pid).reduce((sum, pid) => sum + cpuMicrosecondsOf(pid), 0)
  }

  /** Of all its processes, shared memory once. */
  residentOctets(): number {
    return familyOf(this.#pid).reduce((sum, pid) => sum + proportionalOctetsOf(pid), 0)
  }

  async stop(): Promise<void> {
    if (this.#hasExited) return
    this.#child.kill('SIGTERM')
    const late = setTimeout(() => this.kill(), stopTimeoutMs)
    await this.#exited
    clearTimeout(late)
  }

  /** Processes that a Kamailio started end with it only if they are told, so they are. */
  kill(): void {
    if (this.#hasExited) return
    try {
      for (const pid of familyOf(this.#pid).toReversed()) process.kill(pid, 'SIGKILL')
    } catch {
      // It has just ended.
    }
  }
}
