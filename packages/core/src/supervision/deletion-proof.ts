export type DeletedItem = {
  readonly id: string
  /** When it was over. */
  readonly at: number
}

/** What proves a deletion, in the order in which it is hashed. Times are ms. It is the body of a matter, as JSON. */
export type DeletionProof = {
  readonly class: string
  readonly termDays: number
  readonly cutOff: number
  readonly startedAt: number
  /** Null while it goes on, or where the server stopped meanwhile. */
  readonly endedAt: number | null
  readonly count: number
  readonly held: number
  readonly first: DeletedItem | null
  readonly last: DeletedItem | null
  /** Of all ids, one after the other, as 64 hexadecimal digits. */
  readonly ids: string
  /** The hash of the proof before. */
  readonly previous: string
}

/**
 * The states of its matter: batches are added to it; it is as it stays, and the audit log may not have it yet; it is in the audit log
 * too.
 */
export const proofStates = { running: 'running', ended: 'ended', proven: 'proven' } as const
