import { type ChildProcess, spawn } from 'node:child_process'
import type { Address } from '@axbridge/sip'
import { commandLine } from './command-line.ts'
import { type ReadyServer, readReadyLine } from './ready-line.ts'

/** `not_ready`: it ended or fell silent before it was ready. `not_stopped`: it had to be killed. */
export type ServerProcessErrorCode = 'not_ready' | 'not_stopped'

export class ServerProcessError extends Error {
  readonly code: ServerProcessErrorCode

  constructor(code: ServerProcessErrorCode, message: string) {
    super(message)
    this.name = 'ServerProcessError'
    this.code = code
  }
}

export type ServerProcessOptions = {
  /** The configuration file. */
  readonly config: string
  /** How long it may take to be ready. */
  readonly deadlineMs: number
  /** A command in front of the server's, as `strace`, which must become it or stay beside it under another process id. */
  readonly under?: readonly string[]
  /** Further flags of `serve`. */
  readonly flags?: readonly string[]
}

const mostOutput = 64 * 1024

/** A server in a process of its own, as an operator runs it. Whoever starts it stops it. */
export class ServerProcess {
  readonly ready: ReadyServer
  readonly #process: ChildProcess
  readonly #exited: Promise<number | null>
  readonly #errors: Tail

  private constructor(process: ChildProcess, exited: Promise<number | null>, errors: Tail, ready: ReadyServer) {
    this.#process = process
    this.#exited = exited
    this.#errors = errors
    this.ready = ready
  }

  /** Rejects with ServerProcessError `not_ready`; nothing runs then. */
  static async start({ config, deadlineMs, under = [], flags = [] }: ServerProcessOptions): Promise<ServerProcess> {
    const serve = [process.execPath, commandLine(), 'serve', '--config', config, '--ready-line', ...flags]
    const [command = process.execPath, ...parameters] = [...under, ...serve]
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
    const exited = new Promise<number | null>((resolve) => {
      child.once('exit', (code) => resolve(code))
      child.once('error', () => resolve(null))
    })
    const errors = new Tail()
    child.stderr.on('data', (octets: Buffer) => errors.add(octets.toString('utf8')))
    const ready = await firstReadyLine(child, exited, deadlineMs)
    if (ready !== undefined) return new ServerProcess(child, exited, errors, ready)
    child.kill('SIGKILL')
    await exited
    throw new ServerProcessError(
      'not_ready',
      `the server ended or said nothing within ${deadlineMs} ms\n${errors.text}`,
    )
  }

  get processId(): number | undefined {
    return this.#process.pid
  }

  /** The last that it wrote to stderr, at most 64 KiB. */
  get stderr(): string {
    return this.#errors.text
  }

  get sipUdp(): Address {
    return this.ready.sip.udp
  }

  get sipTcp(): Address {
    return this.ready.sip.tcp
  }

  /** Undefined where the configuration has no such listener; the same for the two below. */
  get sipTls(): Address | undefined {
    return this.ready.sip.tls
  }

  get sipWs(): Address | undefined {
    return this.ready.sip.ws
  }

  get sipWss(): Address | undefined {
    return this.ready.sip.wss
  }

  /** Has it read the files of its certificates again. */
  hangUp(): void {
    this.#process.kill('SIGHUP')
  }

  /** Ends it without any warning, as a power cut would. Idempotent. */
  async kill9(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exited
  }

  /** Lets it drain and waits for its end; answers its exit code. Rejects with `not_stopped` after killing it. Idempotent. */
  async stop(deadlineMs = 5_000): Promise<number | null> {
    this.#process.kill('SIGTERM')
    const late = deadline(deadlineMs)
    const outcome = await Promise.race([this.#exited.then((code) => ({ code })), late.passed])
    late.cancel()
    if (outcome !== undefined) return outcome.code
    await this.kill9()
    throw new ServerProcessError('not_stopped', `the server did not stop within ${deadlineMs} ms\n${this.stderr}`)
  }

  /** At the end of this process, where nothing can be awaited. */
  killAtOnce(): void {
    this.#process.kill('SIGKILL')
  }
}

/** The last part of a text that grows without end. */
class Tail {
  #text = ''

  get text(): string {
    return this.#text
  }

  add(more: string): void {
    this.#text = (this.#text + more).slice(-mostOutput)
  }
}

const deadline = (ms: number): { passed: Promise<undefined>; cancel: () => void } => {
  let cancel = () => {}
  const passed = new Promise<undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms)
    cancel = () => clearTimeout(timer)
  })
  return { passed, cancel }
}

const firstReadyLine = async (
  child: ChildProcess,
  exited: Promise<unknown>,
  deadlineMs: number,
): Promise<ReadyServer | undefined> => {
  const late = deadline(deadlineMs)
  const found = new Promise<ReadyServer>((resolve) => {
    let unread = ''
    // It is read to its end, so that the server never waits for somebody to take its output.
    child.stdout?.on('data', (octets: Buffer) => {
      const lines = (unread + octets.toString('utf8')).slice(-mostOutput).split('\n')
      unread = lines.pop() ?? ''
      for (const line of lines) {
        const ready = readReadyLine(line)
        if (ready !== undefined) resolve(ready)
      }
    })
  })
  const outcome = await Promise.race([found, exited.then(() => undefined), late.passed])
  late.cancel()
  return outcome
}
