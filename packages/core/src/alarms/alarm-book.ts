import type { Alarm, AlarmName, AlarmNews } from './alarm.ts'

/** Episodes that stand at once. What comes beyond stands under its name alone, without a subject. */
const mostEpisodes = 1_024

/** An alarm that stands. `calmSince`: from when on nothing is wrong any more; undefined while something is. */
type Episode = { readonly alarm: Alarm; calmSince: number | undefined }

/**
 * The alarms that stand. Each is told once when it begins and once when it is over: what comes and goes within `quietMs` is one
 * episode, so that a trunk that flutters is two events and not a thousand. Instants in ms, of a clock that nobody sets.
 */
export class AlarmBook {
  readonly #quietMs: number
  readonly #episodes = new Map<string, Episode>()

  constructor(quietMs: number) {
    this.#quietMs = quietMs
  }

  /** Alarms that stand, in the order in which they began. */
  get standing(): readonly Alarm[] {
    return [...this.#episodes.values()].map(({ alarm }) => alarm)
  }

  /** Something is wrong until `clear` says otherwise. Answers the news where there is any. */
  raise(name: AlarmName, subject: string | null): AlarmNews | undefined {
    return this.#begin(name, subject, undefined)
  }

  /** Something went wrong just now; it is over when nothing more has been noticed for `quietMs`. */
  notice(name: AlarmName, subject: string | null, now: number): AlarmNews | undefined {
    return this.#begin(name, subject, now)
  }

  /** It is well again; nobody is told before it has been so for `quietMs`. */
  clear(name: AlarmName, subject: string | null, now: number): void {
    const episode = this.#episodes.get(keyOf(name, subject))
    if (episode !== undefined) episode.calmSince ??= now
  }

  /** What is over by now. */
  look(now: number): readonly AlarmNews[] {
    const over: AlarmNews[] = []
    for (const [key, { alarm, calmSince }] of this.#episodes) {
      if (calmSince === undefined || now - calmSince < this.#quietMs) continue
      this.#episodes.delete(key)
      over.push({ kind: 'cleared', ...alarm })
    }
    return over
  }

  #begin(name: AlarmName, wanted: string | null, calmSince: number | undefined): AlarmNews | undefined {
    const isFull = this.#episodes.size >= mostEpisodes && !this.#episodes.has(keyOf(name, wanted))
    const subject = isFull ? null : wanted
    const known = this.#episodes.get(keyOf(name, subject))
    if (known !== undefined) {
      known.calmSince = calmSince
      return undefined
    }
    const alarm = { name, subject }
    this.#episodes.set(keyOf(name, subject), { alarm, calmSince })
    return { kind: 'raised', ...alarm }
  }
}

const keyOf = (name: AlarmName, subject: string | null): string => `${name} ${subject ?? ''}`
