import { drawHistory, type HistoryPlan } from './draw-history.ts'
import type { KeptHistory } from './kept-history.ts'
import { playHistory, type Violation } from './play-history.ts'
import { type Failing, shrink } from './shrink.ts'
import type { Step } from './step.ts'
import type { StoreName, Subject } from './subject/subject.ts'
import { SubjectApart } from './subject/subject-apart.ts'
import { SubjectHere } from './subject/subject-here.ts'
import { Tally } from './tally.ts'

export type Proof = {
  readonly tally: Tally
  /** Undefined when no violation was found. */
  readonly failing: (Failing & { readonly steps: number }) | undefined
}

/** How a new subject is opened for each history that is played. */
export type OpenSubject = (isKilled: boolean) => Promise<Subject>

/** What dies with its process is never killed; what is never killed needs no process of its own. */
export const subjects =
  (store: StoreName, seed: number, worlds: number, server?: string): OpenSubject =>
  (isKilled) => {
    const opening = { store, seed, worlds, ...(server === undefined ? {} : { server }) }
    return isKilled && store !== 'memory' ? SubjectApart.open(opening) : SubjectHere.open(opening)
  }

/**
 * Plays the history of a plan; a violation is followed by the search for a short history that fails too, of at most
 * `shrinkMs`. `watch` hears of each step before it is played.
 */
export const proveHistory = async (
  plan: HistoryPlan,
  open: OpenSubject,
  shrinkMs: number,
  watch: (step: Step) => void = () => {},
): Promise<Proof> => {
  const tally = new Tally()
  const violation = await playOn(await open(plan.kills > 0), watched(drawHistory(plan), watch), plan.worlds, tally)
  if (violation === undefined) return { tally, failing: undefined }
  const history = firstOf(drawHistory(plan), violation.at + 1)
  const steps = history.filter(isCounted).length
  const tryOut = (steps: readonly Step[]) => replay({ ...plan, name: '', steps }, open)
  return { tally, failing: { ...(await shrink({ history, violation }, tryOut, shrinkMs)), steps } }
}

/** Killed at another instant a process loses other steps: a history with kills is played more than once. */
const mostTries = 3

/** Plays a kept history. */
export const replay = async ({ steps, worlds }: KeptHistory, open: OpenSubject): Promise<Violation | undefined> => {
  const isKilled = steps.some(({ kind }) => kind === 'kill')
  for (let tried = 0; tried < (isKilled ? mostTries : 1); tried += 1) {
    const violation = await playOn(await open(isKilled), steps, worlds, new Tally())
    if (violation !== undefined) return violation
  }
  return undefined
}

const playOn = async (subject: Subject, history: Iterable<Step>, worlds: number, tally: Tally) => {
  try {
    return await playHistory(history, worlds, subject, tally)
  } finally {
    await subject.close()
  }
}

/** Checks, kills and restarts stand between the steps. */
export const isCounted = ({ kind }: Step): boolean => kind === 'do' || kind === 'clock' || kind === 'clock at'

const watched = function* (history: Iterable<Step>, watch: (step: Step) => void): Generator<Step> {
  for (const step of history) {
    watch(step)
    yield step
  }
}

const firstOf = <Item>(items: Iterable<Item>, count: number): Item[] => {
  const first: Item[] = []
  for (const item of items) {
    if (first.length === count) break
    first.push(item)
  }
  return first
}
