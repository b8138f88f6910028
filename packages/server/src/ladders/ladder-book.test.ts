import type { ProtectedNumber } from '@axbridge/core'
import { realTimers, type SipMessage } from '@axbridge/sip'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ladderStream } from '../operation/ladder-stream.ts'
import { LadderBook } from './ladder-book.ts'

let book: LadderBook
beforeEach(() => {
  book = new LadderBook({ perSecond: 1, kept: 3, now: () => 0, timers: realTimers })
})
afterEach(() => book.close())

const x = '700000000010001' as ProtectedNumber
const attempt = (id: string) => ({ id, customer: null, x, caller: '138****0001', callee: null })
const invite: SipMessage = { kind: 'request', method: 'INVITE', uri: `sip:${x}@h`, headers: [], body: '' }
const decide = (id: string, reaches: 'registered' | 'trunks') =>
  book.decided({ attempted: attempt(id), reaches, present: null, steps: [{ name: 'route', result: 'ended' }] })

describe('what is followed', () => {
  test('of trunks as many as are wanted a second, and of the sandbox as many as a desk has', () => {
    const taken = (reaches: 'registered' | 'trunks') =>
      Array.from({ length: 100 }, () => book.takes(reaches)).filter((one) => one).length
    // The two hundred questions may fall into two seconds.
    expect([1, 2]).toContain(taken('trunks'))
    expect([20, 40]).toContain(taken('registered'))
  })

  test('nothing where nothing is kept', () => {
    const none = new LadderBook({ perSecond: 100, kept: 0, now: () => 0, timers: realTimers })
    expect([none.takes('trunks'), none.takes('registered')]).toEqual([false, false])
    decide('call_a', 'trunks')
    expect(none.find('call_a')).toBe(undefined)
  })

  test('is kept for the newest, of the sandbox and of trunks apart', () => {
    for (const id of ['a', 'b', 'c', 'd']) book.follow(attempt(id), 'registered').caller.got(invite)
    book.follow(attempt('e'), 'trunks').caller.got(invite)
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => book.find(id)?.steps?.length)).toEqual([undefined, 1, 1, 1, 1])
  })

  test('of one attempt is bounded', () => {
    const { caller } = book.follow(attempt('a'), 'registered')
    for (let at = 0; at < 1_000; at += 1) caller.got(invite)
    expect(book.find('a')?.steps?.length).toBe(200)
    const long = book.follow(attempt('b'), 'registered')
    for (let at = 0; at < 100; at += 1) long.caller.got({ ...invite, body: 'x'.repeat(10_000) })
    expect(book.find('b')?.steps?.length).toBe(6)
  })

  test('the decision of an attempt that was not followed is kept too', () => {
    decide('a', 'trunks')
    expect(book.find('a')).toEqual({
      ...{ customer: null, isSandbox: false, steps: undefined },
      decision: [{ name: 'route', result: 'ended' }],
    })
  })
})

describe('the stream', () => {
  const streaming = (after = 0, signal = new AbortController().signal) =>
    ladderStream(book, { after, signal, heartbeatMs: 2_000, isStillKnown: () => true })

  const nextOf = async (stream: AsyncGenerator<string>): Promise<string> => `${(await stream.next()).value}`

  test('tells the steps of the sandbox in order, and none of trunks', async () => {
    const stream = streaming()
    expect(await nextOf(stream)).toMatch(/^retry: /)
    const told = nextOf(stream)
    book.follow(attempt('t'), 'trunks').caller.got(invite)
    const { caller } = book.follow(attempt('a'), 'registered')
    caller.got(invite)
    caller.sent({ kind: 'response', status: 404, reason: 'Not Found', headers: [], body: '' })
    decide('a', 'registered')
    const events = (await told).trim().split('\n\n')
    expect(events.map((event) => event.split('\n').slice(0, 2).join(' '))).toEqual([
      'id: 1 event: step',
      'id: 2 event: step',
    ])
    const steps = events.map((event) => JSON.parse(event.split('data: ')[1] ?? ''))
    expect(steps.map(({ call, leg, direction, what }) => [call, leg, direction, what])).toEqual([
      ['a', 'a', 'in', 'INVITE'],
      ['a', 'a', 'out', '404'],
    ])
    await stream.return(undefined)
  })

  test('goes on behind the step that somebody saw last, and begins at the end after a restart', async () => {
    const { caller } = book.follow(attempt('a'), 'registered')
    for (let at = 0; at < 3; at += 1) caller.got(invite)
    decide('a', 'registered')
    await book.news(2_000, new AbortController().signal)
    const stream = streaming(1)
    await nextOf(stream)
    expect(await nextOf(stream)).toMatch(/^id: 2\n[\s\S]*\nid: 3\n/)
    await stream.return(undefined)
    const later = streaming(77)
    await nextOf(later)
    const told = nextOf(later)
    caller.got(invite)
    expect(await told).toMatch(/^id: 4\n/)
    await later.return(undefined)
  })

  test('ends with who reads it, with his session, and with the server', async () => {
    const leaving = new AbortController()
    const left = streaming(0, leaving.signal)
    await nextOf(left)
    const over = left.next()
    leaving.abort()
    expect((await over).done).toBe(true)

    const signal = new AbortController().signal
    const expired = ladderStream(book, { after: 0, signal, heartbeatMs: 1, isStillKnown: () => false })
    await expired.next()
    expect((await expired.next()).value).toBe(': nothing new\n\n')
    expect((await expired.next()).done).toBe(true)

    const stopped = streaming()
    await nextOf(stopped)
    const end = stopped.next()
    book.close()
    expect((await end).done).toBe(true)
  })
})
