import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asked, asking, type Breaker, closedBreaker, screeningBy, screeningWithout } from './verification.ts'

const limits = { openAfter: 3, openMs: 1_000 }
const strict = { onNoAnswer: 'refuse', withoutIdentifier: 'refuse' } as const
const lenient = { onNoAnswer: 'connect', withoutIdentifier: 'connect' } as const

describe('BASE-2: what becomes of a call', () => {
  test.each([
    ['verified', strict, undefined, 'verified'],
    ['rejected', strict, 'not_verified', 'rejected'],
    ['no_answer', strict, 'not_verified', 'no_answer'],
    ['verified', lenient, undefined, 'verified'],
    ['rejected', lenient, 'not_verified', 'rejected'],
    ['no_answer', lenient, undefined, 'passed_over'],
  ] as const)('whose identifier is %s under %o', (answer, policy, refusal, verification) => {
    const screening = screeningBy(answer, policy)
    expect([screening.refusal, screening.noted?.verification]).toEqual([refusal, verification])
  })

  test('without an identifier is set, and its record says that nobody was asked', () => {
    expect(screeningWithout(strict)).toEqual({ refusal: 'not_verified' })
    expect(screeningWithout(lenient)).toEqual({})
  })
})

describe('the breaker', () => {
  test('opens after so many failures in a row, lets one question through after its time, and closes with an answer', () => {
    let breaker = closedBreaker
    for (const failure of [1, 2]) breaker = asked(breaker, false, failure, limits)
    expect(asking(breaker, 2)[1]).toBe(true)
    breaker = asked(breaker, false, 3, limits)
    expect(asking(breaker, 1_002)[1]).toBe(false)
    const [probing, mayProbe] = asking(breaker, 1_003)
    expect([mayProbe, asking(probing, 5_000)[1]]).toEqual([true, false])
    const again = asked(probing, false, 1_100, limits)
    expect(again).toEqual({ state: 'open', since: 3, until: 2_100 })
    expect(asked(asking(again, 2_100)[0], true, 2_150, limits)).toEqual(closedBreaker)
  })

  test('never asks more than one while the platform does not answer, whatever comes in which order', () => {
    const event = fc.record({ isAnswered: fc.boolean(), after: fc.nat(1_500) })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let breaker: Breaker = closedBreaker
        let [now, inARow] = [0, 0]
        for (const { isAnswered, after } of events) {
          now += after
          const [next, mayAsk] = asking(breaker, now)
          expect(mayAsk || inARow >= limits.openAfter).toBe(true)
          breaker = next
          if (!mayAsk) continue
          if (next.state === 'probing') expect(asking(next, now + 10_000)[1]).toBe(false)
          breaker = asked(breaker, isAnswered, now, limits)
          inARow = isAnswered ? 0 : inARow + 1
          expect(breaker.state === 'closed').toBe(inARow < limits.openAfter)
        }
      }),
    )
  })
})
