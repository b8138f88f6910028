import { type Place, printResult } from '../result-line.ts'
import { medianRatio, spreadOf } from '../spread.ts'

/** What something costs with so many live bindings, round by round; less is better. */
export type GrowthFigure = {
  readonly metric: string
  readonly unit: string
  readonly figures: readonly (readonly [live: number, rounds: readonly number[]])[]
}

/** Prints what each larger store costs beside the smallest; the stores took turns. */
export const printGrowth = (name: string, growing: readonly GrowthFigure[], place: Place): void => {
  for (const { metric, unit, figures } of growing) {
    const [smallest, ...larger] = figures
    if (smallest === undefined) continue
    const [liveAtAnchor, anchor] = smallest
    for (const [live, ours] of larger) {
      const head = {
        bench: 'binds',
        name: `growth of ${name}`,
        metric,
        unit,
        parameters: { live, liveAtAnchor },
      } as const
      const figure = { name: `own figure at ${liveAtAnchor} live`, figure: spreadOf(anchor) }
      printResult(
        head,
        { ours: spreadOf(ours), anchor: { ...figure, ratio: medianRatio(ours, anchor, 'lower') } },
        place,
      )
    }
  }
}
