import type { CallId, VerificationQuestion } from '@axbridge/core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { PlatformAnswer } from './verification-client.ts'
import { VerificationTally } from './verification-tally.ts'
import { Verifier } from './verifier.ts'

const verified = (validForMs: number): PlatformAnswer => ({ kind: 'answer', result: 'verified', validForMs })
const fault: PlatformAnswer = { kind: 'fault', fault: 'refused', status: 500 }

let now = 0
let asked: VerificationQuestion[] = []
let answer: (question: VerificationQuestion) => Promise<PlatformAnswer>
let tally: VerificationTally
const faults: string[] = []

/** A verifier before a platform that the test plays. */
const verifier = (more: Partial<ConstructorParameters<typeof Verifier>[0]> = {}): Verifier =>
  new Verifier({
    platform: {
      ask: (question) => {
        asked.push(question)
        return answer(question)
      },
    },
    ...{ tally, now: () => now, wall: () => 1_000_000 + now, cacheMs: 1_000, cacheEntries: 2 },
    breaker: { openAfter: 2, openMs: 100 },
    failed: ({ fault: why }) => faults.push(why),
    ...more,
  })

const question = (identifier: string, number = '700100000010001'): VerificationQuestion => ({
  ...{ identifier, number, call: 'call_aaaaaaaaaaaaaaaa' as CallId, at: now },
})

beforeEach(() => {
  ;[now, asked] = [0, []]
  answer = async () => verified(60_000)
  tally = new VerificationTally()
})

describe('BASE-2: an answer', () => {
  test('is used again as long as it is valid, and no longer than is set', async () => {
    const one = verifier()
    await one.ask(question('a'))
    now = 999
    expect(one.ask(question('a'))).toBe('verified')
    now = 1_000
    expect(await one.ask(question('a'))).toBe('verified')
    answer = async () => verified(50)
    await one.ask(question('b'))
    now = 1_050
    await one.ask(question('b'))
    expect(asked.map(({ identifier }) => identifier)).toEqual(['a', 'a', 'b', 'b'])
  })

  test('is good for one number: another customer may have written the same identifier', async () => {
    const one = verifier()
    await one.ask(question('a'))
    await one.ask(question('a', '700100000010002'))
    expect(asked).toHaveLength(2)
  })

  test('is not kept where the platform names no time, nor where there was none', async () => {
    const one = verifier()
    for (const next of [verified(0), verified(0), fault, verified(0)]) {
      answer = async () => next
      await one.ask(question('a'))
    }
    expect([asked.length, one.cacheEntries]).toEqual([4, 0])
  })

  test('is kept of so many identifiers, the latest ones', async () => {
    const one = verifier()
    for (const identifier of ['a', 'b', 'c']) await one.ask(question(identifier))
    expect([one.cacheEntries, one.ask(question('c')), one.ask(question('b'))]).toEqual([2, 'verified', 'verified'])
    await one.ask(question('a'))
    expect(asked).toHaveLength(4)
  })

  test('is waited for by all who ask the same at once, and asked for once', async () => {
    const one = verifier()
    const all = await Promise.all([1, 2, 3].map(() => one.ask(question('a'))))
    expect([all, asked.length, tally.figures().fromCache]).toEqual([['verified', 'verified', 'verified'], 1, 2])
  })
})

describe('BASE-2: a platform that does not answer', () => {
  test('is asked no more after so many failures, then by one question, and by all once it answers', async () => {
    const one = verifier()
    answer = async () => fault
    for (const identifier of ['a', 'b']) expect(await one.ask(question(identifier))).toBe('no_answer')
    expect([one.openSince, one.ask(question('c')), asked.length]).toEqual([1_000_000, 'no_answer', 2])
    now = 100
    expect(await one.ask(question('d'))).toBe('no_answer')
    expect([one.openSince, one.ask(question('e')), asked.length]).toEqual([1_000_000, 'no_answer', 3])

    now = 200
    let release = (_: PlatformAnswer): void => {}
    answer = () => new Promise((resolve) => (release = resolve))
    const probe = one.ask(question('f'))
    expect(one.ask(question('g'))).toBe('no_answer')
    release(verified(0))
    expect([await probe, one.openSince]).toEqual(['verified', null])
    answer = async () => verified(0)
    expect(await one.ask(question('h'))).toBe('verified')
    expect(tally.figures()).toMatchObject({ asked: 5, notAsked: 3, faults: { refused: 3 } })
    expect(new Set(faults)).toEqual(new Set(['refused']))
  })

  const refused = (status: number): PlatformAnswer => ({ kind: 'fault', fault: 'refused', status })

  test.each<[string, PlatformAnswer]>([
    ['that were never sent', { kind: 'fault', fault: 'too_many' }],
    ['that it calls malformed', refused(400)],
    ['of identifiers that it does not know', refused(404)],
    ['that it cannot work with', refused(422)],
  ])('is not thought so for questions %s', async (_, said) => {
    const one = verifier()
    answer = async () => said
    for (const identifier of ['a', 'b', 'c', 'd']) expect(await one.ask(question(identifier))).toBe('no_answer')
    expect([one.openSince, asked.length]).toEqual([null, 4])
  })

  test.each([302, 401, 403, 407, 408, 429, 500, 503])('is thought so for answers of %d', async (status) => {
    const one = verifier()
    answer = async () => refused(status)
    for (const identifier of ['a', 'b', 'c']) await one.ask(question(identifier))
    expect([one.openSince, asked.length]).toEqual([1_000_000, 2])
  })

  test.each<[string, PlatformAnswer, boolean]>([
    ['is liked as little as others, and who says so is there', refused(422), true],
    ['could not be sent, and another one tries later', { kind: 'fault', fault: 'too_many' }, false],
  ])('is tried by a question that %s', async (_, said, isThere) => {
    const one = verifier()
    answer = async () => fault
    for (const identifier of ['a', 'b']) await one.ask(question(identifier))
    now = 100
    answer = async () => said
    expect(await one.ask(question('c'))).toBe('no_answer')
    expect(one.openSince === null).toBe(isThere)
    now = 200
    answer = async () => verified(0)
    expect(await one.ask(question('d'))).toBe('verified')
  })
})
