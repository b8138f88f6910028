import type { Store, StoredTrunk } from '@axbridge/core'
import type { Flow } from '@axbridge/sip'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { completeConfig } from './config.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import { makeVault } from './keys/vault.ts'
import { isExpectedAtStart } from './start-error.ts'
import { TrunkBook } from './trunk-book.ts'
import { completeTrunk, mostTrunks, type TrunkDefinition } from './trunk-definition.ts'

const vault = makeVault(systemRandomness.octets(32))

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

const withTls = { tls: { certificate: 'sip.crt', key: 'sip.key' } }

const openBook = (
  trunks: readonly TrunkDefinition[] = [trunk('configured', '192.0.2.1')],
  sip: object = {},
): Promise<TrunkBook> =>
  TrunkBook.open({
    config: completeConfig({ sip, trunks: trunks.map((one) => ({ ...one })) }),
    store: store.trunks,
    vault,
  })

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

test('there are as many trunks as there may be, and a trunk that is there can still be changed', async () => {
  const book = await openBook()
  for (let count = 1; count < mostTrunks; count += 1) {
    expect(await book.put(trunk(`t${count}`, `198.51.${count >> 8}.${count & 255}`), 7)).toEqual({ kind: 'changed' })
  }
  expect(await book.put(trunk('one-more', '192.0.2.7'), 7)).toEqual({ kind: 'too_many' })
  expect(await book.put(trunk('t1', '192.0.2.3'), 7)).toEqual({ kind: 'changed' })
  expect(book.list()).toHaveLength(mostTrunks)
})

test('a trunk that could not be kept is no peer', async () => {
  const failing = {
    ...store.trunks,
    list: () => store.trunks.list(),
    put: async (_trunk: StoredTrunk) => Promise.reject(new Error('no disk')),
  }
  const book = await TrunkBook.open({ config: completeConfig({}), store: failing, vault })
  await expect(book.put(trunk('added', '192.0.2.2'), 7)).rejects.toThrow('no disk')
  expect([nameAt(book, '192.0.2.2'), book.list()]).toEqual([undefined, []])
})

describe('what another server changed', () => {
  /** A list that waits until it is let go, and fails as often as is asked for. */
  const slowBook = async (faults: number) => {
    const lists: (() => void)[] = []
    const unread: unknown[] = []
    let left = faults
    let isSlow = false
    const slow = {
      put: (kept: StoredTrunk) => store.trunks.put(kept),
      remove: (name: string, at: number) => store.trunks.remove(name, at),
      list: async () => {
        const kept = await store.trunks.list()
        if (isSlow) await new Promise<void>((resolve) => lists.push(resolve))
        if (isSlow && left > 0) {
          left -= 1
          throw new Error('no database')
        }
        return kept
      },
    }
    const config = completeConfig({})
    const parts = { config, store: slow, vault, againMs: 1, unread: (error: unknown) => unread.push(error) }
    const book = await TrunkBook.open(parts)
    isSlow = true
    const answerNext = async () => {
      await vi.waitUntil(() => lists.length > 0, { interval: 1 })
      expect(lists, 'one is under way at a time').toHaveLength(1)
      lists.shift()?.()
    }
    return { book, answerNext, unread, lists }
  }
  const elsewhere = async (name: string, host: string) => {
    await (await openBook([])).put(trunk(name, host), 6)
  }

  test('takes nothing back that is changed here meanwhile', async () => {
    const { book, answerNext } = await slowBook(0)
    await elsewhere('theirs', '192.0.2.4')
    const refreshed = book.refresh()
    const put = book.put(trunk('ours', '192.0.2.5'), 7)
    await answerNext()
    await Promise.all([refreshed, put])
    expect([nameAt(book, '192.0.2.4'), nameAt(book, '192.0.2.5')]).toEqual(['theirs', 'ours'])
  })

  test('is read once more when more was changed while it was read', async () => {
    const { book, answerNext, lists } = await slowBook(0)
    const refreshed = book.refresh()
    await vi.waitUntil(() => lists.length > 0, { interval: 1 })
    await elsewhere('theirs', '192.0.2.4')
    const again = book.refresh()
    await answerNext()
    await answerNext()
    await Promise.all([refreshed, again])
    expect(nameAt(book, '192.0.2.4')).toBe('theirs')
  })

  test('is read until it can be, and that it cannot is told once', async () => {
    const { book, answerNext, unread } = await slowBook(3)
    await elsewhere('theirs', '192.0.2.4')
    const refreshed = book.refresh()
    for (let tries = 0; tries < 4; tries += 1) await answerNext()
    await refreshed
    expect(nameAt(book, '192.0.2.4')).toBe('theirs')
    expect(unread).toHaveLength(1)
  })

  test('is read no more when the book is closed', async () => {
    const { book, answerNext, lists } = await slowBook(Number.POSITIVE_INFINITY)
    const refreshed = book.refresh()
    await answerNext()
    await Promise.all([book.close(), refreshed])
    expect(lists).toEqual([])
  })
})

test.each(['{}', '{"name":"other","to":"192.0.2.1:5060","from":["192.0.2.1"]}'])(
  'a start on a store that holds what is no trunk is an error',
  async (definition) => {
    await store.trunks.put({ name: 'added', definition, changedAt: 7 })
    await expect(openBook()).rejects.toThrow('added')
  },
)

