import type { Step } from './history-steps.ts'

/**
 * Steps that are asked for at once. Events are forgotten alone: when they go beside writes that are under way is a store's own affair,
 * since nobody waits for it.
 */
export const groupsOf = (steps: readonly Step[], together: number): readonly (readonly Step[])[] => {
  const groups: Step[][] = []
  let isAlone = true
  for (const step of steps) {
    const last = groups.at(-1)
    if (last === undefined || isAlone || step.kind === 'forgetEvents' || last.length === together) groups.push([step])
    else last.push(step)
    isAlone = step.kind === 'forgetEvents'
  }
  return groups
}
