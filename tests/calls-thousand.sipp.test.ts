import { headerOf, headersOf, parseNameAddr, parseUri } from '@axbridge/sip'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { describePeer } from './peers.ts'

const [pairs, calls, aSecond, talkMs] = [100, 1_000, 50, 200]
const deadlineMs = 60_000

const numbered = (prefix: string, index: number): string => `${prefix}${String(index).padStart(8, '0')}`
const maskOf = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`

const userOf = (nameAddr: string | undefined): string => {
  const uri = parseUri(parseNameAddr(nameAddr ?? '')?.uri ?? '')
  return uri?.kind === 'sip' ? (uri.user ?? '') : ''
}

describePeer('sipp', `${calls} calls, ${aSecond} a second`, () => {
  let site: CarrierSite
  beforeAll(async () => {
    site = await CarrierSite.open()
  })
  afterAll(() => site?.close())

  test('all complete, each phone is shown the number of its order, and each call has one record (APP-15)', async () => {
    const orders = await Promise.all(
      Array.from({ length: pairs }, async (_, index) => {
        const [a, b] = [numbered('138', index), numbered('139', index)]
        return { a, b, ...pick(await site.api.bind({ a, b, orderId: `order-${index}` })) }
      }),
    )
    /** By turns A and B of each order call. */
    const attempts = Array.from({ length: calls }, (_, index) => {
      const order = orders[index % pairs]
      if (order === undefined) throw new Error('there is an order for each call')
      const isFromA = Math.floor(index / pairs) % 2 === 0
      const [caller, callee] = isFromA ? [order.a, order.b] : [order.b, order.a]
      return { x: order.x, caller, callee, direction: isFromA ? 'a_to_b' : 'b_to_a' }
    })
    const { caller, callee } = await site.connect(
      [
        'caller',
        {
          rows: attempts.map((attempt) => [site.uri(attempt.x), attempt.caller]),
          calls,
          isTraced: false,
          deadlineMs,
          more: ['-r', String(aSecond), '-d', String(talkMs), '-l', String(calls)],
        },
      ],
      ['callee', { calls, deadlineMs }],
    )
    expect([caller.complaint, callee.complaint]).toEqual(['', ''])
    expect([caller.exitCode, callee.exitCode]).toEqual([0, 0])

    const shown = callee.trace.requests('INVITE').map((invite) => {
      const numbers = [headerOf(invite, 'from'), ...headersOf(invite, 'p-asserted-identity')].map(userOf)
      return `${userOf(headerOf(invite, 'to'))} sees ${numbers.join(' and ')}`
    })
    const meant = attempts.map((attempt) => `${attempt.callee} sees ${attempt.x} and ${attempt.x}`)
    expect(tally(shown)).toEqual(tally(meant))

    await expect
      .poll(async () => (await site.api.calls()).filter(({ outcome }) => outcome === 'open').length, { timeout: 5_000 })
      .toBe(0)
    const records = await site.api.calls()
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length)
    const kept = records.map((record) =>
      [record.x, record.direction, record.caller, record.callee, record.outcome, record.q850Cause].join(' '),
    )
    const expected = attempts.map((attempt) =>
      [attempt.x, attempt.direction, maskOf(attempt.caller), maskOf(attempt.callee), 'completed', 16].join(' '),
    )
    expect(tally(kept)).toEqual(tally(expected))
    expect(records.filter(({ durationMs }) => durationMs === null || durationMs < talkMs - 10)).toEqual([])
  }, 90_000)
})

const pick = ({ id, x }: { id: string; x: string }): { id: string; x: string } => ({ id, x })

/** How often each text stands in a list. */
const tally = (texts: readonly string[]): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))
}
