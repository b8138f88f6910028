import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { a, amendment } from '../contract/amendment.ts'
import { addCustomers, noon, octetsOf, placement } from '../contract/samples.ts'
import { temporaryDirectory } from '../contract/temporary-directory.ts'
import { openSqliteStore } from './open.ts'
import { formerStatements } from './statements.ts'

type Row = [since: number, createdAt: number, revision: number, parties: Buffer, former: number, until: number]

test('of one instant three of the lists are read at most, however often a binding was changed (REG-1)', async () => {
  const directory = temporaryDirectory()
  const store = await openSqliteStore({ directory })
  await addCustomers(store)
  await store.bindings.place(placement({ n: 1 }))
  for (let revision = 0; revision < 9; revision += 1) {
    const parties = octetsOf(`${revision}`)
    await store.bindings.amend(amendment({ at: noon + 10 + revision, revision, parties, enter: [a(`p${revision}`)] }))
  }
  await store.close()
  const database = new Sqlite(join(directory, 'axbridge.db'), { readonly: true })
  onTestFinished(() => {
    database.close()
  })
  const [[block, ordinal] = [0, 0]] = database
    .prepare<[], [number, number]>('SELECT block, ordinal FROM binding')
    .raw()
    .all()
  const read = database.prepare<number[], Row>(formerStatements.at).raw()
  const revisionsAt = (at: number) => read.all(at, at, block, ordinal).map((row) => row[4])
  expect([noon, noon + 10, noon + 14, noon + 30].map(revisionsAt)).toEqual([[0], [0, 1], [0, 4, 5], [0, 8]])
})
