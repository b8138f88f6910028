import { describe, expect, test } from 'vitest'
import type { CustomerId } from '../customers/customer-id.ts'
import type { NumberBlock } from './number-block.ts'
import type { Block } from './protected-number.ts'
import { faultsOfValidity, verdictOfRecord } from './record-block.ts'

const now = Date.UTC(2030, 0, 31)
const day = 86_400_000
const [one, other] = ['cus_one', 'cus_other'] as CustomerId[]

const recorded: NumberBlock = {
  block: '70010000001' as Block,
  approval: 'first',
  validFrom: now,
  validUntil: null,
  basePlatform: 'operator-1',
  customer: one ?? null,
  state: 'active',
  createdAt: now,
  firstUsedAt: null,
}

describe('the validity of a block', () => {
  test.each([
    ['without end', { validFrom: now, validUntil: null }],
    ['that began long ago', { validFrom: now - 1_000 * day, validUntil: now + 1 }],
    ['that begins later', { validFrom: now + day, validUntil: now + 2 * day }],
  ])('%s is sane', (_, validity) => {
    expect(faultsOfValidity(validity, now)).toEqual([])
  })

  test.each([
    ['ends when it begins', { validFrom: now + day, validUntil: now + day }, 'validUntil', /after validFrom/],
    ['is over', { validFrom: now - 2 * day, validUntil: now }, 'validUntil', /in the future/],
    ['begins in another century', { validFrom: Date.UTC(2202, 0), validUntil: null }, 'validFrom', /2000 to 2099/],
    ['ends in another century', { validFrom: now, validUntil: Date.UTC(2100, 0) }, 'validUntil', /2000 to 2099/],
    ['began before there were computers', { validFrom: 0, validUntil: null }, 'validFrom', /2000 to 2099/],
  ])('that %s is refused', (_, validity, field, rule) => {
    expect(faultsOfValidity(validity, now)).toEqual([{ field, rule: expect.stringMatching(rule) }])
  })
})

describe('a block that is recorded', () => {
  test('is recordable when it is not there yet', () => {
    expect(verdictOfRecord({ approval: 'any', customer: null }, undefined).kind).toBe('recordable')
  })

  test('is there already, whoever it is wanted for, while nobody has it', () => {
    const free = { ...recorded, customer: null }
    expect(verdictOfRecord({ approval: 'any', customer: other ?? null }, free).kind).toBe('there')
  })

  test('is told from one that would move to another customer (NUM-5)', () => {
    expect(verdictOfRecord({ approval: 'any', customer: one ?? null }, recorded).kind).toBe('there')
    expect(verdictOfRecord({ approval: 'any', customer: null }, recorded).kind).toBe('there')
    expect(verdictOfRecord({ approval: 'any', customer: other ?? null }, recorded).kind).toBe('elsewhere')
  })

  test('is recordable again after it was recovered, for anybody, under a new approval only (NUM-3)', () => {
    const recovered = { ...recorded, state: 'recovered' } as const
    expect(verdictOfRecord({ approval: 'second', customer: other ?? null }, recovered).kind).toBe('recordable')
    expect(verdictOfRecord({ approval: 'first', customer: one ?? null }, recovered)).toMatchObject({
      kind: 'faults',
      faults: [{ field: 'approval' }],
    })
  })
})
