import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { cpus } from 'node:os'
import { createInterface } from 'node:readline'
import { cpuMicrosecondsOf, familyOf, residentOctetsOf } from './process-usage.ts'

export type ProcessPlan = {
  /** A compiled script and its arguments. */
  readonly script: string
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
  /** The file that takes its stderr; ours when not given. */
  readonly log?: string
  /** What is measured for each core stands on the first alone, what measures it on the last; `any` is not pinned. */
  readonly core: 'measured' | 'measuring' | 'any'
  /** Turns its first message, or its first line on stdout, into what `ready` is; undefined waits for the next. */
  readonly readReady: (first: unknown) => unknown
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 20_000

/** Whether there is a `taskset` and more than one core. */
export const canPin = cpus().length > 1 && spawnSync('taskset', ['-V'], { stdio: 'ignore' }).status === 0

/** A command that stands on its core from its start, with all that it starts. */
export const pinned = (role: ProcessPlan['core'], command: readonly string[]): readonly string[] =>
  canPin && role !== 'any'
    ? ['taskset', '-c', String(role === 'measured' ? 0 : cpus().length - 1), ...command]
    : command

/** A Node process on one core, with a channel to it and a line at a time from it. */
export class PinnedProcess {
  readonly pid: number
  readonly ready: unknown
  readonly #child: ChildProcess
  readonly #exited: Promise<void>

  private constructor(child: ChildProcess, pid: number, exited: Promise<void>, ready: unknown) {
    this.#child = child
    this.pid = pid
    this.#exited = exited
    this.ready = ready
  }

  /** Resolves when the process is ready. */
  static async start(plan: ProcessPlan): Promise<PinnedProcess> {
    const { script, args = [], nodeArgs = [], core, log, readReady } = plan
    const [file = '', ...rest] = pinned(core, [process.execPath, ...nodeArgs, script, ...args])
    const errors = log === undefined ? 'inherit' : openSync(log, 'a')
    const child = spawn(file, rest, { stdio: ['ignore', 'pipe', errors, 'ipc'] })
    if (typeof errors === 'number') closeSync(errors)
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    })
    const ready = await new Promise<unknown>((resolve, reject) => {
      const fail = (why: string) => {
        child.kill('SIGKILL')
        reject(new Error(`${script} ${why}`))
      }
      const late = setTimeout(() => fail('was not ready in time'), startTimeoutMs)
      const take = (first: unknown) => {
        const read = readReady(first)
        if (read === undefined) return
        clearTimeout(late)
        resolve(read)
      }
      child.on('message', take)
      if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', take)
      void exited.then(() => fail('ended before it was ready'))
    })
    child.removeAllListeners('message')
    if (child.pid === undefined) throw new Error('a process that is ready has an id')
    return new PinnedProcess(child, child.pid, exited, ready)
  }

  /** User and system time of all threads so far, in microseconds, with those of the processes that it started. */
  cpuMicroseconds(): number {
    return this.#sum(cpuMicrosecondsOf)
  }

  /** With that of the processes that it started; what they share is counted for each. */
  residentOctets(): number {
    return this.#sum(residentOctetsOf)
  }

  #sum(of: (pid: number) => number): number {
    return familyOf(this.pid).reduce((sum, pid) => sum + of(pid), 0)
  }

  send(message: object): void {
    this.#child.send(message)
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** The next message that `take` makes something of. Rejects when the process ends or `deadlineMs` pass. */
  next<T>(take: (message: unknown) => T | undefined, deadlineMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(late)
        this.#child.off('message', heard)
        finish()
      }
      const heard = (message: unknown) => {
        const taken = take(message)
        if (taken !== undefined) settle(() => resolve(taken))
      }
      const late = setTimeout(() => settle(() => reject(new Error('a process of the bench fell silent'))), deadlineMs)
      this.#child.on('message', heard)
      void this.#exited.then(() => settle(() => reject(new Error('a process of the bench ended'))))
    })
  }

  /** Asks it to end and waits for that; kills it when it takes too long. Idempotent. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    if (this.#child.connected) this.#child.disconnect()
    this.#child.kill('SIGTERM')
    const late = setTimeout(() => this.kill(), stopTimeoutMs)
    await this.#exited
    clearTimeout(late)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}
