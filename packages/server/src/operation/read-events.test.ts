import { type CustomerId, defaultCustomerSettings, type EventStore, emptyProfile, type Store } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EventNews } from './event-news.ts'
import { type EventRequest, type ReadEvents, readEvents } from './read-events.ts'

const owner = 'cus_abcdefghijkmnpqr' as CustomerId
const noon = Date.UTC(2030, 0, 31, 12)
const never = new AbortController().signal

let store: Store
let news: EventNews
let noted: number

beforeEach(async () => {
  store = openMemoryStore()
  news = new EventNews(store.events)
  noted = 0
  const customer = { id: owner, name: 'a', createdAt: noon, settings: defaultCustomerSettings, profile: emptyProfile }
  await store.customers.addCustomer(customer)
})
afterEach(async () => {
  news.close()
  await store.close()
})

const letters = 'abcdefghijkmnpqr'

/** So many events, all of one type but every hundredth. */
const note = async (count: number): Promise<void> => {
  for (let made = 0; made < count; made += 1) {
    noted += 1
    const token = Array.from({ length: 16 }, (_, at) => letters[(noted >> (2 * at)) & 3]).join('')
    const type = noted % 100 === 0 ? 'pool.low' : 'pool.recovered'
    const event = type === 'pool.low' ? { type, freeShare: 0, exhaustedAt: null } : ({ type, freeShare: 1 } as const)
    await store.events.note(owner, noon + noted, token, event as Parameters<EventStore['note']>[3])
  }
}

const read = (request: Partial<EventRequest> = {}, events: Pick<EventStore, 'read' | 'range'> = store.events) =>
  readEvents({ events, news }, { owner, after: 0, limit: 10, waitMs: 0, signal: never, ...request })

const numbersOf = (answer: ReadEvents): readonly number[] =>
  answer.kind === 'read' ? answer.events.map(({ number }) => number) : []

describe('reading events', () => {
  test('gives as many as are wanted, and where to go on', async () => {
    await note(25)
    const first = await read()
    expect([numbersOf(first), first]).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      expect.objectContaining({ through: 10, more: true }),
    ])
    expect(await read({ after: 20 })).toMatchObject({ through: 25, more: false })
    expect(numbersOf(await read({ after: 'last' }))).toEqual([])
    expect(await read({ after: 'last' })).toMatchObject({ through: 25, more: false })
  })

  test('with a filter finds what is far behind, and no more than is wanted', async () => {
    await note(1_250)
    const wanted = { types: ['pool.low'] as const }
    const first = await read({ ...wanted, limit: 7 })
    expect([numbersOf(first), first]).toEqual([
      [100, 200, 300, 400, 500, 600, 700],
      expect.objectContaining({ through: 700, more: true }),
    ])
    const second = await read({ ...wanted, after: 700, limit: 7 })
    expect(numbersOf(second)).toEqual([800, 900, 1_000, 1_100, 1_200])
    expect(await read({ types: ['call.ended'] })).toMatchObject({ events: [], through: 1_250, more: false })
  })

  test('that a filter leaves out lets others have their turn', async () => {
    await note(20_000)
    const reading = read({ types: ['call.ended'] })
    let turns = 0
    const turn = (): void => {
      turns += 1
      counting = setImmediate(turn)
    }
    let counting = setImmediate(turn)
    expect(await reading).toMatchObject({ events: [], through: 10_000, more: true })
    clearImmediate(counting)
    expect(turns).toBeGreaterThan(30)
  })

  test('waits, and is given what comes', async () => {
    const waiting = read({ waitMs: 60_000, types: ['pool.low'] })
    await note(100)
    expect(numbersOf(await waiting)).toEqual([100])
  })

  test('misses nothing that comes between its read and its wait', async () => {
    let isFirst = true
    const events: Pick<EventStore, 'read' | 'range'> = {
      read: (query) => store.events.read(query),
      range: async (of) => {
        if (isFirst) {
          isFirst = false
          await note(1)
        }
        return store.events.range(of)
      },
    }
    expect(numbersOf(await read({ waitMs: 60_000 }, events))).toEqual([1])
  })

  test('passes over nothing that is forgotten meanwhile, before its read or behind it', async () => {
    await note(20)
    const forget = () => store.events.forget({ before: noon + 16, limit: 100 })
    const late: Pick<EventStore, 'read' | 'range'> = {
      read: async (query) => {
        await forget()
        return store.events.read(query)
      },
      range: (of) => store.events.range(of),
    }
    expect(await read({ after: 5 }, late)).toEqual({ kind: 'expired', oldest: 15 })
    expect(numbersOf(await read({ after: 15 }))).toEqual([16, 17, 18, 19, 20])
    expect(numbersOf(await read())).toEqual([16, 17, 18, 19, 20])
    expect(await read({ after: 14 })).toEqual({ kind: 'expired', oldest: 15 })
    expect(await read({ after: 21 })).toEqual({ kind: 'unknown' })
  })

  test('that finds all forgotten says where new ones will come', async () => {
    await note(3)
    await store.events.forget({ before: noon + 10, limit: 100 })
    expect(await read({ after: 1 })).toEqual({ kind: 'expired', oldest: 3 })
    expect(await read({ after: 3 })).toMatchObject({ events: [], through: 3 })
    expect(await read()).toMatchObject({ events: [], through: expect.any(Number), more: false })
  })
})
