import type { BindingId, EventOwner } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { bindingId, customerId } from '../contract/samples.ts'
import { eventNotices, readNotice } from './notices.ts'

/** The largest number of a server. */
const from = 2_147_483_647

/** Of pg_notify: the text must be shorter. */
const octetsOfPostgres = 8_000

const ownersOf = (count: number): EventOwner[] => Array.from({ length: count }, (_, n) => customerId(n))
const bindingsOf = (count: number): BindingId[] => Array.from({ length: count }, (_, n) => bindingId(n))

describe('notices of events', () => {
  test.each([
    [1, 1, 1],
    [150, 150, 2],
    [1_000, 0, 7],
    [0, 1_000, 7],
    [77, 4_000, 28],
    [5_000, 5_000, 67],
  ])('%i owners and %i bindings go in %i, none longer than PostgreSQL takes', (owners, bindings, count) => {
    const notices = eventNotices(from, ownersOf(owners), bindingsOf(bindings))
    expect(notices).toHaveLength(count)
    expect(Math.max(...notices.map(([, text]) => Buffer.byteLength(text)))).toBeLessThan(octetsOfPostgres)
    const read = notices.map(([, text]) => readNotice(text)).filter((notice) => notice?.kind === 'events')
    expect(read.flatMap((notice) => notice.owners)).toEqual(ownersOf(owners))
    expect(read.flatMap((notice) => notice.bindings)).toEqual(bindingsOf(bindings))
  })

  test('there is none where there is nothing to tell', () => {
    expect(eventNotices(from, [], [])).toEqual([])
  })
})
