import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export type ProgramRun = { readonly code: number | null; readonly out: string; readonly err: string }

export type ProgramOptions = { readonly env: Readonly<Record<string, string>>; readonly deadlineMs?: number }

const start = (command: readonly string[], { env, deadlineMs = 60_000 }: ProgramOptions): ChildProcess => {
  const [program = '', ...parameters] = command
  return spawn(program, parameters, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
  })
}

/** Runs a program to its end, which it reaches by itself or by the deadline. */
export const runProgram = async (command: readonly string[], options: ProgramOptions): Promise<ProgramRun> => {
  const child = start(command, options)
  let [out, err] = ['', '']
  child.stdout?.on('data', (octets: Buffer) => {
    out += octets.toString('utf8')
  })
  child.stderr?.on('data', (octets: Buffer) => {
    err += octets.toString('utf8')
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

/** A program that goes on until it is ended. */
export class RunningProgram {
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>
  #output = ''

  constructor(command: readonly string[], options: ProgramOptions) {
    this.#child = start(command, options)
    this.#closed = once(this.#child, 'close')
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (octets: Buffer) => {
        this.#output += octets.toString('utf8')
      })
    }
  }

  get output(): string {
    return this.#output
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#closed
  }
}
