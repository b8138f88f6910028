import type { CallId, CallRecord } from '@axbridge/core'

/**
 * The records that are not closed, by the link on which they came, for those links whose other end may die: a process that
 * carries calls closes no record any more when it is killed. There are as many as calls go on.
 */
export class OpenRecords {
  readonly #byLink = new Map<number, Set<CallId>>()

  /** A record is about to be saved. */
  note(link: number, { id, outcome }: Pick<CallRecord, 'id' | 'outcome'>): void {
    const open = this.#byLink.get(link) ?? new Set()
    if (outcome === 'open') this.#byLink.set(link, open.add(id))
    else if (open.delete(id) && open.size === 0) this.#byLink.delete(link)
  }

  of(link: number): readonly CallId[] {
    return [...(this.#byLink.get(link) ?? [])]
  }

  /** Those of this link are closed. */
  forget(link: number): void {
    this.#byLink.delete(link)
  }
}