test('such a start is told in one line, in which no number stands', async () => {
  const name = 't13800000001'
  await store.trunks.put({ name, definition: JSON.stringify({ name, from: ['192.0.2.1'] }), changedAt: 7 })
  const error = await openBook().catch((thrown: unknown) => thrown)
  expect(isExpectedAtStart(error)).toBe(true)
  expect((error as Error).message).toMatch(/^data: the trunk t\[number\] of the store is none any more: name: .+$/)
})

describe('a trunk that is known by what another is known by', () => {
  const known = {
    ...trunk('added', '192.0.2.2'),
    ...{ from: ['192.0.2.2', '192.0.2.3:5060', '2001:db8::1'], tlsNames: ['sbc.example.com'] },
    digest: { username: 'line', password: 'long-enough' },
  }
  test.each<[what: string, given: Partial<TrunkDefinition>, field: string]>([
    ['its address', { from: ['192.0.2.9', '192.0.2.2'] }, 'from.1'],
    ['its address and port', { from: ['192.0.2.3:5060'] }, 'from.0'],
    ['its address in other words', { from: ['2001:DB8:0:0::1'] }, 'from.0'],
    ['its TLS name', { tlsNames: ['sbc.example.com'] }, 'tlsNames.0'],
    ['its digest user', { digest: { username: 'line', password: 'another-one' } }, 'digest.username'],
    ['a source of the configuration', { from: ['192.0.2.1'] }, 'from.0'],
  ])('%s is not set up, and both are named', async (what, given, field) => {
    const book = await openBook(undefined, withTls)
    await book.put(known, 7)
    const other = what.includes('configuration') ? 'configured' : 'added'
    expect(await book.put({ ...trunk('another', '192.0.2.8'), ...given }, 8)).toEqual({
      kind: 'source_taken',
      field,
      rule: `is that of the trunks ${other} and another`,
    })
    expect(book.list()).toHaveLength(2)
    expect(await book.put(known, 9), 'it may have what it has').toEqual({ kind: 'changed' })
  })

  test.each([['192.0.2.2:5080'], ['192.0.2.3']])('but %s is another source', async (source) => {
    const book = await openBook(undefined, withTls)
    await book.put(known, 7)
    expect(await book.put({ ...trunk('another', '192.0.2.8'), from: [source] }, 8)).toEqual({ kind: 'changed' })
  })

  test('since the configuration has it now, is named at a start, and the configuration counts', async () => {
    await (await openBook([], withTls)).put(known, 7)
    const book = await openBook([trunk('configured', '192.0.2.2')], withTls)
    expect(book.overtaken()).toEqual([
      { name: 'added', field: 'from.0', rule: 'is that of the trunks configured and added' },
    ])
    expect(nameAt(book, '192.0.2.2')).toBe('configured')
  })
})

test('a transport without a listener is refused for calls out, and does not matter for calls in', async () => {
  const book = await openBook()
  const overTls = { ...trunk('secure', '192.0.2.2'), transport: 'tls' as const }
  expect(await book.put(overTls, 7)).toMatchObject({ kind: 'no_listener', field: 'transport' })
  expect(await book.put({ ...overTls, to: null }, 7)).toEqual({ kind: 'changed' })
})

describe('a trunk that is known by a certificate', () => {
  const byName = { ...trunk('secure', '192.0.2.2'), tlsNames: ['sbc.example.com'] }

  test('is refused where none is asked for', async () => {
    const unasked = { tls: { ...withTls.tls, clientCertificates: 'none' } }
    for (const sip of [{}, unasked])
      expect(await (await openBook([], sip)).put(byName, 7)).toMatchObject({ kind: 'no_listener', field: 'tlsNames' })
    expect(await (await openBook([], withTls)).put(byName, 7)).toEqual({ kind: 'changed' })
  })

  test('is named at a start that asks for none any more', async () => {
    await (await openBook([], withTls)).put(byName, 7)
    expect((await openBook([])).overtaken()).toMatchObject([{ name: 'secure', field: 'tlsNames' }])
  })
})

test.each(['2001:DB8:0:0::1', '[2001:0db8::0001]:5060'])(
  'the source %s is the address that it means',
  async (source) => {
    const book = await openBook([{ ...trunk('configured', '192.0.2.1'), from: [source] }])
    expect(nameAt(book, '2001:db8::1')).toBe('configured')
  },
)

test('users are kept sealed for their trunk and their use, and are there after a start', async () => {
  const [digest, credentials] = [
    { username: '13800000001', password: 'known-to-them' },
    { username: 'us', password: 'known-to-us' },
  ]
  const book = await openBook()
  await book.put({ ...trunk('added', '192.0.2.2'), digest, credentials }, 7)
  const [kept] = await store.trunks.list()
  expect(/known-to|13800000001|"us"/.test(kept?.definition ?? '')).toBe(false)
  expect((await openBook()).table.find('added')).toSatisfy((found) => {
    return JSON.stringify([found.digest, found.credentials]) === JSON.stringify([digest, credentials])
  })

  const swapped = JSON.parse(kept?.definition ?? '{}')
  await store.trunks.put({
    name: 'added',
    definition: JSON.stringify({ ...swapped, digest: swapped.credentials }),
    changedAt: 8,
  })
  await expect(openBook()).rejects.toThrow('not sealed for this scope and owner')
})
