import {
  type AuditCheckpoint,
  type AuditFault,
  AuditFaults,
  type CheckpointFact,
  type Clock,
  checkpointKind,
  checkpointText,
  hexadecimal,
  makeMatterId,
  type Randomness,
  type Store,
  verifyAudit,
  writeCheckpoint,
} from '@axbridge/core'
import { repeat } from '../repeated-task.ts'
import { auditProof, digestOfSignature } from './audit-proof.ts'
import type { AuditSigner, SignerKey } from './audit-signer.ts'
import { CheckpointFile } from './checkpoint-file.ts'
import { auditEntries, checkpointOf } from './kept-audit.ts'

export type AuditCheckpointParts = {
  readonly store: Pick<Store, 'audit' | 'matters' | 'retention'>
  readonly signer: AuditSigner
  readonly clock: Clock
  readonly randomness: Randomness
  /** The file outside the database. */
  readonly file: string
  /** A checkpoint is made behind so many new entries, */
  readonly everyEntries: number
  /** and behind fewer after so long. */
  readonly everyMs: number
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (fields: object, text: string) => void>>
}

/** How soon a checkpoint is made that is due. */
const lookedMs = 5_000
const mostTold = 20

/**
 * Signs where the audit log has got to, and keeps that at three places: in the store, in a file outside of it, and as a line of the log.
 * What is behind the last checkpoint is held to its hashes before it is signed; a fault is told, and what stands there is signed all
 * the same, so that it cannot be mended unseen afterwards.
 */
export class AuditCheckpoints {
  readonly #parts: AuditCheckpointParts
  readonly #file: CheckpointFile
  #signer: AuditSigner
  #last: AuditCheckpoint | undefined
  /** The position of the newest checkpoint in the file; undefined while the file is not read, or is ahead of the store. */
  #filed: number | undefined
  #isRead = false
  readonly #openedAt: number
  #work: Promise<void> = Promise.resolve()
  #stop: () => void = () => {}

  constructor(parts: AuditCheckpointParts) {
    this.#parts = parts
    this.#signer = parts.signer
    this.#file = new CheckpointFile(parts.file)
    this.#openedAt = parts.clock.now()
  }

  /** The keys whose checkpoints count, the present one last. */
  get keys(): readonly SignerKey[] {
    return this.#signer.keys
  }

  start(): void {
    const everyMs = Math.min(lookedMs, this.#parts.everyMs)
    const look = async () => {
      await this.look()
      return everyMs
    }
    this.#stop = repeat('sign the audit log', look, everyMs, this.#parts.log)
  }

  /** Makes a checkpoint where one is due; with `atOnce` where there is anything new. One after the other. */
  look({ atOnce = false }: { readonly atOnce?: boolean } = {}): Promise<void> {
    const done = this.#work.then(async () => {
      if (!this.#isRead) await this.#read()
      await this.#follow()
      await this.#make(atOnce)
      await this.#follow()
    })
    this.#work = done.catch(() => {})
    return done
  }

  /** Signs what is new, while the store is still open. */
  async close(): Promise<void> {
    this.#stop()
    try {
      await this.look({ atOnce: true })
    } catch (error) {
      this.#parts.log.warn({ error }, 'the end of the audit log was not signed')
    }
  }

  async #read(): Promise<void> {
    const { store, log } = this.#parts
    const page = await store.matters.list({ kind: checkpointKind, limit: 1 })
    const [newest] = page?.items ?? []
    this.#last = newest === undefined ? undefined : checkpointOf(newest)
    this.#isRead = true
    const filed = await this.#file.last()
    const position = filed?.position ?? 0
    if (position > (this.#last?.position ?? 0))
      log.error({ position }, 'the file of audit checkpoints is ahead of the store: what the store was, it is not')
    else this.#filed = position
  }

  /** Takes up what other servers have signed, and brings the file up to the store. */
  async #follow(): Promise<void> {
    const { matters } = this.#parts.store
    for (;;) {
      const next = await matters.findByKey(checkpointKind, String((this.#last?.position ?? 0) + 1))
      const checkpoint = next === undefined ? undefined : checkpointOf(next)
      if (checkpoint === undefined) break
      this.#last = checkpoint
    }
    while (this.#filed !== undefined && this.#filed < (this.#last?.position ?? 0)) {
      const kept = await matters.findByKey(checkpointKind, String(this.#filed + 1))
      const checkpoint = kept === undefined ? undefined : checkpointOf(kept)
      if (checkpoint !== undefined) await this.#file.append(checkpoint)
      this.#filed += 1
    }
  }

  async #make(atOnce: boolean): Promise<void> {
    const { store, clock, randomness, everyEntries, everyMs, log } = this.#parts
    const [newest] = (await store.audit.list({ limit: 1 }))?.items ?? []
    if (newest === undefined) return
    const last = this.#last
    const now = Math.max(clock.now(), last?.at ?? 0)
    const fresh = newest.ordinal - (last?.ordinal ?? 0)
    const isDue = fresh >= everyEntries || (fresh > 0 && (atOnce || now - (last?.at ?? this.#openedAt) >= everyMs))
    if (!isDue && this.#signer.next === null) return
    await this.#assertStretch(last)
    const fact: CheckpointFact = {
      ...{ position: (last?.position ?? 0) + 1, ordinal: newest.ordinal, hash: hexadecimal(newest.hash), at: now },
      previous: last === undefined ? null : digestOfSignature(last.signature),
      ...{ key: this.#signer.key, nextKey: this.#signer.next },
    }
    const checkpoint: AuditCheckpoint = { ...fact, signature: this.#signer.sign(checkpointText(fact)) }
    const earlier = await store.matters.add({
      ...{ id: makeMatterId(now, randomness), kind: checkpointKind, customer: null, key: String(fact.position) },
      ...{ subject: null, state: 'signed', createdAt: now, body: Buffer.from(writeCheckpoint(checkpoint), 'utf8') },
    })
    // Another server was faster: its checkpoint is followed.
    if (earlier !== undefined) return
    log.info({ ...checkpoint }, 'an audit checkpoint was signed')
    if (fact.nextKey !== null) this.#signer = this.#signer.change(now)
  }

  async #assertStretch(last: AuditCheckpoint | undefined): Promise<void> {
    const { store, log } = this.#parts
    const faults = new AuditFaults(mostTold)
    const anchor = last === undefined ? await store.retention.auditAnchor() : undefined
    const after = last === undefined ? undefined : { ordinal: last.ordinal, hash: Buffer.from(last.hash, 'hex') }
    await verifyAudit({
      entries: auditEntries(store.audit, after?.ordinal ?? anchor?.ordinal ?? 0),
      ...{ checkpoints: {}, publicKeys: [], proof: auditProof(), faults, anchor, after },
      // Nothing was signed yet that could say what may be gone.
      goneBefore: 0,
    })
    const told: readonly AuditFault[] = faults.list.filter(({ fault }) => fault !== 'removed' || last !== undefined)
    if (told.length > 0) log.error({ faults: told, count: faults.count }, 'the audit log is not what was written')
  }
}
