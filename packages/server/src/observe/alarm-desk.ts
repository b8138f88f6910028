import {
  type Alarm,
  AlarmBook,
  type AlarmName,
  type AlarmNews,
  type Clock,
  type EventStore,
  isAlarmName,
  type Randomness,
  randomToken,
} from '@axbridge/core'
import type { Log } from './log.ts'

export type AlarmDeskParts = {
  readonly events: Pick<EventStore, 'note' | 'range' | 'read'>
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** In ms, of a clock that nobody sets. */
  readonly now: () => number
  readonly quietMs: number
}

/** News that wait for a store that takes nothing. What is beyond is in the log alone. */
const mostWaiting = 2_048
const againMs = 1_000
/** Events of the operators that are looked through for alarms of an earlier run. */
const lookedBack = 1_000

type Waiting = { readonly news: AlarmNews; readonly at: number; readonly token: string }

/** Tells operators of alarms: a line of the log, and an event that webhooks carry. */
export class AlarmDesk {
  readonly #parts: AlarmDeskParts
  readonly #book: AlarmBook
  readonly #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  #wake: (() => void) | undefined
  #isClosed = false

  constructor(parts: AlarmDeskParts) {
    this.#parts = parts
    this.#book = new AlarmBook(parts.quietMs)
  }

  get standing(): readonly Alarm[] {
    return this.#book.standing
  }

  /** Something is wrong until `clear` says otherwise. */
  raise(name: AlarmName, subject: string | null = null): void {
    this.#tell(this.#book.raise(name, subject))
  }

  /** Something went wrong just now. */
  notice(name: AlarmName, subject: string | null = null): void {
    this.#tell(this.#book.notice(name, subject, this.#parts.now()))
  }

  clear(name: AlarmName, subject: string | null = null): void {
    this.#book.clear(name, subject, this.#parts.now())
  }

  /** Says what is over by now; called every second or so. */
  look(): void {
    for (const news of this.#book.look(this.#parts.now())) this.#tell(news)
  }

  /**
   * Takes up the alarms that an earlier run raised and never cleared: they are over when nothing raises them again. For a store that
   * only this server writes to: else they are those of another one.
   */
  async resume(): Promise<void> {
    const { events, now } = this.#parts
    const { last } = await events.range(null)
    const query = { owner: null, after: Math.max(0, last - lookedBack), limit: lookedBack }
    const { events: found } = await events.read({ ...query, types: ['alarm.raised', 'alarm.cleared'] })
    const open = new Map<string, Alarm>()
    for (const { happening } of found) {
      if (happening.type !== 'alarm.raised' && happening.type !== 'alarm.cleared') continue
      const { alarm: name, subject } = happening
      const key = `${name} ${subject ?? ''}`
      if (happening.type === 'alarm.raised' && isAlarmName(name)) open.set(key, { name, subject })
      else open.delete(key)
    }
    // It is known already: nobody is told that it begins.
    for (const { name, subject } of open.values()) this.#book.notice(name, subject, now())
  }

  /** Waits for what the store takes at once; what it does not take now is told by no event. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#wake?.()
    await this.#writing
  }

  #tell(news: AlarmNews | undefined): void {
    if (news === undefined) return
    const { log, clock, randomness } = this.#parts
    const { kind, name: alarm, subject } = news
    if (kind === 'raised') log.error({ alarm, subject }, 'alarm raised')
    else log.info({ alarm, subject }, 'alarm cleared')
    if (this.#waiting.length >= mostWaiting) {
      log.warn({ alarm, subject }, 'so many alarms wait for the store that this one is told by no event')
      return
    }
    this.#waiting.push({ news, at: clock.now(), token: randomToken(randomness) })
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
  }

  /** One after the other, so that an alarm is never over before it began. */
  async #write(): Promise<void> {
    for (;;) {
      const [first] = this.#waiting
      if (first === undefined) return
      const { news, at, token } = first
      try {
        const event = { type: `alarm.${news.kind}`, alarm: news.name, subject: news.subject } as const
        await this.#parts.events.note(null, at, token, event)
        this.#waiting.shift()
      } catch (error) {
        this.#parts.log.warn({ error }, 'an alarm could not be kept as an event; it is tried again')
        if (this.#isClosed) return
        await this.#pause()
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(done, againMs)
      timer.unref()
      this.#wake = done
    })
  }
}
