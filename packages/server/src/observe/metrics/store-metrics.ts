import type { StoreFigures } from '@axbridge/core'
import type { FigureRegistry } from './figure-registry.ts'

/** What the store counts of its writes; nothing where it counts nothing. */
export const addStoreMetrics = (figures: FigureRegistry, read: () => StoreFigures | undefined): void => {
  const one = (of: (store: StoreFigures) => number) => () => {
    const store = read()
    return store === undefined ? [] : [{ value: of(store) }]
  }
  const queue = { name: 'axbridge_store_writes_waiting', help: 'Writes that are queued or under way.' }
  figures.gauge(
    queue,
    one(({ waiting }) => waiting),
  )
  const writes = { name: 'axbridge_store_writes_total', help: 'Writes that were answered.' }
  figures.counter(
    writes,
    one(({ writes: count }) => count),
  )
  const refused = { name: 'axbridge_store_writes_refused_total', help: 'Writes that found the queue full.' }
  figures.counter(
    refused,
    one(({ refused: count }) => count),
  )
  const seconds = {
    name: 'axbridge_store_commit_seconds',
    help: 'How long a group of writes was under way until it was durable; its count is that of groups.',
  }
  figures.histogram(seconds, () => {
    const store = read()
    return store === undefined ? [] : [{ buckets: store.groupSeconds }]
  })
}
