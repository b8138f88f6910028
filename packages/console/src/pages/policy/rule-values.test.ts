import type { PolicyRule } from '@axbridge/sdk/console'
import { expect, test } from 'vitest'
import { inUnit, ruleOfValues, valuesOfRule } from './rule-values.ts'

const anyTime = { hours: null, orderHours: null, scenarios: null }

const rules = [
  {
    ...{ name: 'caller-hour', what: 'attempts', by: 'caller', then: 'refuse', isOn: true, limit: 60 },
    ...{ windowMs: 3_600_000, least: null, shorterThanMs: null, when: anyTime },
  },
  {
    ...{ name: 'short', what: 'short_calls', by: 'customer', then: 'alarm', isOn: false, limit: 0.125 },
    ...{ windowMs: 90_000, least: 20, shorterThanMs: 6_500 },
    when: { hours: { from: 22, until: 8 }, orderHours: null, scenarios: ['rides', 'parcels'] },
  },
  {
    ...{ name: 'late', what: 'attempts', by: 'pair', then: 'observe', isOn: true, limit: 0 },
    ...{ windowMs: 172_800_000, least: null, shorterThanMs: null },
    when: { hours: null, orderHours: { from: 24, until: null }, scenarios: null },
  },
] as const satisfies readonly PolicyRule[]

test.each(rules)('a rule comes back from its form as it was: $name', (rule) => {
  expect(ruleOfValues(valuesOfRule(rule))).toEqual(rule)
})

test('a time is told in the largest unit of which it is a whole number', () => {
  expect([86_400_000, 7_200_000, 90_000].map(inUnit)).toEqual([
    { window: 1, unit: 'days' },
    { window: 2, unit: 'hours' },
    { window: 90, unit: 'seconds' },
  ])
})

test('what another measure had is left out', () => {
  const values = { ...valuesOfRule(rules[1]), what: 'attempts', limit: 12 } as const
  expect(ruleOfValues(values)).toMatchObject({ limit: 12, least: null, shorterThanMs: null })
})
