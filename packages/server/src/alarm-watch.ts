import type { AlarmName } from '@axbridge/core'
import type { CallsSeen } from './call-figures.ts'
import type { CertificateState } from './certificate-watch.ts'
import type { TrunkState } from './exchange/trunk-state.ts'
import type { AlarmDesk } from './observe/alarm-desk.ts'

export type AlarmWatchParts = {
  readonly desk: Pick<AlarmDesk, 'raise' | 'notice' | 'clear' | 'look' | 'standing'>
  readonly seen: () => Promise<CallsSeen>
  readonly trunkNames: () => readonly string[]
  readonly trunkStates: (names: readonly string[]) => Promise<ReadonlyMap<string, TrunkState>>
  /** Of listeners besides those for calls. */
  readonly certificates: () => readonly CertificateState[]
  readonly isStoreReady: () => boolean
  /** How far the wall clock is behind the latest committed time, in ms; 0 where it is not. */
  readonly clockBehindMs: () => number
  /** How long a turn has waited that has come; 0 where none waits. */
  readonly eventsLateMs: () => number
  readonly failed: (error: unknown) => void
}

const lookMs = 1_000
/** Two clocks that are set by the network differ by less. */
const behindMs = 1_000
/** Turns are taken several times a second. */
const lateMs = 60_000

type Sums = { readonly overload: number; readonly leaks: number; readonly records: number }

/**
 * Looks every second at what could be wrong, and says so at the desk. What is counted is looked at by how it grew, so that one way
 * serves this process and workers. The function returned stops it.
 */
export const startAlarmWatch = (parts: AlarmWatchParts): (() => Promise<void>) => {
  const watch = new AlarmWatch(parts)
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= watch
      .look()
      .catch(parts.failed)
      .finally(() => {
        looking = undefined
      })
  }, lookMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await looking
  }
}

class AlarmWatch {
  readonly #parts: AlarmWatchParts
  #before: Sums = { overload: 0, leaks: 0, records: 0 }
  readonly #losses = new Map<number, number>()

  constructor(parts: AlarmWatchParts) {
    this.#parts = parts
  }

  async look(): Promise<void> {
    const { desk, certificates, isStoreReady, clockBehindMs, eventsLateMs } = this.#parts
    this.#set('store_not_ready', null, !isStoreReady())
    this.#set('clock_stepped_back', null, clockBehindMs() > behindMs)
    this.#set('events_late', null, eventsLateMs() > lateMs)
    const seen = await this.#parts.seen()
    this.#lookAtCalls(seen)
    this.#lookAtPlaces(seen)
    this.#set('verification_down', null, seen.unverifiedSince !== null)
    this.#lookAtCertificates([...seen.certificates, ...certificates()])
    await this.#lookAtTrunks()
    desk.look()
  }

  #lookAtCalls({ figures }: CallsSeen): void {
    if (figures === undefined) return
    const { calls, exchange } = figures.counted
    const sums = { overload: calls.beyondLoad, leaks: calls.heldBack, records: exchange.recordsNotKept }
    const { desk } = this.#parts
    if (sums.overload > this.#before.overload) desk.notice('overload')
    if (sums.leaks > this.#before.leaks) desk.notice('leak_held_back')
    if (sums.records > this.#before.records) desk.notice('record_not_kept')
    this.#before = sums
  }

  #lookAtPlaces({ places }: CallsSeen): void {
    for (const { worker, isListening, losses } of places) {
      const subject = `worker ${worker}`
      if (losses > (this.#losses.get(worker) ?? 0)) this.#parts.desk.notice('worker_lost', subject)
      this.#losses.set(worker, losses)
      this.#set('worker_lost', subject, !isListening)
    }
  }

  #lookAtCertificates(certificates: readonly CertificateState[]): void {
    for (const { key, endsSoon, isUnusable } of certificates) {
      this.#set('certificate_ends', key, endsSoon)
      this.#set('certificate_unusable', key, isUnusable)
    }
  }

  async #lookAtTrunks(): Promise<void> {
    const names = this.#parts.trunkNames()
    const states = await this.#parts.trunkStates(names)
    for (const [name, { health }] of states) this.#set('trunk_down', name, health === 'down')
    // One that was taken down is nobody's worry.
    for (const { name, subject } of this.#parts.desk.standing)
      if (name === 'trunk_down' && subject !== null && !states.has(subject)) this.#set(name, subject, false)
  }

  #set(name: AlarmName, subject: string | null, isWrong: boolean): void {
    if (isWrong) this.#parts.desk.raise(name, subject)
    else this.#parts.desk.clear(name, subject)
  }
}
