import type { CustomerId } from '@axbridge/core'
import Sqlite, { type Database } from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { customer, octetsOf, otherCustomer } from '../contract/samples.ts'
import { migrate } from './migrations/migrate.ts'
import { PartyLists } from './party-lists.ts'
import { PartyRuns } from './party-runs.ts'

const settings = { newestEntries: 8, fanOut: 3, stepEntries: 6, movesPerEntry: 4 }
const customers: readonly CustomerId[] = [customer, otherCustomer]
const block = 12_345_678

const open = (): Database => {
  const database = new Sqlite(':memory:')
  migrate(database)
  for (const id of customers) {
    database.prepare("INSERT INTO customer (id, name, created_at) VALUES (?, 'n', 1)").run(id)
  }
  return database
}

const runsOf = (database: Database) => database.prepare<[], number>('SELECT count(*) FROM party_run').pluck().get() ?? 0

describe('the runs in which it is kept who stands or stood in which binding', () => {
  const entry = fc.record({ party: fc.nat({ max: 5 }), by: fc.constantFrom(1, 2), binding: fc.nat({ max: 150 }) })
  /** A group ends with its commit, or is rolled back; then the process goes on, or another one does. */
  const group = fc.record({
    entries: fc.array(entry, { maxLength: 12 }),
    end: fc.constantFrom('commit', 'commit', 'commit', 'commit and restart', 'roll back'),
  })

  test('hold every entry that was committed, whatever was merged or rolled back meanwhile', () => {
    fc.assert(
      fc.property(fc.array(group, { maxLength: 80, size: 'max' }), (groups) => {
        const database = open()
        const known = new Set<string>()
        let runs = new PartyRuns(database, settings)
        for (const { entries, end } of groups) {
          database.exec('BEGIN')
          for (const { party, by, binding } of entries) runs.add(octetsOf(`p${party}`), by, binding, block)
          runs.settle()
          database.exec(end === 'roll back' ? 'ROLLBACK' : 'COMMIT')
          if (end === 'roll back') runs.rolledBack()
          else for (const { party, by, binding } of entries) known.add(`${party} ${by} ${binding}`)
          if (end === 'commit and restart') runs = new PartyRuns(database, settings)
        }
        const lists = new PartyLists(database)
        for (let party = 0; party < 6; party += 1) {
          for (const [index, id] of customers.entries()) {
            const bindings = [...known]
              .filter((text) => text.startsWith(`${party} ${index + 1} `))
              .map((text) => Number(text.split(' ')[2]))
              .sort((one, other) => other - one)
            const told = lists.read(id, octetsOf(`p${party}`), 1_000, 1_000).map(({ ordinal }) => ordinal)
            expect(told).toEqual(bindings)
            const page = lists.read(id, octetsOf(`p${party}`), 75, 4).map(({ ordinal }) => ordinal)
            expect(page).toEqual(bindings.filter((binding) => binding < 75).slice(0, 4))
          }
        }
        database.close()
      }),
      { numRuns: 100 },
    )
  })

  test('stay few, because merging keeps pace, also with a party who is in every other binding', () => {
    const database = open()
    const runs = new PartyRuns(database, settings)
    let most = 0
    for (let binding = 0; binding < 5_000; binding += 1) {
      runs.add(octetsOf(binding % 2 === 0 ? 'everywhere' : `p${binding}`), 1, binding, block)
      if (binding % 5 === 4) runs.settle()
      most = Math.max(most, runsOf(database))
    }
    expect(database.prepare('SELECT count(*) FROM binding_by_party').pluck().get()).toBe(5_000)
    // A level has at most fanOut - 1 runs, as many that are being merged, and their target; 5,000 entries have six levels.
    expect(most).toBeLessThan(40)
    expect(new PartyLists(database).read(customer, octetsOf('everywhere'), 9_999, 9_999)).toHaveLength(2_500)
    database.close()
  })
})
