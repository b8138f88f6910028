import type { MaybePromise } from '@axbridge/core'

/** Where the ring is kept, for all processes that seal and open. */
export type RingPlace = {
  /** Whether `read` answers at once, and what was written is what the next read answers, in any process. */
  readonly isInstant: boolean
  /** The document; undefined where there is none yet. */
  read(): MaybePromise<string | undefined>
  /** Durable when it answers true; false, and nothing was written, where what stands there is not `before` any more. */
  write(text: string, before: string | undefined): Promise<boolean>
}
