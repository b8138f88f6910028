import { type ChildProcess, fork } from 'node:child_process'
import type { Everything, Seen, Survey, Work } from '../wire.ts'
import type { FromProcess, ToProcess } from './messages.ts'
import { makeFolder, removeFolder } from './store-folder.ts'
import type { Lost, Opening, Subject } from './subject.ts'

const script = new URL('./subject-process.js', import.meta.url)

/** Longer than anything may take; what does is a finding. */
const deadlineMs = 60_000
const longestComplaint = 4_000

/** The system under proof in a process of its own, which can be killed. */
export class SubjectApart implements Subject {
  readonly #opening: Opening
  readonly #folder = makeFolder()
  #process: SubjectProcess
  /** Started beforehand, so that a kill costs no start. */
  #spare: SubjectProcess
  #killsAfter: { answered: number; readonly delayMs: number } | undefined

  private constructor(opening: Opening) {
    this.#opening = opening
    this.#process = new SubjectProcess()
    this.#spare = new SubjectProcess()
  }

  static async open(opening: Opening): Promise<SubjectApart> {
    const subject = new SubjectApart(opening)
    await subject.#process.open(subject.#folder, opening, true)
    return subject
  }

  get isDown(): boolean {
    return this.#process.isDown
  }

  setTime(time: number): Promise<number | Lost> {
    return this.#process.setTime(time)
  }

  async do(work: Work): Promise<Seen | Lost> {
    const seen = await this.#process.do(work)
    const kill = this.#killsAfter
    if (seen !== 'lost' && kill !== undefined) {
      kill.answered -= 1
      if (kill.answered <= 0) this.#killSoon(kill.delayMs)
    }
    return seen
  }

  survey(survey: Survey): Promise<Everything | Lost> {
    return this.#process.survey(survey)
  }

  killAfter(answered: number, delayMs: number): void {
    this.#killsAfter = { answered, delayMs }
    if (answered === 0) this.#killSoon(delayMs)
  }

  async revive(): Promise<void> {
    this.#killsAfter = undefined
    await this.#process.kill()
    await this.#next()
  }

  async restart(): Promise<void> {
    await this.#process.close()
    await this.#next()
  }

  async close(): Promise<void> {
    await this.#process.close()
    await this.#spare.kill()
    await removeFolder(this.#folder, this.#opening)
  }

  #killSoon(delayMs: number): void {
    this.#killsAfter = undefined
    const killed = this.#process
    setTimeout(() => void killed.kill(), delayMs)
  }

  async #next(): Promise<void> {
    this.#process = this.#spare
    this.#spare = new SubjectProcess()
    await this.#process.open(this.#folder, this.#opening, false)
  }
}

/** One process, from its start to its end. */
class SubjectProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  readonly #waiting = new Map<number | 'open' | 'time', (answer: unknown) => void>()
  #asked: (readonly [number, Work])[] = []
  #last = 0
  #isExpected = false
  #complaint = ''
  isDown = false

  constructor() {
    this.#child = fork(script, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-longestComplaint)
    })
    this.#child.on('message', (message) => this.#take(message as FromProcess))
    // What was sent before the end is still read: it was acknowledged.
    const [exited, disconnected] = [
      new Promise((resolve) => this.#child.once('exit', resolve)),
      new Promise((resolve) => this.#child.once('disconnect', resolve)),
    ]
    this.#ended = Promise.all([exited, disconnected]).then(() => {
      this.isDown = true
      for (const answer of this.#waiting.values()) answer('lost')
      this.#waiting.clear()
    })
  }

  async open(directory: string, opening: Opening, isNew: boolean): Promise<void> {
    const answer = await this.#ask('open', { kind: 'open', directory, opening, isNew })
    if (answer === 'lost') throw new Error(`the process did not open the store: ${this.#complaint}`)
  }

  async setTime(time: number): Promise<number | Lost> {
    return this.#answered<number>(await this.#ask('time', { kind: 'time', time }))
  }

  async do(work: Work): Promise<Seen | Lost> {
    this.#last += 1
    const n = this.#last
    this.#asked.push([n, work])
    // What is asked for within one turn goes over in one message.
    if (this.#asked.length === 1) setImmediate(() => this.#sendAsked())
    return this.#answered<Seen>(await this.#wait(n))
  }

  async survey(survey: Survey): Promise<Everything | Lost> {
    this.#last += 1
    return this.#answered<Everything>(await this.#ask(this.#last, { kind: 'survey', n: this.#last, survey }))
  }

  kill(): Promise<void> {
    this.#isExpected = true
    this.isDown = true
    this.#child.kill('SIGKILL')
    return this.#ended
  }

  async close(): Promise<void> {
    this.#isExpected = true
    this.#send({ kind: 'close' })
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), deadlineMs)
    await this.#ended
    clearTimeout(timer)
  }

  #answered<Answer>(answer: unknown): Answer | Lost {
    if (answer === 'lost' && !this.#isExpected) throw new Error(`the process ended by itself: ${this.#complaint}`)
    return answer as Answer | Lost
  }

  #ask(n: number | 'open' | 'time', message: ToProcess): Promise<unknown> {
    this.#send(message)
    return this.#wait(n)
  }

  #wait(n: number | 'open' | 'time'): Promise<unknown> {
    if (this.isDown && !this.#child.connected) return Promise.resolve('lost')
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the process did not answer in time')), deadlineMs)
      this.#waiting.set(n, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
    })
  }

  #sendAsked(): void {
    const works = this.#asked
    this.#asked = []
    this.#send({ kind: 'do', works })
  }

  #send(message: ToProcess): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #take(message: FromProcess): void {
    switch (message.kind) {
      case 'opened':
        this.#answer('open', true)
        return
      case 'time':
        this.#answer('time', message.now)
        return
      case 'done':
        for (const [n, one] of message.seen) this.#answer(n, one)
        return
      case 'surveyed':
        this.#answer(message.n, message.everything)
    }
  }

  #answer(n: number | 'open' | 'time', answer: unknown): void {
    const waiting = this.#waiting.get(n)
    this.#waiting.delete(n)
    waiting?.(answer)
  }
}
