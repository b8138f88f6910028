import { closed, committedClock } from '@axbridge/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { newMatter } from '../contract/matter-samples.ts'
import { addCustomers, callRecord, customer, hour, noon, placement } from '../contract/samples.ts'
import { temporaryDirectory } from '../contract/temporary-directory.ts'
import { toldTo } from '../contract/told.ts'
import { openSqliteCallStore } from './call-store.ts'
import { openSqliteStore, type SqliteStore } from './open.ts'
import type { StoreBatch } from './store-link.ts'

const open = async (): Promise<{ readonly directory: string; readonly owner: SqliteStore }> => {
  const directory = temporaryDirectory()
  const owner = await openSqliteStore({ directory })
  onTestFinished(() => owner.close())
  await addCustomers(owner)
  return { directory, owner }
}

/** A process that carries calls. What it sends is copied, as between processes, and goes nowhere once it has died. */
const caller = (directory: string, owner: SqliteStore, settings: { readonly queuedOperations?: number } = {}) => {
  let [isAlive, hears] = [true, true]
  const opened = openSqliteCallStore({
    ...{ directory, ...settings },
    send: (batch: StoreBatch) => {
      if (isAlive) link.take(structuredClone(batch))
    },
  })
  const link = owner.openLink((news) => {
    if (hears) opened.heard(structuredClone(news))
  })
  onTestFinished(() => link.close())
  return {
    store: opened.store,
    link,
    goDeaf: () => {
      hears = false
    },
    die: () => {
      isAlive = false
    },
  }
}

const outcomesOf = async (owner: SqliteStore): Promise<readonly string[]> => {
  const page = await owner.records.list({ customer, limit: 50 })
  return (page?.items ?? []).map(({ outcome }) => outcome)
}

