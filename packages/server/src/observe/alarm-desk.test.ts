import { type Clock, type EventStore, type Store, StoreError } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { AlarmDesk } from './alarm-desk.ts'

const quietMs = 1_000
const clock: Clock = { now: () => 1_800_000_000_000 }

let store: Store
let now: number
let lines: string[]
beforeEach(() => {
  store = openMemoryStore()
  now = 0
  lines = []
})

const write = (_fields: object, text: string): void => {
  lines.push(text)
}

const deskOn = (events: Pick<EventStore, 'note' | 'range' | 'read'>): AlarmDesk =>
  new AlarmDesk({
    ...{ events, clock, randomness: systemRandomness, quietMs },
    log: { info: write, warn: write, error: write },
    now: () => now,
  })

/** What operators are told. */
const told = async (): Promise<string[]> => {
  const { events } = await store.events.read({ owner: null, after: 0, limit: 100 })
  return events.map(({ happening }) =>
    happening.type === 'alarm.raised' || happening.type === 'alarm.cleared'
      ? `${happening.type} ${happening.alarm} ${happening.subject}`
      : happening.type,
  )
}

describe('the desk', () => {
  test('tells of an alarm by a line and an event, when it begins and when it is over', async () => {
    const desk = deskOn(store.events)
    desk.raise('trunk_down', 'operator')
    desk.raise('trunk_down', 'operator')
    desk.clear('trunk_down', 'operator')
    desk.look()
    now = quietMs
    desk.look()
    await desk.close()
    expect(await told()).toEqual(['alarm.raised trunk_down operator', 'alarm.cleared trunk_down operator'])
    expect(lines).toEqual(['alarm raised', 'alarm cleared'])
  })

  test('keeps what a store does not take, and the order of it', async () => {
    let asked = 0
    const desk = await new Promise<AlarmDesk>((resolve) => {
      const busyAtFirst = deskOn({
        range: (owner) => store.events.range(owner),
        read: (query) => store.events.read(query),
        note: async (...noted) => {
          asked += 1
          if (asked === 1) throw new StoreError('busy', 'too many writes are waiting')
          await store.events.note(...noted)
          if (asked === 3) resolve(busyAtFirst)
        },
      })
      busyAtFirst.raise('store_not_ready')
      busyAtFirst.notice('overload')
    })
    await desk.close()
    expect(await told()).toEqual(['alarm.raised store_not_ready null', 'alarm.raised overload null'])
  })

  test('takes up what an earlier run left open, and clears it when nothing raises it again', async () => {
    const before = deskOn(store.events)
    before.raise('trunk_down', 'operator')
    before.raise('worker_lost', 'worker 1')
    await before.close()

    const after = deskOn(store.events)
    await after.resume()
    expect(after.standing).toHaveLength(2)
    after.raise('trunk_down', 'operator')
    now = quietMs
    after.look()
    await after.close()
    expect(await told()).toEqual([
      'alarm.raised trunk_down operator',
      'alarm.raised worker_lost worker 1',
      'alarm.cleared worker_lost worker 1',
    ])
  })
})
