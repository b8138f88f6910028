import { type Clock, keptAnswerLifeMs, type Store } from '@axbridge/core'
import type { Log } from './observe/log.ts'
import { repeat } from './repeated-task.ts'

const everyMs = 10_000
const mostAnswersAtOnce = 50_000

/** As many as take the writer less than 5 ms: an event that is dropped takes it 1 us, a turn 20 to 30 us. */
const mostEventsAtOnce = 2_000
const mostTurnsAtOnce = 150

/** Between two steps while there is more to do: calls and binds go on in between. */
const betweenStepsMs = 5

/** A session's last use is noted to the minute. */
const sessionSlackMs = 60_000

/** How late an event may be that time alone makes. */
const latestMs = 1_000

const dayMs = 86_400_000

type Housekeeping = {
  readonly store: Pick<Store, 'forgetAnswers' | 'events' | 'users'>
  readonly clock: Clock
  readonly keptDays: number
  /** After so long without a use a session of the console counts no more; how long one may last at all stands in itself. */
  readonly sessionIdleMs: number
  /** Hears how late what time alone makes known is told; 0 when it is not. */
  readonly late: (ms: number) => void
  readonly log: Log
}

/**
 * Takes the turns that have come, and forgets what nobody may ask for again: in steps of a bounded size, so that after a long stop
 * what is due is caught up with while the server works. Nothing's meaning depends on it.
 */
export const startHousekeeping = ({ store, clock, keptDays, sessionIdleMs, late, log }: Housekeeping): (() => void) => {
  const forgetAnswers = async (): Promise<number> => {
    const at = clock.now()
    await store.forgetAnswers({ before: at - keptAnswerLifeMs, limit: mostAnswersAtOnce, at })
    return everyMs
  }
  const forgetEvents = async (): Promise<number> => {
    const forgotten = await store.events.forget({ before: clock.now() - keptDays * dayMs, limit: mostEventsAtOnce })
    return forgotten === mostEventsAtOnce ? betweenStepsMs : everyMs
  }
  const forgetSessions = async (): Promise<number> => {
    const now = clock.now()
    await store.users.forgetSessions(now, now - sessionIdleMs - sessionSlackMs)
    return everyMs
  }
  const passTime = async (): Promise<number> => {
    const { next } = await store.events.passTime({ at: clock.now(), limit: mostTurnsAtOnce })
    late(next === null ? 0 : Math.max(0, clock.now() - next))
    return Math.min(latestMs, Math.max(betweenStepsMs, (next ?? Number.POSITIVE_INFINITY) - clock.now()))
  }
  const tasks = [
    repeat('forget answers', forgetAnswers, everyMs, log),
    repeat('forget events', forgetEvents, everyMs, log),
    repeat('forget sessions', forgetSessions, everyMs, log),
    repeat('pass time', passTime, 0, log),
  ]
  return () => {
    for (const stop of tasks) stop()
  }
}
