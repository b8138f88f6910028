import type { AuditCheckpoint } from './audit-checkpoint.ts'
import type { AuditEntry } from './audit-entry.ts'
import type { AuditFaults } from './audit-fault.ts'
import { ChainWalk, type DigestBehind, lookedAhead, type Reached } from './chain-walk.ts'
import { EntryQueue } from './entry-queue.ts'
import { hexadecimal } from './hexadecimal.ts'
import { type CheckpointPlaces, soundCheckpoints, type Vouching } from './verify-checkpoints.ts'

/** What the first entry hangs on. */
export const beforeFirstEntry: Reached = { ordinal: 0, hash: new Uint8Array(32) }

export type AuditToVerify = Omit<Vouching, 'proof'> & {
  /** In the order of the log, in batches. */
  readonly entries: AsyncIterable<readonly AuditEntry[]>
  readonly checkpoints: CheckpointPlaces
  readonly proof: Vouching['proof'] & { readonly digest: DigestBehind }
  /**
   * The last entry that is gone, as the store says it: what the first one hangs on. It is believed as far as a checkpoint that was signed
   * before `goneBefore` reaches.
   */
  readonly anchor?: Reached | undefined
  /** The entry behind which it is looked at, as an earlier part was; the whole log when left out. */
  readonly after?: Reached | undefined
  /** Whether `entries` ended before the log did; asked at the end. */
  readonly isCutShort?: () => boolean
}

export type AuditVerdict = {
  readonly entries: number
  readonly checkpoints: number
  /** The last entry that was looked at. */
  readonly through: Reached
}

/**
 * Holds an audit log to its hashes and to what was signed of it. It reads everything once, and the checkpoints twice, in bounded memory.
 * What was appended behind the last checkpoint nobody has signed yet: whoever can write the database and reckon hashes may change
 * that unseen.
 */
export const verifyAudit = async (given: AuditToVerify): Promise<AuditVerdict> => {
  const { entries, checkpoints, proof, faults, anchor, after, isCutShort = () => false } = given
  const sound = await soundCheckpoints(checkpoints, given)
  const queue = new EntryQueue(entries, lookedAhead)
  const signed = new SignedPlaces(sound.all(), after?.ordinal ?? 0, faults)
  try {
    await queue.fill()
    const isAnchored = after === undefined && anchor !== undefined && queue.look()?.ordinal === anchor.ordinal + 1
    const start = isAnchored ? anchor : (after ?? beforeFirstEntry)
    if (isAnchored && anchor.ordinal > sound.goneThrough)
      faults.note('removed', { ordinal: sound.goneThrough + 1, through: anchor.ordinal })
    const walk = new ChainWalk(queue, start, proof.digest, faults)
    await signed.passTo(walk.reached)
    for (;;) {
      if (queue.isLow) await queue.fill()
      if (!walk.step()) break
      if (signed.isDue(walk.reached)) await signed.passTo(walk.reached)
    }
    walk.end()
    signed.end()
    const { reached } = walk
    const { last } = sound
    if (!isCutShort() && last !== undefined && last.ordinal > reached.ordinal)
      faults.note('cut_off', { ordinal: reached.ordinal + 1, through: last.ordinal, checkpoint: last.position })
    return { entries: walk.entries, checkpoints: sound.count, through: reached }
  } finally {
    await queue.close()
    await signed.close()
  }
}

/** What was signed, in the order of the ordinals, beside a walk. Stretches that do not fit are told as one. */
class SignedPlaces {
  readonly #checkpoints: AsyncIterator<AuditCheckpoint>
  readonly #behind: number
  readonly #faults: AuditFaults
  #next: AuditCheckpoint | undefined
  #isBegun = false
  /** Up to which entry everything was found to be what was signed. */
  #good: number
  #misfit: { readonly ordinal: number; readonly through: number; readonly checkpoint: number } | undefined

  constructor(checkpoints: AsyncIterable<AuditCheckpoint>, behind: number, faults: AuditFaults) {
    this.#checkpoints = checkpoints[Symbol.asyncIterator]()
    this.#behind = behind
    this.#good = behind
    this.#faults = faults
  }

  isDue({ ordinal }: Reached): boolean {
    return this.#next !== undefined && this.#next.ordinal <= ordinal
  }

  async passTo(reached: Reached): Promise<void> {
    if (!this.#isBegun) await this.#read()
    this.#isBegun = true
    for (; this.#next !== undefined && this.#next.ordinal <= reached.ordinal; await this.#read())
      if (this.#next.ordinal === reached.ordinal && reached.ordinal > this.#behind) this.#compare(this.#next, reached)
  }

  end(): void {
    if (this.#misfit !== undefined) this.#faults.note('rewritten', this.#misfit)
    this.#misfit = undefined
  }

  async close(): Promise<void> {
    await this.#checkpoints.return?.()
  }

  async #read(): Promise<void> {
    const { value, done } = await this.#checkpoints.next()
    this.#next = done === true ? undefined : value
  }

  #compare({ ordinal, position, hash }: AuditCheckpoint, reached: Reached): void {
    if (hash === hexadecimal(reached.hash)) {
      this.end()
      this.#good = ordinal
    } else
      this.#misfit = {
        ordinal: this.#misfit?.ordinal ?? this.#good + 1,
        through: ordinal,
        checkpoint: this.#misfit?.checkpoint ?? position,
      }
  }
}
