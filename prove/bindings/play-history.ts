import { mostStepBackMs, startTime } from './ground.ts'
import type { Step } from './step.ts'
import type { Subject } from './subject/subject.ts'
import type { Tally } from './tally.ts'
import type { Asked, Told } from './wire.ts'
import { World } from './world.ts'

/** What was seen that may not be. */
export type Violation = {
  /** Which step of the history, from 0; checks and kills count here. */
  readonly at: number
  readonly world: number | null
  readonly what: string
  readonly asked: readonly Asked[]
  readonly told: readonly Told[]
  /** By how much the time moved at each step that moved it. */
  readonly moves: ReadonlyMap<number, number>
}

type Numbered<Kind extends Step['kind']> = { readonly at: number; readonly step: Extract<Step, { kind: Kind }> }

const furthestMs = 3 * 3_600_000

/** Plays a history on a subject, and holds it to the model at every step; ends at the first violation. */
export const playHistory = async (
  history: Iterable<Step>,
  worlds: number,
  subject: Subject,
  tally: Tally,
): Promise<Violation | undefined> => {
  const play = new Play(worlds, subject, tally)
  try {
    const violation = await play.run(history)
    return violation && { ...violation, moves: play.moves }
  } catch (error) {
    // A process that ended by itself, or answered nothing, is as wrong as a wrong answer.
    const what = error instanceof Error ? error.message : 'it threw no error'
    return { at: play.at, world: null, what, asked: [], told: [], moves: play.moves }
  }
}

type Seeing = Omit<Violation, 'moves'>

class Play {
  readonly #worlds: readonly World[]
  readonly #subject: Subject
  readonly #tally: Tally
  /** The step that was taken from the history last. */
  at = -1
  #wall = startTime
  #now = startTime
  /** The latest instant of a change that was acknowledged, and of one that may have been made. */
  #committed = { surely: startTime, perhaps: startTime }
  readonly moves = new Map<number, number>()
  #violation: Seeing | undefined

  constructor(worlds: number, subject: Subject, tally: Tally) {
    this.#worlds = Array.from({ length: worlds }, (_, index) => new World(index))
    this.#subject = subject
    this.#tally = tally
  }

