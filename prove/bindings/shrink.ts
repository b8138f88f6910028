import type { Violation } from './play-history.ts'
import type { Step } from './step.ts'

export type Failing = { readonly history: readonly Step[]; readonly violation: Violation }

/** Plays a history on a new store; undefined when nothing is wrong with it. */
export type Try = (history: readonly Step[]) => Promise<Violation | undefined>

/**
 * Looks for a short history that fails too, though perhaps in another way: the world in which it failed alone, then
 * without kills, then by leaving out ever smaller stretches, then one operation of those that ran at once. Ends after
 * `longestMs` with the shortest that was found.
 */
export const shrink = async (failing: Failing, tryOut: Try, longestMs: number): Promise<Failing> => {
  const deadline = performance.now() + longestMs
  let best = cut(failing)
  const keeps = async (history: readonly Step[]): Promise<boolean> => {
    if (history.length === 0 || performance.now() > deadline) return false
    const violation = await tryOut(history)
    if (violation === undefined) return false
    best = cut({ history, violation })
    return true
  }
  const { world } = best.violation
  if (world !== null) await keeps(alone(best, world))
  await keeps(best.history.filter(({ kind }) => kind !== 'kill' && kind !== 'restart'))
  for (let before = Number.POSITIVE_INFINITY; best.history.length < before; ) {
    before = best.history.length
    for (let size = Math.ceil(before / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      // From the end, so that what stays behind still means the same.
      for (let from = best.history.length - size; from > -size; from -= size) {
        if (performance.now() > deadline) return best
        const start = Math.max(0, from)
        await keeps([...best.history.slice(0, start), ...best.history.slice(from + size)])
      }
    }
  }
  await dropOperations(() => best, keeps)
  return best
}

/** What one world did, and the time as it was for it: the changes of other worlds are no longer there to carry it on. */
const alone = ({ history, violation }: Failing, world: number): readonly Step[] =>
  history.flatMap((step, at) => aloneAt(step, world, violation.moves.get(at) ?? 0))

const aloneAt = (step: Step, world: number, movedMs: number): readonly Step[] => {
  const moved: readonly Step[] = movedMs === 0 ? [] : [{ kind: 'clock', byMs: movedMs }]
  switch (step.kind) {
    case 'do':
    case 'check':
      return step.world === world || step.world === null ? [step] : []
    case 'clock at':
      return step.world === world ? [step] : moved
    case 'clock':
      return moved
    case 'kill':
      return [{ ...step, backMs: 0 }, ...moved]
    case 'restart':
      return [step, ...moved]
  }
}

/** Of operations that ran at once perhaps not all are needed. */
const dropOperations = async (best: () => Failing, keeps: (history: readonly Step[]) => Promise<boolean>) => {
  for (let at = 0; at < best().history.length; at += 1) {
    for (let index = 0; ; index += 1) {
      const step = best().history[at]
      if (step?.kind !== 'do' || step.operations.length < 2 || index >= step.operations.length) break
      const fewer = { ...step, operations: step.operations.filter((_, other) => other !== index) }
      const isKept = await keeps([...best().history.slice(0, at), fewer, ...best().history.slice(at + 1)])
      if (isKept) index -= 1
    }
  }
}

/** What stands behind the step that failed is of no matter. */
const cut = ({ history, violation }: Failing): Failing => ({ history: history.slice(0, violation.at + 1), violation })
