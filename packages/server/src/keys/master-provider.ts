import type { MaybePromise } from '@axbridge/core'
import type { WrappedKey } from './ring-document.ts'
import type { SuiteName } from './suite.ts'

/** Where the master key is. It wraps one key, that of the ring, and is asked for nothing else. */
export type MasterProvider = {
  readonly kind: WrappedKey['kind']
  /** Whether it answers at once. */
  readonly isInstant: boolean
  /**
   * Wraps the ring's key. `next` is the master key that a rotation goes to: a new one, or what was laid ready as the next. It is durable
   * where it has to be when this answers. Throws KeyError.
   */
  wrap(key: Uint8Array, suite: SuiteName, which: 'current' | 'next'): MaybePromise<WrappedKey>
  /** Throws KeyError when the master key that wrapped it is not here. */
  unwrap(wrapped: WrappedKey, suite: SuiteName): MaybePromise<Uint8Array>
  /** The ring is wrapped by this one from now on: where it was the next, it becomes the current. */
  wrappedBy(id: string): void
  /** The octets of the master key itself, by which versions before the ring derived theirs; undefined where it never leaves its service. */
  octets(): Uint8Array | undefined
}
