import { describe, expect, test } from 'vitest'
import type { CustomerId } from '../customers/customer-id.ts'
import { decideBlockChange } from './change-block.ts'
import { blockStates, mayBecome, type NumberBlock } from './number-block.ts'
import type { Block } from './protected-number.ts'

const now = Date.UTC(2030, 0, 31)
const day = 86_400_000
const [one, other] = ['cus_one' as CustomerId, 'cus_other' as CustomerId]

const block: NumberBlock = {
  block: '70010000001' as Block,
  approval: 'first',
  validFrom: now - day,
  validUntil: now + 10 * day,
  basePlatform: 'operator-1',
  customer: null,
  state: 'allocated',
  createdAt: now,
  firstUsedAt: null,
}

describe('a change of a block', () => {
  test('names the state it starts from and only what becomes different', () => {
    const wish = { state: 'active', customer: one, validUntil: block.validUntil } as const
    expect(decideBlockChange(block, wish, now)).toEqual({
      kind: 'change',
      change: { block: block.block, from: 'allocated', to: 'active', customer: one, at: now },
    })
  })

  test('that was made already is none', () => {
    const wish = { state: 'active', customer: one, validUntil: null } as const
    expect(decideBlockChange({ ...block, ...wish }, wish, now)).toEqual({ kind: 'same' })
  })

  test('follows the states as they follow one another, and no other way', () => {
    for (const from of blockStates) {
      for (const to of blockStates) {
        const decision = decideBlockChange({ ...block, state: from }, { state: to }, now)
        const expected = from === to ? 'same' : mayBecome(from, to) ? 'change' : 'refused'
        expect(decision.kind, `${from} to ${to}`).toBe(expected)
        if (decision.kind === 'refused') expect(decision).toMatchObject({ reason: 'block_state', field: 'state' })
      }
    }
  })

  test('never moves a block from one customer to another, in no state (NUM-5)', () => {
    for (const state of blockStates) {
      expect(decideBlockChange({ ...block, state, customer: one }, { customer: other }, now)).toMatchObject({
        kind: 'refused',
        reason: 'block_taken',
        field: 'customer',
      })
    }
  })

  test('of a recovered block is refused whatever it is', () => {
    const recovered = { ...block, state: 'recovered' } as const
    for (const wish of [{ customer: one }, { validUntil: null }, { state: 'active' } as const]) {
      expect(decideBlockChange(recovered, wish, now)).toMatchObject({ kind: 'refused', reason: 'block_state' })
    }
  })

  test('ends the validity in the future and after its beginning', () => {
    expect(decideBlockChange(block, { validUntil: null }, now)).toMatchObject({ change: { validUntil: null } })
    expect(decideBlockChange(block, { validUntil: now + 1 }, now)).toMatchObject({ change: { validUntil: now + 1 } })
    const later = { ...block, validFrom: now + 5 * day }
    for (const [of, validUntil] of [
      [block, now],
      [later, now + 5 * day],
      [block, Date.UTC(2100, 0)],
    ] as const) {
      expect(decideBlockChange(of, { validUntil }, now)).toMatchObject({
        kind: 'refused',
        reason: 'malformed',
        field: 'validUntil',
      })
    }
  })
})
