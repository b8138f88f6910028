import type { OverviewSample } from '@axbridge/api'
import { secondsBounds } from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'

/** What is counted since the start, of what an overview shows. `setUps`: by the bounds of secondsBounds. */
export type OverviewCounts = {
  readonly binds: number
  readonly unbinds: number
  readonly calls: number
  readonly answered: number
  readonly refused: number
  readonly failed: number
  readonly liveCalls: number
  readonly setUps: readonly number[]
}

export type OverviewSamplesParts = {
  readonly counts: () => Promise<OverviewCounts>
  readonly now: () => number
  readonly failed: (error: unknown) => void
  readonly everyMs?: number
  readonly most?: number
}

const fiveSecondsMs = 5_000
/** An hour of them. */
const mostKept = 720

/** What was counted in each of the last steps of five seconds: two rows of numbers a minute long would not be drawn better. */
export class OverviewSamples {
  readonly #parts: OverviewSamplesParts
  readonly #most: number
  readonly #samples: OverviewSample[] = []
  readonly #timer: NodeJS.Timeout
  #before: OverviewCounts | undefined
  #taking: Promise<void> | undefined

  constructor(parts: OverviewSamplesParts) {
    this.#parts = parts
    this.#most = parts.most ?? mostKept
    this.#taking = this.#begin()
    this.#timer = setInterval(() => void this.take(), parts.everyMs ?? fiveSecondsMs)
    this.#timer.unref()
  }

  /** The oldest first. */
  get samples(): readonly OverviewSample[] {
    return this.#samples
  }

  /** Counts what came since the last time; one that is late is not doubled. */
  take(): Promise<void> {
    this.#taking ??= this.#take().finally(() => {
      this.#taking = undefined
    })
    return this.#taking
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#taking
  }

  async #begin(): Promise<void> {
    await this.#counted()
    this.#taking = undefined
  }

  async #counted(): Promise<{ readonly before: OverviewCounts | undefined; readonly now: OverviewCounts } | undefined> {
    try {
      const [before, now] = [this.#before, await this.#parts.counts()]
      this.#before = now
      return { before, now }
    } catch (error) {
      this.#parts.failed(error)
      return undefined
    }
  }

  async #take(): Promise<void> {
    const counted = await this.#counted()
    if (counted?.before === undefined) return
    this.#samples.push(sampleOf(counted.before, counted.now, this.#parts.now()))
    if (this.#samples.length > this.#most) this.#samples.shift()
  }
}

/** What is between two counts. A count that fell, as that of a worker which is gone may, is none. */
const sampleOf = (before: OverviewCounts, now: OverviewCounts, at: number): OverviewSample => {
  const since = (name: Exclude<keyof OverviewCounts, 'setUps' | 'liveCalls'>) => Math.max(0, now[name] - before[name])
  const setUps = now.setUps.map((count, index) => Math.max(0, count - (before.setUps[index] ?? 0)))
  return {
    at: formatInstant(at),
    binds: since('binds'),
    unbinds: since('unbinds'),
    calls: since('calls'),
    answered: since('answered'),
    refused: since('refused'),
    failed: since('failed'),
    liveCalls: now.liveCalls,
    setupP50Ms: quantileMs(setUps, 0.5),
    setupP99Ms: quantileMs(setUps, 0.99),
  }
}

/** Below what so great a share lies, in ms, as if the values of a bucket lay evenly in it; null of none. */
export const quantileMs = (counts: readonly number[], share: number): number | null => {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  const rank = share * all
  let below = 0
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const from = secondsBounds[index - 1] ?? 0
      // What took longer than the last bound has no other end.
      const to = secondsBounds[index] ?? from
      return Math.round((from + (to - from) * ((rank - below) / count)) * 100_000) / 100
    }
    below += count
  }
  return (secondsBounds.at(-1) ?? 0) * 1_000
}