  async run(history: Iterable<Step>): Promise<Seeing | undefined> {
    let waiting: Numbered<'do'>[] = []
    await this.#readTime(0)
    for (const step of history) {
      this.at += 1
      const { at } = this
      if (this.#violation !== undefined) break
      if (step.kind === 'do') {
        waiting.push({ at, step })
        continue
      }
      await this.#playAll(waiting, step.kind === 'kill' ? { at, step } : undefined)
      waiting = []
      if (this.#violation === undefined) await this.#takeStep(at, step)
    }
    if (this.#violation === undefined) await this.#playAll(waiting, undefined)
    return this.#violation
  }

  async #takeStep(at: number, step: Exclude<Step, { kind: 'do' }>): Promise<void> {
    switch (step.kind) {
      case 'clock':
        this.#wall += step.byMs
        return this.#readTime(at)
      case 'clock at': {
        const instant = this.#worlds[step.world]?.instant(step.edge, step.nth, this.#now)
        if (instant === undefined) return
        const [least, most] = [this.#wall - mostStepBackMs, this.#wall + furthestMs]
        this.#wall = Math.min(most, Math.max(least, instant + step.byMs))
        if (step.edge === 'kept') this.#wall = Math.max(this.#wall, instant + step.byMs)
        return this.#readTime(at)
      }
      case 'restart':
        await this.#subject.restart()
        for (const world of this.#worlds) world.forgetCall()
        this.#tally.add('restart')
        return this.#readTime(at)
      case 'check': {
        this.#tally.add(step.world === null ? 'full check' : 'check of a world')
        const checked = step.world === null ? this.#worlds : this.#worlds.slice(step.world, step.world + 1)
        return this.#surveyAll(at, checked, step.world === null)
      }
      case 'kill':
        return
    }
  }

  /** Plays the steps of each world one after the other, and those of different worlds beside each other. */
  async #playAll(steps: readonly Numbered<'do'>[], kill: Numbered<'kill'> | undefined): Promise<void> {
    if (kill !== undefined) {
      const answered = Math.max(0, Math.min(kill.step.answered, steps.length - 1))
      this.#subject.killAfter(answered, kill.step.delayMs)
    }
    const ofWorlds = new Map<number, Numbered<'do'>[]>()
    for (const numbered of steps) {
      const own = ofWorlds.get(numbered.step.world)
      if (own === undefined) ofWorlds.set(numbered.step.world, [numbered])
      else own.push(numbered)
    }
    const left = await Promise.all([...ofWorlds].map(([world, own]) => this.#playWorld(world, own)))
    if (kill === undefined || this.#violation !== undefined) return
    await this.#revive(kill)
    // What had not begun is done now, so that no step of the history is lost.
    await this.#playAll(left.flat(), undefined)
  }

  /** Answers the steps that were not begun when the process was killed. */
  async #playWorld(index: number, steps: readonly Numbered<'do'>[]): Promise<readonly Numbered<'do'>[]> {
    const world = this.#worlds[index]
    if (world === undefined) return []
    for (const [done, { at, step }] of steps.entries()) {
      if (this.#violation !== undefined) return []
      if (this.#subject.isDown) return steps.slice(done)
      const work = world.work(step.operations, this.#now)
      if (work === undefined) continue
      this.#committed.perhaps = Math.max(this.#committed.perhaps, this.#now)
      const seen = await this.#subject.do(work)
      if (seen === 'lost') {
        world.lose(work)
        this.#tally.add('lost in flight')
        return steps.slice(done + 1)
      }
      for (const [one, told] of seen.told.entries()) {
        this.#tally.count(work.asked[one], told)
        if (isChange(told)) this.#committed.surely = this.#now
      }
      const fault = world.take(work, seen, this.#now)
      if (fault !== undefined) {
        this.#violation ??= { at, world: index, what: fault, asked: work.asked, told: seen.told }
      }
      world.forget(this.#committed.surely)
    }
    return []
  }

  async #revive({ at, step }: Numbered<'kill'>): Promise<void> {
    this.#wall -= step.backMs
    await this.#subject.revive()
    this.#tally.add('kill')
    const open = this.#worlds.filter(({ isOpen }) => isOpen)
    if (open.length > 0) this.#tally.add('kill with steps in flight')
    for (const world of this.#worlds) world.forgetCall()
    await this.#readTime(at)
    // Every world that was at work, and one that was not: what was acknowledged is there.
    const quiet = this.#worlds.filter(({ isOpen }) => !isOpen)
    const one = quiet[at % Math.max(1, quiet.length)]
    await this.#surveyAll(at, one === undefined ? open : [...open, one], false)
  }

  async #surveyAll(at: number, worlds: readonly World[], lists: boolean): Promise<void> {
    for (const world of worlds) {
      const everything = await this.#subject.survey(world.survey(lists))
      if (everything === 'lost') throw new Error('the process ended while it was read')
      const fault = world.takeEverything(everything, this.#now)
      if (fault !== undefined && this.#violation === undefined) {
        this.#violation = { at, world: world.index, what: `read in full: ${fault}`, asked: [], told: [] }
      }
    }
  }

  /** The time is the later of the wall clock and the latest change: never before one that was acknowledged. */
  async #readTime(at: number): Promise<void> {
    const now = await this.#subject.setTime(this.#wall)
    if (now === 'lost') throw new Error('the process ended while its clock was set')
    const { surely, perhaps } = this.#committed
    if (now < Math.max(this.#wall, surely) || now > Math.max(this.#wall, perhaps)) {
      const what = `it is ${now}, by a wall clock of ${this.#wall} and changes up to ${surely}`
      this.#violation ??= { at, world: null, what, asked: [], told: [] }
    }
    this.moves.set(at, now - this.#now)
    this.#now = now
  }
}

/** Whether it surely changed something. */
const isChange = (told: Told): boolean =>
  told.kind === 'bound' || (told.kind === 'block' && (told.outcome === 'changed' || told.outcome === 'added'))
