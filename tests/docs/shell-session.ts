import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'

export type ShellOutput = { readonly out: string; readonly err: string }

/** A block whose commands did not all succeed, or took too long. */
export class BlockFailed extends Error {
  override readonly name = 'BlockFailed'
}

const running = new Set<ChildProcessWithoutNullStreams>()
process.once('exit', () => {
  for (const child of running) killGroup(child)
})

/** With all that the shell left running in the background. */
const killGroup = ({ pid }: ChildProcessWithoutNullStreams): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has ended.
  }
}

/** One terminal: blocks that are typed into it one after the other share variables and background processes. */
export class ShellSession {
  readonly #shell: ChildProcessWithoutNullStreams
  readonly #ended: Promise<unknown>
  #out = ''
  #err = ''
  #heard: () => void = () => {}

  constructor(directory: string, env: Readonly<Record<string, string>>) {
    // A group of its own, so that it ends with what it started.
    this.#shell = spawn('sh', ['-s'], { cwd: directory, env: { PATH: process.env.PATH, ...env }, detached: true })
    running.add(this.#shell)
    // It comes when nobody holds the output any more, what runs in the background included.
    this.#ended = once(this.#shell, 'close').then(() => this.#heard())
    this.#shell.stdout.on('data', (octets: Buffer) => {
      this.#out += octets.toString('utf8')
      this.#heard()
    })
    this.#shell.stderr.on('data', (octets: Buffer) => {
      this.#err += octets.toString('utf8')
      this.#heard()
    })
    this.#shell.stdin.on('error', () => {})
    this.#shell.stdin.write('set -e\n')
  }

  /** All that it wrote since the last block began. */
  get out(): string {
    return this.#out
  }

  /** Runs a block to its end; answers what it wrote. Rejects with BlockFailed when one of its commands fails. */
  async run(text: string, deadlineMs: number): Promise<ShellOutput> {
    const end = `the end of a block ${randomUUID()}\n`
    this.start(`{\n${text}\n}; printf %s '${end}'; printf %s '${end}' >&2`)
    await this.until((out) => out.includes(end) && this.#err.includes(end), deadlineMs)
    return { out: this.#out.replace(end, ''), err: this.#err.replace(end, '') }
  }

  /** Types a block and does not wait. No command of it can read what is typed after it. */
  start(text: string): void {
    ;[this.#out, this.#err] = ['', '']
    this.#shell.stdin.write(`{\n${text}\n} < /dev/null\n`)
  }

  /** Waits until the output is as wanted. Rejects with BlockFailed when the shell ends before. */
  async until(isWanted: (out: string) => boolean, deadlineMs: number): Promise<void> {
    const late = AbortSignal.timeout(deadlineMs)
    const wake = () => this.#heard()
    late.addEventListener('abort', wake)
    try {
      while (!isWanted(this.#out)) {
        if (late.aborted) throw new BlockFailed(`not over after ${deadlineMs} ms\n${this.#out}${this.#err}`)
        const { exitCode, signalCode } = this.#shell
        const ended = exitCode ?? signalCode
        if (ended !== null) throw new BlockFailed(`ended with ${ended}\n${this.#out}${this.#err}`)
        await new Promise<void>((resolve) => {
          this.#heard = resolve
        })
      }
    } finally {
      late.removeEventListener('abort', wake)
    }
  }

  /** What Ctrl-C in a terminal does to the command in front. Resolves when the shell has ended too. */
  async interrupt(): Promise<void> {
    if (this.#shell.pid !== undefined) process.kill(-this.#shell.pid, 'SIGINT')
    await this.#ended
  }

  /** Ends the shell and whatever it left running. Idempotent. */
  async close(): Promise<void> {
    killGroup(this.#shell)
    await this.#ended
    running.delete(this.#shell)
  }
}
