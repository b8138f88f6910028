import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { AnswerOf, FromWorker, QuestionKind, Questions, ToWorker } from './worker-messages.ts'

export type WorkerHearer = {
  /** What it says of itself; answers to questions are not among it. */
  heard(message: Exclude<FromWorker, { kind: 'answer' }>): void
  /** It is gone; what it sent before may still be heard. `how`: `signal SIGKILL`, or `code 1`. */
  gone(how: string): void
  /** It is gone, and all that it sent was heard. */
  silent(): void
}

/** Messages that its pipe has not taken yet. A worker that reads nothing for so long is as good as dead. */
const mostUnsent = 50_000

/** Of these only so many: what waits longer than a peer waits for its answer is of no use. */
const mostUnsentRelayed = 1_000

/** Pings in a row without an answer, one a second. */
const silencesToDeath = 10

/** One worker process, as the server's process sees it. */
export class WorkerProcess {
  readonly startedAt = performance.now()
  readonly #child: ChildProcess
  readonly #hearer: WorkerHearer
  readonly #questions = new Map<number, (answer: AnswerOf<QuestionKind> | undefined) => void>()
  readonly #ended: Promise<void>
  #lastQuestion = 0
  #unsent = 0
  #silences = 0
  #isPinged = false
  #hasExited = false
  #isDisconnected = false

  /** Starts a process; it does nothing before it is asked to. */
  constructor(hearer: WorkerHearer) {
    this.#hearer = hearer
    this.#child = fork(fileURLToPath(new URL('./worker-main.js', import.meta.url)), {
      // What crosses holds octets, and JSON would spell them out.
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#ended = new Promise((resolve) => {
      const over = (how?: string): void => this.#over(how, resolve)
      this.#child.on('exit', (code, signal) => over(signal === null ? `code ${code}` : `signal ${signal}`))
      this.#child.on('error', () => {
        // One that could not be started has no end of its own.
        if (this.#child.pid === undefined) over('it was not started')
      })
      this.#child.on('disconnect', () => {
        this.#isDisconnected = true
        // Without a way to its store it can carry nothing.
        if (this.#hasExited) over()
        else this.#child.kill('SIGKILL')
      })
    })
    this.#child.on('message', (message) => this.#receive(message as FromWorker))
  }

  get processId(): number | undefined {
    return this.#child.pid
  }

  get isGone(): boolean {
    return this.#hasExited
  }

  send(message: ToWorker): void {
    if (this.#hasExited || !this.#child.connected) return
    if (this.#unsent >= mostUnsent) {
      this.kill()
      return
    }
    this.#unsent += 1
    this.#child.send(message, () => {
      this.#unsent -= 1
    })
  }

  /** The same for a SIP message; false when so many wait that this one is not sent. */
  relay(message: ToWorker): boolean {
    if (this.#hasExited || this.#unsent >= mostUnsentRelayed) return false
    this.send(message)
    return true
  }

  /** Undefined when it does not answer in time, or is gone. */
  ask<Kind extends QuestionKind>(
    what: Kind,
    asked: Questions[Kind]['asked'],
    deadlineMs: number,
  ): Promise<AnswerOf<Kind> | undefined> {
    if (this.#hasExited) return Promise.resolve(undefined)
    this.#lastQuestion += 1
    const number = this.#lastQuestion
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#questions.get(number)?.(undefined), deadlineMs)
      this.#questions.set(number, (answer) => {
        clearTimeout(late)
        this.#questions.delete(number)
        // The number is that of a question of this kind.
        resolve(answer as AnswerOf<Kind> | undefined)
      })
      this.send({ kind: 'question', number, what, asked } as ToWorker)
    })
  }

  /** Called every second: it is killed when it has answered none of the last pings. */
  watch(): void {
    if (!this.#isPinged) this.#silences = 0
    else this.#silences += 1
    if (this.#silences >= silencesToDeath) {
      this.kill()
      return
    }
    if (this.#isPinged) return
    this.#isPinged = true
    void this.ask('ping', {}, 60_000).then(() => {
      this.#isPinged = false
    })
  }

  /** Has it end what is left, at the latest after so long. Resolves when it is gone and all that it sent was heard. */
  async close(deadlineMs: number): Promise<void> {
    const late = setTimeout(() => this.kill(), deadlineMs)
    void this.ask('close', {}, deadlineMs)
    await this.#ended
    clearTimeout(late)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'answer') this.#questions.get(message.number)?.(message.answer)
    else this.#hearer.heard(message)
  }

  #over(how: string | undefined, resolve: () => void): void {
    if (how !== undefined && !this.#hasExited) {
      this.#hasExited = true
      for (const answered of [...this.#questions.values()]) answered(undefined)
      this.#hearer.gone(how)
    }
    if (!this.#hasExited || (!this.#isDisconnected && this.#child.pid !== undefined)) return
    this.#hearer.silent()
    resolve()
  }
}
