import type { Deleting, ExpiredKind } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { type AuditRow, entryOf } from './audit-rows.ts'
import { type MatterRow, matterOf } from './matter-rows.ts'
import { type BindingRow, bindingOf, type RecordRow, recordOf } from './rows.ts'
import {
  auditStatements,
  bindingStatements,
  deletionStatements,
  matterStatements,
  recordStatements,
} from './statements.ts'

/** Of so many customers the oldest binding is looked for. */
const mostCustomers = 1_000

/** When the oldest row of a kind began, as far as rows stand in the order of time; null where there is none. */
export const oldestReader = (
  database: Database,
): ((of: ExpiredKind, matters: Deleting['matters']) => number | null) => {
  const behind = database.prepare<[number, number, number], [number, number, number]>(bindingStatements.behind).raw()
  const at = database.prepare<[number, number], BindingRow>(bindingStatements.at).raw()
  const trails = database
    .prepare<[number, number], [number, number, number, number]>(deletionStatements.trailsBehind)
    .raw()
  const records = database.prepare<[number, number], RecordRow>(recordStatements.behind).raw()
  const entries = database.prepare<[number, number], AuditRow>(auditStatements.after).raw()
  const matters = database.prepare<[string, string, number, number, number], MatterRow>(matterStatements.expired).raw()
  const madeAt = (block: number, ordinal: number): number | null => {
    const row = at.get(block, ordinal)
    return row === undefined ? null : bindingOf(row).createdAt
  }
  const oldestBinding = (): number | null => {
    const made: (number | null)[] = []
    let listed = behind.get(0, 0, 1)
    for (let seen = 0; seen < mostCustomers && listed !== undefined; seen += 1) {
      const [customer, binding, block] = listed
      made.push(madeAt(block, binding))
      listed = behind.get(customer, Number.MAX_SAFE_INTEGER, 1)
    }
    return least(made)
  }
  const oldestTrail = (): number | null => {
    const trail = trails.get(0, 1)
    return trail === undefined ? null : madeAt(trail[1], trail[0])
  }
  return (of, asked) => {
    switch (of) {
      case 'bindings':
        return oldestBinding()
      case 'trails':
      case 'consents':
        return oldestTrail()
      case 'records':
        return least(records.all(0, 1).map((row) => recordOf(row).startedAt))
      case 'audit':
        return least(entries.all(0, 1).map((row) => entryOf(row).at))
      case 'matters':
        return least(
          (asked?.states ?? []).flatMap((state) =>
            matters.all(asked?.kind ?? '', state, -1, 0, 1).map((row) => matterOf(row).changedAt),
          ),
        )
    }
  }
}

const least = (times: readonly (number | null)[]): number | null => {
  const there = times.filter((time) => time !== null)
  return there.length === 0 ? null : Math.min(...there)
}
