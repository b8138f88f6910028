import type { FromWriter, ToWriter } from './thread-messages.ts'

/** What a writer's side hears over its link. */
export type LinkHearer = {
  message(message: FromWriter): void
  /** The thread threw; its end follows. */
  failed(reason: string): void
  /** The thread has ended, and nothing is answered any more. */
  ended(): void
}

/** The way from a writer's side, in whatever process, to the thread that writes. Batches are answered in their order. */
export type WriterLink = {
  post(message: ToWriter): void
  /** One hearer, set before anything is posted. */
  hear(hearer: LinkHearer): void
}
