import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlarmNews } from './alarm.ts'
import { AlarmBook } from './alarm-book.ts'

const quietMs = 60_000

describe('an alarm', () => {
  test('is told once, however often it is raised', () => {
    const book = new AlarmBook(quietMs)
    expect(book.raise('trunk_down', 'operator')).toEqual({ kind: 'raised', name: 'trunk_down', subject: 'operator' })
    expect(book.raise('trunk_down', 'operator')).toBeUndefined()
    expect(book.standing).toHaveLength(1)
  })

  test('of another subject is another alarm', () => {
    const book = new AlarmBook(quietMs)
    book.raise('trunk_down', 'operator')
    expect(book.raise('trunk_down', 'other')).toMatchObject({ kind: 'raised', subject: 'other' })
  })

  test('is over when it has been well for as long as it must, and not before', () => {
    const book = new AlarmBook(quietMs)
    book.raise('trunk_down', 'operator')
    book.clear('trunk_down', 'operator', 1_000)
    expect(book.look(1_000 + quietMs - 1)).toEqual([])
    expect(book.look(1_000 + quietMs)).toEqual([{ kind: 'cleared', name: 'trunk_down', subject: 'operator' }])
    expect(book.look(1_000 + quietMs)).toEqual([])
  })

  test('that comes and goes is one episode', () => {
    const book = new AlarmBook(quietMs)
    book.raise('trunk_down', 'operator')
    for (let at = 0; at < 20 * quietMs; at += quietMs / 2) {
      book.clear('trunk_down', 'operator', at)
      expect(book.look(at)).toEqual([])
      expect(book.raise('trunk_down', 'operator')).toBeUndefined()
    }
  })

  test('of a moment is over when nothing more was noticed for long enough', () => {
    const book = new AlarmBook(quietMs)
    expect(book.notice('overload', null, 0)).toMatchObject({ kind: 'raised' })
    expect(book.notice('overload', null, 30_000)).toBeUndefined()
    expect(book.look(quietMs)).toEqual([])
    expect(book.look(30_000 + quietMs)).toMatchObject([{ kind: 'cleared', name: 'overload' }])
  })

  test('stands until it is cleared, however late it is', () => {
    const book = new AlarmBook(quietMs)
    book.raise('store_not_ready', null)
    expect(book.look(Number.MAX_SAFE_INTEGER)).toEqual([])
  })
})

test('subjects without end fill no memory: what comes beyond stands under its name', () => {
  const book = new AlarmBook(quietMs)
  for (let worker = 0; worker < 5_000; worker += 1) book.raise('worker_lost', String(worker))
  expect(book.standing).toHaveLength(1_025)
  expect(book.standing.at(-1)).toEqual({ name: 'worker_lost', subject: null })
})

test('whatever comes, raised and cleared take turns for each alarm', () => {
  const step = fc.record({
    what: fc.constantFrom('raise', 'notice', 'clear', 'look'),
    subject: fc.constantFrom('one', 'two', null),
    passedMs: fc.integer({ min: 0, max: 2 * quietMs }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const book = new AlarmBook(quietMs)
      const news: AlarmNews[] = []
      let now = 0
      for (const { what, subject, passedMs } of steps) {
        now += passedMs
        const told = what === 'raise' ? book.raise('overload', subject) : undefined
        const noticed = what === 'notice' ? book.notice('overload', subject, now) : undefined
        if (what === 'clear') book.clear('overload', subject, now)
        news.push(...[told, noticed].filter((one) => one !== undefined), ...(what === 'look' ? book.look(now) : []))
      }
      for (const subject of ['one', 'two', null]) {
        const kinds = news.filter((one) => one.subject === subject).map(({ kind }) => kind)
        expect(kinds).toEqual(kinds.map((_, at) => (at % 2 === 0 ? 'raised' : 'cleared')))
        const stands = book.standing.some((one) => one.subject === subject)
        expect(stands).toBe(kinds.length % 2 === 1)
      }
    }),
  )
})