describe('a process that carries calls', () => {
  test('finds what was committed, and its writes are durable when they resolve', async () => {
    const { directory, owner } = await open()
    const { store } = caller(directory, owner)
    const bound = placement({ n: 1 })
    await owner.bindings.place(bound)
    const [first] = bound.parties
    const [candidate] = bound.candidates
    if (first === undefined || candidate === undefined) throw new Error('a placement has a party and a candidate')
    const standing = await store.bindings.standing(candidate.x, first.party)
    expect(standing?.stored.id).toBe(candidate.id)
    expect(await store.bindings.find(customer, candidate.id)).toEqual(standing?.stored)

    await store.records.save(callRecord(1))
    expect(await outcomesOf(owner)).toEqual(['open'])
    await store.records.save(closed(callRecord(1), noon + hour, 'completed', 16))
    expect(await outcomesOf(owner)).toEqual(['completed'])
    expect(await store.trunks.list()).toEqual([])
  })

  test('has its writes made in their order, beside those of others', async () => {
    const { directory, owner } = await open()
    const [one, other] = [caller(directory, owner), caller(directory, owner)]
    const writes: Promise<void>[] = []
    for (let n = 0; n < 50; n += 1) {
      for (const [at, { store }] of [one, other].entries()) {
        const record = callRecord(2 * n + at)
        writes.push(store.records.save(record), store.records.save(closed(record, noon + hour, 'completed', 16)))
      }
      writes.push(owner.records.save(callRecord(1_000 + n)))
    }
    await Promise.all(writes)
    expect(await owner.records.closeOrphans(noon + hour), 'only those of the owner are open').toBe(50)
  })

  test('has its events heard by the owner, as soon as they can be read', async () => {
    const { directory, owner } = await open()
    const { store } = caller(directory, owner)
    const heard = new Promise((resolve) => {
      owner.events.watch((owners) => {
        if (owners.includes(customer)) resolve(toldTo(owner))
      })
    })
    void store.records.save(callRecord(1))
    expect(await heard).toMatchObject([{ number: 1, happening: { type: 'call.started', call: callRecord(1) } }])
  })

  test('is told that too much waits, as the owner is', async () => {
    const { directory, owner } = await open()
    const { store } = caller(directory, owner, { queuedOperations: 5 })
    const writes = await Promise.allSettled(Array.from({ length: 7 }, (_, n) => store.records.save(callRecord(n))))
    expect(writes.map(({ status }) => status)).toEqual([...Array(5).fill('fulfilled'), 'rejected', 'rejected'])
    expect(writes.at(-1)).toMatchObject({ reason: { code: 'busy' } })
  })

  test('closes by itself: what waits is written, the owner goes on', async () => {
    const { directory, owner } = await open()
    const { store } = caller(directory, owner)
    const saved = store.records.save(callRecord(1))
    await store.close()
    await saved
    await expect(store.records.save(callRecord(2))).rejects.toMatchObject({ code: 'closed' })
    expect(() => store.trunks.list()).toThrow('closed')
    await owner.records.save(callRecord(3))
    expect(await outcomesOf(owner)).toHaveLength(2)
  })

  test('goes by the time that another one committed, when the wall clock steps back (promise 2)', async () => {
    const { directory, owner } = await open()
    const { store } = caller(directory, owner)
    const wall = { now: () => noon - hour }
    const clock = committedClock(wall, store)
    const bound = placement({ n: 1, at: noon + 7 })
    await owner.bindings.place(bound)
    const [candidate] = bound.candidates
    const [first] = bound.parties
    if (first === undefined || candidate === undefined) throw new Error('a placement has a party and a candidate')
    await store.bindings.standing(candidate.x, first.party)
    expect(clock.now()).toBe(owner.highestCommittedTime())
    expect(clock.now()).toBeGreaterThanOrEqual(noon + 7)
  })

  test('finds what supervision works on as soon as it is committed, and follows its changes (BASE-12)', async () => {
    const { directory, owner } = await open()
    const { store } = caller(directory, owner)
    expect(await store.matters.findByKey('suspension', 'k')).toBeUndefined()
    await owner.matters.add(newMatter(1, { key: 'k', createdAt: noon + 7 }))
    const found = await store.matters.findByKey('suspension', 'k')
    expect(found).toStrictEqual(await owner.matters.findByKey('suspension', 'k'))
    expect(await store.matters.changedAfter(['hold', 'suspension'], 0, 9)).toStrictEqual([found])
    expect(store.highestCommittedTime()).toBe(noon + 7)
    await owner.matters.change({ kind: 'suspension', id: newMatter(1).id, revision: 0, state: 'lifted', at: noon + 8 })
    const changed = await store.matters.changedAfter(['suspension'], found?.change ?? 0, 9)
    expect(changed).toMatchObject([{ state: 'lifted', revision: 1 }])
  })

  test('is told when the owner has closed', async () => {
    const { directory, owner } = await open()
    const { store } = caller(directory, owner)
    await owner.close()
    await expect(store.records.save(callRecord(1))).rejects.toMatchObject({ name: 'StoreError' })
    expect(store.isReady()).toBe(false)
  })
})

describe('when a process that carries calls is gone', () => {
  test('its open records are closed as lost, after all that it sent, and no other', async () => {
    const { directory, owner } = await open()
    const [dying, living] = [caller(directory, owner), caller(directory, owner)]
    await living.store.records.save(callRecord(1))
    await owner.records.save(callRecord(2))
    await dying.store.records.save(callRecord(3))
    await dying.store.records.save(callRecord(4))
    await dying.store.records.save(closed(callRecord(4), noon + 5, 'completed', 16))
    // It has left its process when that dies, and nobody there heard that it was written.
    dying.goDeaf()
    void dying.store.records.save(callRecord(5))
    await new Promise((resolve) => setTimeout(resolve, 100))
    dying.die()
    expect(await dying.link.closeLost(noon + hour)).toBe(2)
    const { items = [] } = (await owner.records.list({ customer, limit: 50 })) ?? {}
    const byId = new Map(items.map((record) => [record.id, record]))
    expect([1, 2, 3, 4, 5].map((n) => byId.get(callRecord(n).id)?.outcome)).toEqual([
      ...['open', 'open', 'lost', 'completed', 'lost'],
    ])
    expect(byId.get(callRecord(3).id)).toMatchObject({ endedAt: noon + hour, q850Cause: 41, durationMs: 0 })
    const ends = (await toldTo(owner)).filter(({ at }) => at === noon + hour).map(({ happening }) => happening)
    expect(ends).toMatchObject([3, 5].map((n) => ({ type: 'call.ended', call: byId.get(callRecord(n).id) })))
    expect(await dying.link.closeLost(noon + hour), 'a second time there is nothing').toBe(0)
  })
})
