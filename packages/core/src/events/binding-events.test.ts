import { describe, expect, test } from 'vitest'
import type { BindingId, StoredBinding } from '../binding/binding.ts'
import { answerAt, unbindAt } from '../binding/ending.ts'
import { type BindingTerms, defaultTerms } from '../binding/terms.ts'
import type { Block } from '../numbering/protected-number.ts'
import { numberAt } from '../numbering/protected-number.ts'
import {
  afterAmending,
  afterAnswer,
  afterPlacing,
  afterUnbinding,
  atTurn,
  type BindingConsequences,
  newsOf,
} from './binding-events.ts'

const x = numberAt('70012345678' as Block, 1)
const id = 'bnd_70012345678_aaaaaaaaabcdefghijkmnpqr' as BindingId

const binding = (terms: Partial<BindingTerms> = {}, own: Partial<StoredBinding> = {}): StoredBinding =>
  ({
    ...{ id, mode: 'AXB', orderId: 'order', x, y: x, createdAt: 0, expiresAt: 1000, unboundAt: null },
    ...{ firstAnsweredAt: null, revision: 0, terms: { ...defaultTerms, ...terms }, use: null, lastCaller: null },
    ...own,
  }) as StoredBinding

/** What is told, and which turns are set, in short. */
const short = ({ events, turns }: BindingConsequences): readonly string[] => [
  ...events.map(({ at, event }) => `${event.type} ${at}`),
  ...turns.map(({ at, kind }) => `turn ${kind} ${at}`),
]

const changed = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('nothing was changed')
  return value
}

test('what is told of a binding is what it is between, and no party', () => {
  expect(newsOf(binding())).toStrictEqual({ id, mode: 'AXB', orderId: 'order', x, y: x })
})

test('a new binding has a turn at its end', () => {
  expect(short(afterPlacing(binding()))).toEqual(['binding.created 0', 'turn end 1000'])
})

describe('an amendment', () => {
  const amended = binding({}, { revision: 1, expiresAt: 2000 })
  const nobody = { now: 500, leave: [], leftUntil: 700 }

  test('sets a turn where the end moved, and none where it did not', () => {
    expect(short(afterAmending(binding(), amended, { expiresAt: 2000 }, nobody))).toEqual([
      'binding.updated 500',
      'turn end 2000',
    ])
    const same = binding({}, { revision: 1 })
    expect(short(afterAmending(binding(), same, { terms: same.terms }, nobody))).toEqual(['binding.updated 500'])
  })

  test.each([
    ['one of side a', ['a'], 'a'],
    ['all of one side', ['b', 'b'], 'b'],
    ['some of both', ['a', 'b'], null],
  ] as const)('tells who left: %s', (_name, sides, side) => {
    const leave = sides.map((one, index) => ({ side: one, party: Uint8Array.of(1, index) }))
    const { events } = afterAmending(binding(), amended, { parties: 1 }, { ...nobody, leave })
    expect(events).toMatchObject([
      { revision: 1, event: { type: 'binding.updated', changed: ['parties'] } },
      { revision: 1, event: { type: 'pair.quarantined', side, parties: sides.length, heldUntil: 700 } },
    ])
  })
})

