import type { Firing, PolicyNote } from '@axbridge/core'

/** A rule that fired in a worker, by its name. */
export type ToldFiring = { readonly rule: string; readonly key: string; readonly note: PolicyNote }

/** What one process saw, for the others. */
export type PolicyBatch = { readonly notes: readonly PolicyNote[]; readonly firings: readonly ToldFiring[] }

const everyMs = 150
/** At 10,000 calls a second in one process. What comes beyond is counted where it was seen, and not told. */
const mostNotes = 4_000
const mostFirings = 1_000

/** Gathers what a worker tells: one message each 150 ms, and none where nothing happened. */
export class PolicyBatches {
  readonly #send: (batch: PolicyBatch) => void
  #notes: PolicyNote[] = []
  #firings: ToldFiring[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(send: (batch: PolicyBatch) => void) {
    this.#send = send
  }

  noted(note: PolicyNote): void {
    if (this.#notes.length < mostNotes) this.#notes.push(note)
    this.#wait()
  }

  fired({ rule: { name: rule }, key, note }: Firing): void {
    if (this.#firings.length < mostFirings) this.#firings.push({ rule, key, note })
    this.#wait()
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = { notes: this.#notes, firings: this.#firings }
    if (batch.notes.length + batch.firings.length === 0) return
    this.#notes = []
    this.#firings = []
    this.#send(batch)
  }

  #wait(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.flush(), everyMs)
    this.#timer.unref()
  }
}
