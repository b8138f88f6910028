import type { CustomerId, EventOwner } from '@axbridge/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { EventNews } from './event-news.ts'

const [one, other] = ['cus_abcdefghijkmnpqr' as CustomerId, 'cus_22222222222222222' as CustomerId]
const never = new AbortController().signal

let tell: (owners: readonly EventOwner[]) => void
let watchers: number
let news: EventNews

beforeEach(() => {
  watchers = 0
  news = new EventNews({
    watch: (listener) => {
      watchers += 1
      tell = listener
      return () => {
        watchers -= 1
      }
    },
  })
})

describe('who follows an owner', () => {
  test('hears what comes while he waits, and nothing of another owner', async () => {
    const [mine, operators, others] = [news.follow(one), news.follow(null), news.follow(other)]
    const heard = [mine.news(60_000, never), operators.news(60_000, never)]
    const silent = others.news(20, never)
    tell([one, null])
    expect(await Promise.all(heard)).toEqual([true, true])
    expect(await silent).toBe(false)
  })

  test('hears at once what came before he waited, and that only once', async () => {
    const follower = news.follow(one)
    tell([one])
    tell([one])
    expect(await follower.news(60_000, never)).toBe(true)
    expect(await follower.news(10, never)).toBe(false)
  })

  test('does not wait without time, nor when he is gone', async () => {
    const follower = news.follow(one)
    expect(await follower.news(0, never)).toBe(false)
    const gone = new AbortController()
    const waiting = follower.news(60_000, gone.signal)
    gone.abort()
    expect(await waiting).toBe(false)
    expect(await follower.news(60_000, gone.signal)).toBe(false)
  })

  test('hears nothing once he has let go', async () => {
    const [left, stays] = [news.follow(one), news.follow(one)]
    left.close()
    tell([one])
    expect(await left.news(60_000, never)).toBe(false)
    expect(await stays.news(60_000, never)).toBe(true)
  })
})

test('the store has one watcher, however many follow, and none when the news are closed', async () => {
  const followers = Array.from({ length: 10 }, () => news.follow(one))
  expect(watchers).toBe(1)
  const waiting = followers.map((follower) => follower.news(60_000, never))
  news.close()
  news.close()
  expect(await Promise.all(waiting)).toEqual(followers.map(() => false))
  expect([watchers, news.isClosed]).toEqual([0, true])
  expect(await news.follow(one).news(60_000, never)).toBe(false)
})
