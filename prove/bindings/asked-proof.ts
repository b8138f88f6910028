import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { HistoryPlan } from './draw-history.ts'
import type { StoreName } from './subject/subject.ts'

/** What `npm run prove -- bindings` is asked to prove. */
export type AskedProof =
  | { readonly kind: 'history'; readonly store: StoreName; readonly plan: HistoryPlan; readonly shrinkMs: number }
  | { readonly kind: 'replay'; readonly stores: readonly StoreName[]; readonly file: string }
  | { readonly kind: 'faults'; readonly seed: number; readonly only: string | undefined }
  | { readonly kind: 'not understood'; readonly why: string }

export const usage = [
  'usage: npm run prove -- bindings --steps N [--seed S] [--store sqlite|memory|postgres] [--kills K] [--restarts R] [--worlds W]',
  '         [--shrink SECONDS]',
  '       npm run prove -- bindings --replay FILE [--store sqlite|memory|postgres]',
  '       npm run prove -- bindings --faults [--seed S] [--only WORDS OF ITS NAME]',
].join('\n')

const stepsBetweenKills = 1_900
const stepsBetweenRestarts = 10_000
const checkEvery = 10_000
const mostSteps = 1_000_000_000
const longestShrinkS = 3_600
const mostWorlds = 1_000

const stores: readonly StoreName[] = ['sqlite', 'memory', 'postgres']

/** Reads the command line. A seed that is not given is drawn, and told, so that the history can be played again. */
export const readAskedProof = (args: readonly string[]): AskedProof => {
  try {
    return read(args)
  } catch (error) {
    return { kind: 'not understood', why: error instanceof Error ? error.message : 'it cannot be read' }
  }
}

const read = (args: readonly string[]): AskedProof => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      steps: { type: 'string', default: '20000' },
      seed: { type: 'string' },
      store: { type: 'string' },
      kills: { type: 'string' },
      restarts: { type: 'string' },
      worlds: { type: 'string', default: '32' },
      shrink: { type: 'string', default: '60' },
      replay: { type: 'string' },
      faults: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  })
  // A PostgreSQL is there only where it was installed, so it is asked for.
  const asked = stores.filter((name) => (values.store === undefined ? name !== 'postgres' : values.store === name))
  const [store] = asked
  if (store === undefined) throw new Error(`--store must be ${stores.join(' or ')}`)
  const seed = values.seed === undefined ? randomInt(2 ** 31) : whole('seed', values.seed, 0, 2 ** 31)
  if (values.faults) return { kind: 'faults', seed, only: values.only }
  if (values.replay !== undefined) return { kind: 'replay', stores: asked, file: values.replay }
  const steps = whole('steps', values.steps, 1, mostSteps)
  // What dies with its process is not killed.
  const [kills, restarts] = store === 'memory' ? [0, 0] : [steps / stepsBetweenKills, steps / stepsBetweenRestarts]
  const plan = {
    seed,
    steps,
    worlds: whole('worlds', values.worlds, 1, mostWorlds),
    kills: whole('kills', values.kills ?? String(Math.ceil(kills)), 0, steps),
    restarts: whole('restarts', values.restarts ?? String(Math.ceil(restarts)), 0, steps),
    checkEvery,
  }
  return { kind: 'history', store, plan, shrinkMs: whole('shrink', values.shrink, 0, longestShrinkS) * 1_000 }
}

const whole = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new Error(`--${name} must be a whole number from ${least} to ${most}`)
}
