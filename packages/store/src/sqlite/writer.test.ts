import { describe, expect, onTestFinished, test } from 'vitest'
import {
  addCustomers,
  callRecord,
  customer,
  customerOf,
  hour,
  noon,
  placedFirst,
  placement,
} from '../contract/samples.ts'
import { temporaryDirectory } from '../contract/temporary-directory.ts'
import { defaultSqliteSettings, openSqliteStore } from './open.ts'
import { Writer } from './writer.ts'
import type { WriterLink } from './writer-link.ts'
import { WriterLinks } from './writer-links.ts'

const start = async (): Promise<Writer> => {
  const directory = temporaryDirectory()
  const settings = defaultSqliteSettings
  const data = { directory, file: `${directory}/axbridge.db`, settings, idleCheckpointMs: 1_000 }
  const { links, highest } = await WriterLinks.start(data)
  const writer = new Writer(links.own(), settings, highest)
  onTestFinished(() => writer.close(() => undefined))
  return writer
}

describe('the queue of the writer', () => {
  test('rejects as busy what is over its bound, and takes more when there is room again', async () => {
    const store = await openSqliteStore({ directory: temporaryDirectory(), queuedOperations: 10, batchOperations: 3 })
    onTestFinished(() => store.close())
    await addCustomers(store)
    const writes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => store.bindings.place(placement({ n }))),
    )
    const rejected = writes.flatMap((write) => (write.status === 'rejected' ? [write.reason] : []))
    expect(rejected).toMatchObject([
      { code: 'busy', retryable: true },
      { code: 'busy', retryable: true },
    ])
    expect(writes.filter((write) => write.status === 'fulfilled')).toHaveLength(10)
    expect(await store.bindings.place(placement({ n: 13 }))).toEqual(placedFirst)
  })

  test('is left whole by an operation that cannot be written down', async () => {
    const store = await openSqliteStore({ directory: temporaryDirectory() })
    onTestFinished(() => store.close())
    await addCustomers(store)
    const broken = { ...callRecord(2), trunk: undefined as unknown as string }
    const outcomes = await Promise.allSettled([
      store.records.save(callRecord(1)),
      store.records.save(broken),
      store.records.save(callRecord(3)),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await store.records.list({ customer, limit: 9 }))?.items).toHaveLength(2)
    expect(store.isReady()).toBe(true)
  })
})

describe('what nobody waits for', () => {
  /** A writer, and how many batches it has handed over. */
  const startCounted = async (): Promise<{ readonly writer: Writer; readonly handedOver: () => number }> => {
    const directory = temporaryDirectory()
    const settings = defaultSqliteSettings
    const data = { directory, file: `${directory}/axbridge.db`, settings, idleCheckpointMs: 1_000 }
    const { links, highest } = await WriterLinks.start(data)
    let batches = 0
    const own = links.own()
    const counted: WriterLink = {
      hear: (hearer) => own.hear(hearer),
      post: (message) => {
        if (message.kind === 'batch') batches += 1
        own.post(message)
      },
    }
    const writer = new Writer(counted, settings, highest)
    onTestFinished(() => writer.close(() => undefined))
    await writer.submit('addCustomer', customerOf(1, 'one'))
    batches = 0
    return { writer, handedOver: () => batches }
  }
  const save = (writer: Writer, n: number) => writer.submit('saveRecord', callRecord(n), 'patient')
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

  test('goes along with the next write that somebody waits for, ahead of it', async () => {
    const { writer, handedOver } = await startCounted()
    const written: string[] = []
    const early = [1, 2, 3].map((n) => save(writer, n).then(() => written.push(`record ${n}`)))
    await turn()
    await turn()
    expect(handedOver()).toBe(0)
    await writer.submit('closeOrphans', { at: noon + hour }).then((closed) => written.push(`${closed} closed`))
    await Promise.all(early)
    expect(written).toEqual(['record 1', 'record 2', 'record 3', '3 closed'])
    expect(handedOver()).toBe(1)
  })

  test('is durable soon though nothing follows it, all in one batch (promise 6)', async () => {
    const { writer, handedOver } = await startCounted()
    const first = save(writer, 1)
    await turn()
    const second = save(writer, 2)
    await Promise.all([first, second])
    expect(handedOver()).toBe(1)
    await save(writer, 3)
    expect(handedOver()).toBe(2)
  })

  test('goes at once when it fills a batch', async () => {
    const { writer, handedOver } = await startCounted()
    const saves = Array.from({ length: defaultSqliteSettings.batchOperations }, (_, n) => save(writer, n))
    await turn()
    expect(handedOver()).toBe(1)
    await Promise.all(saves)
  })

  test('is written before the store closes', async () => {
    const { writer } = await startCounted()
    const saved = save(writer, 1)
    await writer.close(() => undefined)
    await expect(saved).resolves.toBeUndefined()
  })
})

describe('the death of the writer', () => {
  test('rejects what was under way and all that waited, and nothing is taken any more', async () => {
    const writer = await start()
    expect(writer.isReady).toBe(true)
    // A number where a text belongs is found in the thread only, and is a fault of ours: the thread stops.
    const fatal = writer.submit('addCustomer', { ...customerOf(3, 'n'), id: 1 as never })
    await expect(fatal).rejects.toMatchObject({ name: 'StoreError', code: 'internal' })
    expect(writer.isReady).toBe(false)
    await expect(writer.submit('closeOrphans', { at: noon })).rejects.toMatchObject({ code: 'closed' })
  })

  test('leaves what is waiting undone', async () => {
    const writer = await start()
    const fatal = writer.submit('addCustomer', { ...customerOf(3, 'n'), id: 1 as never })
    const batches = Array.from({ length: 3 * defaultSqliteSettings.batchOperations }, () =>
      writer.submit('closeOrphans', { at: noon + hour }),
    )
    const outcomes = await Promise.allSettled([fatal, ...batches])
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true)
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'closed' } })
    expect(writer.highestCommittedTime).toBe(0)
  })
})
