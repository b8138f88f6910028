import { type ChildProcess, spawn } from 'node:child_process'
import { commandLine, type ReadyServer, readReadyLine, ServerHome } from '@axbridge/sim'

const startMs = 60_000
const stopMs = 15_000

/** A server in a process of its own, of which every octet that it writes is kept. Whoever starts it stops it. */
export class LoggedServer {
  readonly ready: ReadyServer
  readonly #child: ChildProcess
  readonly #home: ServerHome
  readonly #output: { text: string }
  readonly #exited: Promise<unknown>

  private constructor(
    ready: ReadyServer,
    started: { child: ChildProcess; home: ServerHome; output: { text: string }; exited: Promise<unknown> },
  ) {
    this.ready = ready
    this.#child = started.child
    this.#home = started.home
    this.#output = started.output
    this.#exited = started.exited
  }

  /** `nodeOptions`: options of Node for its process. */
  static async start(
    settings: Readonly<Record<string, object>>,
    nodeOptions: readonly string[] = [],
  ): Promise<LoggedServer> {
    const home = ServerHome.make(settings)
    const main = commandLine()
    const child = spawn(process.execPath, [...nodeOptions, main, 'serve', '--config', home.config, '--ready-line'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = { text: '' }
    const exited = new Promise<unknown>((resolve) => child.once('close', resolve))
    const ready = await new Promise<ReadyServer | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), startMs)
      const done = (found: ReadyServer | undefined): void => {
        clearTimeout(timer)
        resolve(found)
      }
      let unread = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output.text += text
        const lines = (unread + text).split('\n')
        unread = lines.pop() ?? ''
        const found = lines.map(readReadyLine).find((line) => line !== undefined)
        if (found !== undefined) done(found)
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        output.text += text
      })
      child.once('close', () => done(undefined))
    })
    if (ready !== undefined) return new LoggedServer(ready, { child, home, output, exited })
    child.kill('SIGKILL')
    await exited
    home.remove()
    throw new Error(`the server was not ready within ${startMs} ms`)
  }

  /** Its folder, with its configuration, keys and data. */
  get directory(): string {
    return this.#home.directory
  }

  /** All that it wrote to stdout and stderr. */
  get output(): string {
    return this.#output.text
  }

  /** Lets it drain, waits for its end and removes its folder. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopMs)
    await this.#exited
    clearTimeout(timer)
    this.#home.remove()
  }
}
