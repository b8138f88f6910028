import type { Everything, Seen, Survey, Work } from '../wire.ts'

export type StoreName = 'memory' | 'sqlite' | 'postgres'

/** How the store under proof is opened, and what is founded in it. */
export type Opening = {
  readonly store: StoreName
  readonly seed: number
  readonly worlds: number
  /** The address of the PostgreSQL in which databases are made, without one of them. */
  readonly server?: string
}

/** What was asked for and is not answered any more: the process ended before. */
export type Lost = 'lost'

/** The system under proof: core over a store. Everything that is asked of it is answered, or lost when it was killed. */
export type Subject = {
  /** Sets the wall clock, and answers what the time is now; undefined when the process ended. */
  setTime(time: number): Promise<number | Lost>
  do(work: Work): Promise<Seen | Lost>
  survey(survey: Survey): Promise<Everything | Lost>
  /** Kills the process when so many more works were answered, and a little later. */
  killAfter(answered: number, delayMs: number): void
  /** Whether the process is being killed, so that nothing more can be asked of it. */
  readonly isDown: boolean
  /** Waits until the killed process has ended, killing it at once if it still runs, and starts anew on the same folder. */
  revive(): Promise<void>
  /** Closes the store in good order and opens it again. */
  restart(): Promise<void>
  close(): Promise<void>
}
