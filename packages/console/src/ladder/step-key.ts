import type { LadderStep } from '@axbridge/sdk/console'

const keys = new WeakMap<LadderStep, number>()
let given = 0

/** A number that stays with a step, since two may be alike, and the oldest go while one of the others is open. */
export const stepKey = (step: LadderStep): number => {
  const known = keys.get(step)
  if (known !== undefined) return known
  given += 1
  keys.set(step, given)
  return given
}
