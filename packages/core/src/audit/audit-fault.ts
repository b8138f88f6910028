/** What may be wrong with an audit log: the closed list. */
export const auditFaultNames = [
  /** An entry is not what it was when it was written. */
  'changed',
  /** Entries are gone, and no signed word says that their time was over. */
  'removed',
  /** An entry stands where none was written. */
  'inserted',
  /** An entry stands at another place than it was written at. */
  'reordered',
  /** Entries fit each other, and not what was signed of them: they were written anew, with their hashes. */
  'rewritten',
  /** The log ends before an entry that was signed. */
  'cut_off',
  /** A checkpoint was not signed by the key that it names, or was changed since. */
  'signature_wrong',
  /** A checkpoint is of a key that nobody vouches for. */
  'key_unknown',
  /** A checkpoint is gone, from the store or from their chain. */
  'checkpoint_missing',
  /** Store and file have another checkpoint at one position, or it does not hang on the one before. */
  'checkpoint_differs',
] as const

export type AuditFaultName = (typeof auditFaultNames)[number]

/** `ordinal`: the entry where it begins, as the log counts now; `through`: the last one, where there are several. */
export type AuditFault = {
  readonly fault: AuditFaultName
  readonly ordinal: number | null
  readonly through: number | null
  /** The position of the checkpoint that tells, where one does. */
  readonly checkpoint: number | null
}

/** Keeps the first faults, and counts all. */
export class AuditFaults {
  readonly #limit: number
  readonly #list: AuditFault[] = []
  #count = 0

  constructor(limit = 1_000) {
    this.#limit = limit
  }

  note(fault: AuditFaultName, { ordinal = null, through = null, checkpoint = null }: Partial<AuditFault>): void {
    this.#count += 1
    if (this.#list.length < this.#limit) this.#list.push({ fault, ordinal, through, checkpoint })
  }

  get count(): number {
    return this.#count
  }

  get list(): readonly AuditFault[] {
    return this.#list
  }
}
