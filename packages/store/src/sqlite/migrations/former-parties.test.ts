import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { a, amendment } from '../../contract/amendment.ts'
import { addCustomers, bindingId, day, minute, noon, octetsOf, placement, x, y } from '../../contract/samples.ts'
import { temporaryDirectory } from '../../contract/temporary-directory.ts'
import { openSqliteStore } from '../open.ts'

/** A store as the version before left it: two bindings, of which the first was changed, and nothing tells who stood there. */
const earlierStore = async (): Promise<string> => {
  const directory = temporaryDirectory()
  const store = await openSqliteStore({ directory })
  await addCustomers(store)
  for (const [n, on] of [x, y].entries()) await store.bindings.place(placement({ n: n + 1, on }))
  await store.bindings.amend(amendment({ enter: [a('cora')], leave: [a('a1')], parties: octetsOf('cora') }))
  await store.close()
  const database = new Sqlite(join(directory, 'axbridge.db'))
  database.exec('DROP TABLE binding_former; DROP TABLE former_kept')
  database.pragma('user_version = 7')
  database.close()
  return directory
}

test('a store of before former parties were kept says of which time it does not know who stood in a binding (REG-1)', async () => {
  const store = await openSqliteStore({ directory: await earlierStore() })
  onTestFinished(() => store.close())
  const since = noon + minute + 1
  const traced = async (number: typeof x, at: number) =>
    (await store.traces.bindingsOn(number, at, { limit: 9, quarantineMs: day })).items.map(({ stood }) => stood)
  const cora = { parties: octetsOf('cora') }
  expect(await traced(x, noon)).toEqual([{ ...cora, from: noon, to: since, isCertain: false }])
  expect(await traced(x, since)).toEqual([{ ...cora, from: since, to: null, isCertain: true }])
  // Nobody changed the other one, so far.
  expect(await traced(y, noon)).toEqual([{ parties: octetsOf('sealed 2'), from: noon, to: null, isCertain: true }])
  const at = noon + 2 * minute
  const change = { at, enter: [a('dora')], parties: octetsOf('dora') }
  await store.bindings.amend(amendment({ ...change, n: 2, leave: [a('a2')] }))
  await store.bindings.amend(amendment({ ...change, revision: 1, leave: [a('cora')] }))
  expect(await traced(y, noon)).toEqual([{ parties: octetsOf('sealed 2'), from: noon, to: at, isCertain: true }])
  expect(await store.traces.stoodIn(bindingId(1))).toEqual([
    { ...cora, from: noon, to: since, isCertain: false },
    { ...cora, from: since, to: at, isCertain: true },
    { parties: octetsOf('dora'), from: at, to: null, isCertain: true },
  ])
})
