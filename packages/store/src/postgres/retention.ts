import type { AuditAnchor, Deleted, Deleting, ExpiredKind, RetentionStore } from '@axbridge/core'
import { type AuditRow, entryOf } from '../sqlite/audit-rows.ts'
import { type MatterRow, matterOf } from '../sqlite/matter-rows.ts'
import { type BindingRow, bindingOf, type RecordRow, recordOf } from '../sqlite/rows.ts'
import { byteaArray, int4Array } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { deleteBindings, deleteTrails } from './expired-bindings.ts'
import { anchorOf, deleteEntries, deleteMatters, deleteRecords } from './expired-rows.ts'
import {
  auditStatements,
  bindingStatements,
  matterStatements,
  recordStatements,
  retentionStatements,
} from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { decideAt } from './transaction.ts'
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

export class PostgresRetention implements RetentionStore {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  deleteExpired(deleting: Deleting): Promise<Deleted> {
    return this.#parts.writer.alone(
      inTransaction(async (connection) => {
        const now = await decideAt(connection, deleting.at)
        return { value: await ways[deleting.of](connection, deleting, now), time: 0 }
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

const least = (times: readonly (number | null)[]): number | null => {
  const there = times.filter((time) => time !== null)
  return there.length === 0 ? null : Math.min(...there)
}
