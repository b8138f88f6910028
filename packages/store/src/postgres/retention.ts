import type {
  AuditAnchor,
  Deleted,
  Deleting,
  DeletionClaim,
  DeletionOutcome,
  DeletionUnder,
  ExpiredKind,
  RetentionStore,
} from '@axbridge/core'
import { faultUnder, provenBatch, soleClaim } from '../deletion-proofs.ts'
import { type AuditRow, entryOf } from '../sqlite/audit-rows.ts'
import { type MatterRow, matterOf, matterOrNone } from '../sqlite/matter-rows.ts'
import { type BindingRow, bindingOf, type RecordRow, recordOf } from '../sqlite/rows.ts'
import type { Watch } from './absences.ts'
import { byteaArray, int4Array, textArray } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { deleteBindings, deleteTrails } from './expired-bindings.ts'
import { anchorOf, deleteEntries, deleteMatters, deleteRecords } from './expired-rows.ts'
import { deletionLock, matterLock } from './locks.ts'
import { addMatter, changeMatter } from './matters.ts'
import {
  auditStatements,
  bindingStatements,
  matterStatements,
  recordStatements,
  retentionStatements,
} from './statements.ts'
import { toStoreError } from './store-errors.ts'
import type { StoreParts } from './store-parts.ts'
import { advance, decideAt } from './transaction.ts'
import { inTransaction } from './writer.ts'

type Way = (connection: Connection, deleting: Deleting, now: number) => Promise<Deleted>

const ways: Readonly<Record<ExpiredKind, Way>> = {
  bindings: deleteBindings,
  trails: deleteTrails,
  consents: deleteTrails,
  records: deleteRecords,
  audit: deleteEntries,
  matters: deleteMatters,
}

/** Of so many customers the oldest binding is looked for. */
const mostCustomers = 1_000

/** Where a batch began that turns out to stand under nothing any more. */
const beforeBatch = 'before_batch'

export class PostgresRetention implements RetentionStore {
  readonly #parts: StoreParts
  readonly #watch: Pick<Watch, 'held'>
  /** Its session may take the lock twice. */
  readonly #claim = soleClaim()

  constructor(parts: StoreParts, watch: Pick<Watch, 'held'>) {
    this.#parts = parts
    this.#watch = watch
  }

  /** The session that says that this server lives holds the lock: who is gone has it no more. */
  async claim(): Promise<DeletionClaim | undefined> {
    this.#parts.readers.assertOpen()
    const connection = this.#watch.held()
    if (connection === undefined || !this.#claim.take()) return undefined
    try {
      const { rows } = await connection.run<[boolean]>(retentionStatements.claim, [deletionLock])
      if (rows[0]?.[0] === true) return { release: () => this.#release(connection) }
      this.#claim.release()
      return undefined
    } catch (error) {
      this.#claim.release()
      throw toStoreError(error)
    }
  }

  /** A lost session has let go of it. */
  async #release(connection: Connection): Promise<void> {
    if (connection.isOpen) await connection.run(retentionStatements.release, [deletionLock]).catch(() => undefined)
    this.#claim.release()
  }

  /**
   * The lock of matters is taken behind the deletion, so that nobody waits for that: who adds a hold then is committed already, and the
   * batch is taken back, or he comes behind its commit.
   */
  deleteExpired(deleting: Deleting, under: DeletionUnder): Promise<DeletionOutcome> {
    return this.#parts.writer.alone(
      inTransaction(async (connection) => {
        const now = await decideAt(connection, deleting.at)
        await connection.script(`SAVEPOINT ${beforeBatch}`)
        const deleted = await ways[deleting.of](connection, deleting, now)
        await connection.run(matterStatements.takeMatters, [matterLock])
        const fault = faultUnder(under, await foundUnder(connection, under))
        if (fault !== undefined) {
          await connection.script(`ROLLBACK TO SAVEPOINT ${beforeBatch}`)
          return { value: fault, time: 0 }
        }
        const { added, changed, outcome } = provenBatch(deleted, under, deleting)
        if (added !== undefined) await addMatter(connection, added)
        if (changed !== undefined) await changeMatter(connection, changed)
        const isWritten = added !== undefined || changed !== undefined
        return { value: outcome, time: isWritten ? await advance(connection, this.#parts.crew.slot, deleting.at) : 0 }
      }),
    )
  }

  async oldest(of: ExpiredKind, matters?: Deleting['matters']): Promise<number | null> {
    const { readers } = this.#parts
    switch (of) {
      case 'bindings':
        return this.#oldestBinding()
      case 'trails':
      case 'consents': {
        const trail = await readers.first<[number, number, Buffer]>(retentionStatements.trailsBehind, [0, 1])
        return trail === undefined ? null : this.#madeAt(trail[1], trail[2])
      }
      case 'records':
        return least(
          (await readers.rows<RecordRow>(recordStatements.behind, [0, 1])).map((row) => recordOf(row).startedAt),
        )
      case 'audit':
        return least((await readers.rows<AuditRow>(auditStatements.after, [0, 1])).map((row) => entryOf(row).at))
      case 'matters': {
        const times: number[] = []
        for (const state of matters?.states ?? []) {
          const values = [matters?.kind, state, -1, 0, 1]
          const row = await readers.first<MatterRow>(matterStatements.expired, values)
          if (row !== undefined) times.push(matterOf(row).changedAt)
        }
        return least(times)
      }
    }
  }

  async auditAnchor(): Promise<AuditAnchor> {
    return anchorOf(await this.#parts.readers.first<[number, number, Buffer]>(retentionStatements.anchor))
  }

  async #oldestBinding(): Promise<number | null> {
    const { readers } = this.#parts
    const next = (customer: number, ordinal: number) =>
      readers.first<[number, number, number, Buffer]>(retentionStatements.listedBehind, [customer, ordinal, 1])
    const made: (number | null)[] = []
    let listed = await next(0, 0)
    for (let seen = 0; seen < mostCustomers && listed !== undefined; seen += 1) {
      const [customer, , block, token] = listed
      made.push(await this.#madeAt(block, token))
      listed = await next(customer, Number.MAX_SAFE_INTEGER)
    }
    return least(made)
  }

  async #madeAt(block: number, token: Buffer): Promise<number | null> {
    const values = [int4Array([block]), byteaArray([token])]
    const row = await this.#parts.readers.first<BindingRow>(bindingStatements.read, values)
    return row === undefined ? null : bindingOf(row).createdAt
  }
}

const foundUnder = async (connection: Connection, { heldThrough, run, proof }: DeletionUnder) => {
  const matter = async (id: string) => {
    const { rows } = await connection.run<MatterRow>(matterStatements.find, [id, 'deletion_proof'])
    return matterOrNone(rows[0])
  }
  const holds = await connection.run(matterStatements.changedAfter, [textArray(['hold']), heldThrough, 1])
  return { isHoldNew: holds.count > 0, run: await matter(run.id), proof: await matter(proof.id) }
}

const least = (times: readonly (number | null)[]): number | null => {
  const there = times.filter((time) => time !== null)
  return there.length === 0 ? null : Math.min(...there)
}