describe('an unbinding', () => {
  test.each([
    ['a live one', {}, 500, null, ['binding.ended 500', 'pair.quarantined 500', 'turn freed 510']],
    ['a live one with a grace', { graceMs: 50 }, 500, null, ['binding.ended 500', 'turn rest 550']],
    [
      'a live one whose grace is cut',
      { graceMs: 50 },
      500,
      0,
      ['binding.ended 500', 'pair.quarantined 500', 'turn freed 510'],
    ],
    ['an expired one in its grace', { graceMs: 50 }, 1010, 20, ['turn rest 1020']],
    ['an expired one whose grace is cut', { graceMs: 50 }, 1010, 0, ['pair.quarantined 1010', 'turn freed 1020']],
  ] as const)('of %s', (_name, terms, now, graceMs, expected) => {
    const before = binding(terms)
    expect(short(afterUnbinding(before, changed(unbindAt(before, now, graceMs)), now, 10))).toEqual(expected)
  })

  test('for the second time tells no second end', () => {
    const first = changed(unbindAt(binding({ graceMs: 50 }), 500, null))
    expect(short(afterUnbinding(first, changed(unbindAt(first, 510, 20)), 510, 10))).toEqual(['turn rest 520'])
    expect(short(afterUnbinding(first, changed(unbindAt(first, 510, 0)), 510, 10))).toEqual([
      'pair.quarantined 510',
      'turn freed 520',
    ])
  })
})

describe('the first answer', () => {
  test('tells the end that it brought forward, and nothing where it moved none', () => {
    const before = binding({ endAfterAnswerMs: 100 })
    expect(short(afterAnswer(before, changed(answerAt(before, 500, 500)), 500))).toEqual([
      'binding.updated 500',
      'turn end 600',
    ])
    const late = binding({ endAfterAnswerMs: 900 })
    expect(short(afterAnswer(late, changed(answerAt(late, 500, 500)), 500))).toEqual([])
  })
})

describe('a turn', () => {
  const end = { at: 1000, kind: 'end' } as const

  test('at the end tells it, and that the pairs rest where there is no grace', () => {
    expect(short(atTurn(binding(), end, 1300, 1007))).toEqual([
      'binding.ended 1000',
      'pair.quarantined 1000',
      'turn freed 1300',
    ])
    expect(short(atTurn(binding({ graceMs: 50 }), end, 1300, 1007))).toEqual(['binding.ended 1000', 'turn rest 1050'])
  })

  test('that is taken when the grace is over too tells both, each with its own instant', () => {
    expect(short(atTurn(binding({ graceMs: 50 }), end, 1300, 9999))).toEqual([
      'binding.ended 1000',
      'pair.quarantined 1050',
      'turn freed 1300',
    ])
  })

  test('is passed over where the end moved, or came before', () => {
    for (const moved of [{ expiresAt: 1001 }, { expiresAt: 900 }, { unboundAt: 500 }])
      expect(short(atTurn(binding({}, moved), end, 1300, 1007))).toEqual([])
  })

  test('at the end of a grace is passed over where that was cut', () => {
    const rest = { at: 1050, kind: 'rest' } as const
    expect(short(atTurn(binding({ graceMs: 50 }), rest, 1300, 1055))).toEqual([
      'pair.quarantined 1050',
      'turn freed 1300',
    ])
    expect(short(atTurn(binding({ graceMs: 20 }), rest, 1300, 1055))).toEqual([])
  })

  test('at the end of a rest waits on where the pairs are held longer', () => {
    const freed = { at: 1300, kind: 'freed' } as const
    expect(short(atTurn(binding(), freed, 1400, 1305))).toEqual(['turn freed 1400'])
    expect(short(atTurn(binding(), freed, 1300, 1305))).toEqual(['pair.freed 1300'])
    expect(short(atTurn(binding(), freed, undefined, 1305))).toEqual(['pair.freed 1300'])
  })

  test('of a binding whose pairs others hold already tells a rest that is over at once', () => {
    expect(short(atTurn(binding(), end, undefined, 1007))).toEqual([
      'binding.ended 1000',
      'pair.quarantined 1000',
      'turn freed 1000',
    ])
  })

  test('tells why the binding ended', () => {
    const answeredOne = binding({ endAfterAnswerMs: 100 }, { firstAnsweredAt: 900 })
    expect(atTurn(answeredOne, end, 1300, 1007).events[0]?.event).toMatchObject({ reason: 'answered' })
    expect(atTurn(binding(), end, 1300, 1007).events[0]?.event).toMatchObject({ reason: 'expired' })
  })
})
