import type { CustomerId } from '@axbridge/core'
import type { Crew } from './flight.ts'
import type { Readers } from './readers.ts'
import type { SeenTime } from './seen-time.ts'
import type { Writer } from './writer.ts'

/** What the parts of a store share. */
export type StoreParts = {
  readonly writer: Writer
  readonly readers: Readers
  readonly time: SeenTime
  readonly crew: Crew
  /** The short number that rows name a customer by; 0, which none has, for one that is not there. */
  numberOf(customer: CustomerId): Promise<number>
}
