import type { Store, StoredTrunk } from '@axbridge/core'
import type { Flow } from '@axbridge/sip'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { completeConfig } from './config.ts'
import { TrunkBook } from './trunk-book.ts'
import { completeTrunk, mostTrunks, type TrunkDefinition } from './trunk-definition.ts'

let store: Store
beforeEach(() => {
  store = openMemoryStore()
})
afterEach(() => store.close())

const trunk = (name: string, host: string): TrunkDefinition => {
  const completed = completeTrunk({ name, to: `${host}:5060`, from: [host] })
  if (completed.kind === 'fault') throw new Error(completed.rule)
  return completed.value
}

const openBook = (trunks: readonly TrunkDefinition[] = [trunk('configured', '192.0.2.1')]): Promise<TrunkBook> =>
  TrunkBook.open(completeConfig({ trunks: trunks.map((one) => ({ ...one })) }), store.trunks)

const nameAt = (book: TrunkBook, host: string): string | undefined => {
  const flow: Flow = { transport: 'udp', remote: { host, port: 5060 }, local: { host: '127.0.0.1', port: 5060 } }
  return book.table.identify(flow)?.name
}

test('a trunk that is set up is a peer from then on, and after a start', async () => {
  const book = await openBook()
  expect(nameAt(book, '192.0.2.2')).toBeUndefined()
  expect(await book.put(trunk('added', '192.0.2.2'), 7)).toEqual({ kind: 'changed' })
  expect([nameAt(book, '192.0.2.1'), nameAt(book, '192.0.2.2')]).toEqual(['configured', 'added'])
  const later = await openBook()
  expect(nameAt(later, '192.0.2.2')).toBe('added')
  expect(later.list()).toMatchObject([
    { name: 'configured', setUp: 'config', changedAt: null },
    { name: 'added', setUp: 'api', changedAt: 7 },
  ])
})

test('another one takes its place, and none does when it is removed', async () => {
  const book = await openBook()
  await book.put(trunk('added', '192.0.2.2'), 7)
  await book.put(trunk('added', '192.0.2.3'), 8)
  expect([nameAt(book, '192.0.2.2'), nameAt(book, '192.0.2.3')]).toEqual([undefined, 'added'])
  expect(await book.remove('added', 9)).toEqual({ kind: 'changed' })
  expect(await book.remove('added', 9)).toEqual({ kind: 'absent' })
  expect(nameAt(book, '192.0.2.3')).toBeUndefined()
  expect((await openBook()).list()).toHaveLength(1)
})

test.each(['configured', 'sandbox'])('the trunk %s is changed where it was set up and nowhere else', async (name) => {
  const book = await openBook()
  expect(await book.put(trunk(name, '192.0.2.9'), 7)).toEqual({ kind: 'name_taken' })
  expect(await book.remove(name, 7)).toEqual({ kind: 'name_taken' })
  expect(await store.trunks.list()).toEqual([])
  expect([nameAt(book, '192.0.2.1'), nameAt(book, '127.0.0.1')]).toEqual(['configured', 'sandbox'])
})

test('a trunk of the configuration counts where one of its name was set up before', async () => {
  await (await openBook([])).put(trunk('operator', '192.0.2.2'), 7)
  const book = await openBook([trunk('operator', '192.0.2.3')])
  expect([nameAt(book, '192.0.2.2'), nameAt(book, '192.0.2.3')]).toEqual([undefined, 'operator'])
  expect(book.list()).toMatchObject([{ name: 'operator', setUp: 'config' }])
})

test('calls go out on the first trunk of the configuration, and else on the first by name', async () => {
  const [one, none] = [await openBook(), await openBook([])]
  for (const book of [one, none]) {
    await book.put(trunk('zebra', '192.0.2.3'), 7)
    await book.put(trunk('ant', '192.0.2.2'), 7)
  }
  expect([one.table.outgoing?.name, none.table.outgoing?.name]).toEqual(['configured', 'ant'])
})

test('there are as many trunks as there may be, and a trunk that is there can still be changed', async () => {
  const book = await openBook()
  for (let count = 1; count < mostTrunks; count += 1) {
    expect(await book.put(trunk(`t${count}`, '192.0.2.2'), 7)).toEqual({ kind: 'changed' })
  }
  expect(await book.put(trunk('one-more', '192.0.2.2'), 7)).toEqual({ kind: 'too_many' })
  expect(await book.put(trunk('t1', '192.0.2.3'), 7)).toEqual({ kind: 'changed' })
  expect(book.list()).toHaveLength(mostTrunks)
})

test('a trunk that could not be kept is no peer', async () => {
  const failing = {
    ...store.trunks,
    list: () => store.trunks.list(),
    put: async (_trunk: StoredTrunk) => Promise.reject(new Error('no disk')),
  }
  const book = await TrunkBook.open(completeConfig({}), failing)
  await expect(book.put(trunk('added', '192.0.2.2'), 7)).rejects.toThrow('no disk')
  expect([nameAt(book, '192.0.2.2'), book.list()]).toEqual([undefined, []])
})

test.each(['{}', '{"name":"other","to":"192.0.2.1:5060","from":["192.0.2.1"]}'])(
  'a start on a store that holds what is no trunk is an error',
  async (definition) => {
    await store.trunks.put({ name: 'added', definition, changedAt: 7 })
    await expect(openBook()).rejects.toThrow('added')
  },
)
