import type { LadderStep } from '@axbridge/sdk/console'
import { expect, test } from 'vitest'
import { stepKey } from './step-key.ts'

const newStep = (): LadderStep => ({
  ...{ at: '2026-11-26T09:00:00.000Z', call: 'call_1', leg: 'a', direction: 'in', what: 'INVITE', parts: [] },
})

test('a step keeps its key when others before it go, and no two have the same, alike as they may be', () => {
  const steps = [newStep(), newStep(), newStep()]
  const keys = steps.map(stepKey)
  expect(new Set(keys).size).toBe(3)
  expect(steps.slice(1).map(stepKey)).toEqual(keys.slice(1))
})
