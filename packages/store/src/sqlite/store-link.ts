import type { BatchAnswers, FromWriter, ToWriter } from './thread-messages.ts'
import type { Writer } from './writer.ts'
import type { WriterLinks } from './writer-links.ts'

/** Writes of another process on their way to the store, and what that hears of them. Whoever carries them looks into neither. */
export type StoreBatch = Extract<ToWriter, { kind: 'batch' }>
export type StoreNews = BatchAnswers | Extract<FromWriter, { kind: 'failed' }>

/** The way of one other process into the store. */
export type StoreLink = {
  /** Queues a batch as it came. Its process has few under way at a time. */
  take(batch: StoreBatch): void
  /**
   * Closes the records that the process left open as `lost`, after all that it sent; answers how many. It may be called again when
   * it was rejected (StoreError).
   */
  closeLost(at: number): Promise<number>
  /** Nothing is told any more; what was taken is done. */
  close(): void
}

/** Opens such a way. `tell` gets what is to be handed back to the process, in this order. */
export const openStoreLink = (links: WriterLinks, writer: Writer, tell: (news: StoreNews) => void): StoreLink => {
  const link = links.open({
    message: (message) => {
      if (message.kind === 'answers' || message.kind === 'failed') tell(message)
    },
    failed: (message) => tell({ kind: 'failed', code: 'internal', message }),
    ended: () => tell({ kind: 'failed', code: 'internal', message: 'the writer ended' }),
  })
  return {
    take: ({ kind, operations: { values, octets } }) => {
      // What another process sent may be a part of a larger buffer, and only a whole one can be moved to the thread.
      link.post({ kind, operations: { values, octets: new Uint8Array(octets) } })
    },
    closeLost: (at) => writer.submit('closeLost', { link: link.number, at }),
    close: () => link.close(),
  }
}
