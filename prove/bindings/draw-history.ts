import { Draw } from './draw.ts'
import { drawOperation, drawRace } from './draw-operation.ts'
import { mostStepBackMs } from './ground.ts'
import type { Step } from './step.ts'

/** A history, told by a few numbers. Kills, restarts and full checks are spread evenly over its steps. */
export type HistoryPlan = {
  readonly seed: number
  readonly steps: number
  readonly worlds: number
  readonly kills: number
  readonly restarts: number
  readonly checkEvery: number
}

/** How many steps there are, on the average, between two movements of the clock; they may run side by side. */
const stepsBetweenTicks = 48

/** The steps of a history. Kills, restarts and checks stand beside them and are not counted. */
export function* drawHistory(plan: HistoryPlan): Generator<Step> {
  for (let index = 0; index < plan.steps; index += 1) {
    const draw = new Draw(plan.seed, index)
    const step = drawStep(plan, draw, index)
    yield step
    // Just where something ends all of that world is read.
    if (step.kind === 'clock at') yield { kind: 'check', world: step.world }
    if (isDue(plan.kills, plan.steps, index)) {
      const backMs = draw.oneIn(2) ? draw.below(mostStepBackMs / 4) : 0
      yield { kind: 'kill', answered: draw.below(stepsBetweenTicks / 2), delayMs: draw.below(4), backMs }
    }
    if (isDue(plan.restarts, plan.steps, index)) yield { kind: 'restart' }
    if ((index + 1) % plan.checkEvery === 0) yield { kind: 'check', world: null }
  }
  yield { kind: 'check', world: null }
}

const isDue = (times: number, steps: number, index: number): boolean =>
  Math.floor(((index + 1) * times) / steps) > Math.floor((index * times) / steps)

const drawStep = ({ worlds }: HistoryPlan, draw: Draw, index: number): Step => {
  if (draw.oneIn(stepsBetweenTicks)) return drawTick(draw, worlds)
  const world = draw.below(worlds)
  const unique = index * 4
  const operations = draw.oneIn(9) ? drawRace(draw, unique) : [drawOperation(draw, unique)]
  return { kind: 'do', world, operations }
}

const minute = 60_000
const hour = 60 * minute

/** Between two ticks a world takes one or two steps; so most are short against the life of a binding. */
const drawTick = (draw: Draw, worlds: number): Step => {
  if (draw.oneIn(2)) {
    const edge = draw.oneIn(30) ? 'kept' : 'next'
    return { kind: 'clock at', world: draw.below(worlds), edge, nth: draw.below(3), byMs: draw.of([-1, -1, 0, 0, 1]) }
  }
  const byMs = draw.weighted([
    [240, draw.below(minute)],
    [60, draw.below(4 * minute)],
    [4, draw.below(hour)],
    [40, -draw.below(2 * minute)],
    [5, -draw.below(mostStepBackMs + 1)],
    [1, 25 * hour],
  ])
  return { kind: 'clock', byMs }
}
