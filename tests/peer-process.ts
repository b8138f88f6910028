import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Address } from '@axbridge/sip'

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) killGroup(child)
})

/** The children of a program outlive a parent that is killed, so each has a group of its own. */
const killGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // None of them is left.
  }
}

const mostOutput = 4 * 1024 * 1024

/** A program of somebody else that listens, with all its children. Whoever starts it stops it. */
export class PeerProcess {
  readonly #process: ChildProcess
  readonly #exited: Promise<unknown>
  #output = ''

  private constructor(path: string, parameters: readonly string[]) {
    this.#process = spawn(path, parameters, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    running.add(this.#process)
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', resolve)
      this.#process.once('error', resolve)
    })
    this.#process.stderr?.on('data', (octets: Buffer) => {
      this.#output = (this.#output + octets.toString('latin1')).slice(-mostOutput)
    })
  }

  /** Starts a program and waits until it listens for connections at all of these. */
  static async start(path: string, parameters: readonly string[], at: readonly Address[]): Promise<PeerProcess> {
    const peer = new PeerProcess(path, parameters)
    try {
      for (const address of at) await peer.#listensAt(address)
      return peer
    } catch (error) {
      await peer.stop()
      throw error
    }
  }

  /** The last that it wrote to stderr, at most 4 MiB. */
  get output(): string {
    return this.#output
  }

  /** Lets its output so far be forgotten. */
  forget(): void {
    this.#output = ''
  }

  /** Ends it with its children, which it has time to see off itself: nobody else might. Idempotent. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM')
    const late = setTimeout(() => killGroup(this.#process), 3_000)
    await this.#exited
    clearTimeout(late)
    running.delete(this.#process)
  }

  async #listensAt({ host, port }: Address): Promise<void> {
    const deadline = Date.now() + 10_000
    for (;;) {
      const socket = connect(port, host)
      try {
        await once(socket, 'connect')
        return
      } catch (cause) {
        // What it says at its start names no caller: it has seen none.
        if (this.#process.exitCode !== null) throw new Error(`it ended at once: ${this.#output.slice(0, 2_000)}`)
        if (Date.now() > deadline) throw new Error(`it does not listen: ${this.#output.slice(0, 2_000)}`, { cause })
        await pause(20)
      } finally {
        socket.destroy()
      }
    }
  }
}
