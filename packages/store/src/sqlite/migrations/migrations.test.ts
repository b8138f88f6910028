import { join } from 'node:path'
import {
  type BindingId,
  type Block,
  type CustomerId,
  defaultTerms,
  emptyProfile,
  type KeyId,
  numberAt,
} from '@axbridge/core'
import Sqlite from 'better-sqlite3'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { bindingId, day, hour, noon, octetsOf, placement } from '../../contract/samples.ts'
import { temporaryDirectory } from '../../contract/temporary-directory.ts'
import { passUntil, storyOf, toldTo } from '../../contract/told.ts'
import { openSqliteStore } from '../open.ts'
import { packBindingId } from '../packed-id.ts'
import { first } from './0001-first.ts'

const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId
const block = '70012345678' as Block
const x = numberAt(block, 7)
/** As the first version made them: 80 random bits and no time. */
const id = 'bnd_70012345678_bcdefghijkmnpqrs' as BindingId
const [expiresAt, heldUntil] = [noon + hour, noon + hour + day]

/** A store as the first version left it. */
const firstStore = (): string => {
  const directory = temporaryDirectory()
  const database = new Sqlite(join(directory, 'axbridge.db'))
  database.pragma('journal_mode = WAL')
  database.exec(first)
  database.pragma('user_version = 1')
  const token = packBindingId(id)?.subarray(4)
  database.prepare("INSERT INTO customer VALUES (1, ?, 'one', ?)").run(customer, noon)
  database.prepare('INSERT INTO api_key VALUES (?, 1, ?)').run(octetsOf('key'), noon)
  database.prepare('INSERT INTO api_key VALUES (?, 1, ?)').run(octetsOf('later key'), noon + 1)
  database.prepare("INSERT INTO pool_block VALUES (12345678, 1, 'none: sandbox', ?)").run(noon)
  database.prepare("INSERT INTO pool_block VALUES (12345679, 1, 'none: sandbox', ?)").run(noon)
  database
    .prepare("INSERT INTO binding VALUES (1, 12345678, 7, ?, 1, 0, 'order-1', ?, ?, NULL, ?, NULL)")
    .run(token, noon, expiresAt, octetsOf('sealed'))
  database.exec('INSERT INTO binding_by_customer VALUES (1, 1, 12345678)')
  database.exec("INSERT INTO binding_by_order VALUES (1, 'order-1', 1, 12345678)")
  const pair = database.prepare('INSERT INTO pair VALUES (12345678, 7, ?, 1, ?, ?, ?)')
  pair.run(octetsOf('a'), 0, expiresAt, heldUntil)
  pair.run(octetsOf('b'), 1, expiresAt, heldUntil)
  database.prepare('UPDATE committed SET time = ?').run(noon)
  database.close()
  return directory
}

const openFirst = async () => {
  const store = await openSqliteStore({ directory: firstStore() })
  onTestFinished(() => store.close())
  return store
}

describe('a store of the first version', () => {
  let store: Awaited<ReturnType<typeof openFirst>>

  beforeEach(async () => {
    store = await openFirst()
  })

  test('keeps its bindings, under the ids that customers hold', async () => {
    const binding = {
      id,
      customer,
      mode: 'AXB',
      orderId: 'order-1',
      x,
      y: x,
      terms: defaultTerms,
      use: null,
      createdAt: noon,
      expiresAt,
      unboundAt: null,
      firstAnsweredAt: null,
      revision: 0,
      lastCaller: null,
      parties: octetsOf('sealed'),
    }
    expect(store.highestCommittedTime()).toBe(noon)
    expect(store.bindings.find(customer, id)).toStrictEqual(binding)
    for (const query of [{}, { orderId: 'order-1' }, { number: x }, { party: octetsOf('b') }]) {
      expect(await store.bindings.list({ customer, ...query, limit: 9, now: noon })).toEqual({
        items: [binding],
        next: null,
      })
    }
    const pair = { binding: id, liveUntil: expiresAt, heldUntil, stored: binding }
    for (const [text, side, counts] of [
      ['a', 'a', true],
      ['b', 'b', false],
    ] as const) {
      const party = octetsOf(text)
      expect(store.bindings.standing(x, party)).toStrictEqual({ ...pair, party, side, counts })
    }
  })

  test('goes on with them: they are ended, rest, and are followed on their number', async () => {
    const at = noon + 1
    const end = { id, customer, at, quarantineMs: hour, graceMs: null }
    expect(await store.bindings.unbind(end)).toMatchObject({ kind: 'changed', binding: { unboundAt: at, revision: 1 } })
    expect(await store.numbers.use([block], at)).toMatchObject([{ held: 1, returning: [{ pairs: 1 }] }])
    const next = placement({ n: 2, on: x, a: 'a', b: 'b', at, customer })
    expect(await store.bindings.place(next)).toEqual({ kind: 'placed', candidate: 0 })
    const page = await store.bindings.list({ customer, number: x, limit: 9, now: at })
    expect(page?.items.map((binding) => binding.id)).toEqual([bindingId(2), id])
  })

  test('knows how many pairs its blocks hold, and when they come back', async () => {
    const by = (Math.floor(heldUntil / hour) + 1) * hour
    expect(await store.numbers.use([block], noon)).toEqual([{ held: 1, returning: [{ by, pairs: 1 }] }])
  })

  test('is told the ends that are still to come, and nothing of what was before', async () => {
    expect(await toldTo(store, customer)).toEqual([])
    await passUntil(store, heldUntil)
    expect(await storyOf(store, customer)).toEqual([
      ['binding.ended', expiresAt],
      ['pair.quarantined', expiresAt],
      ['pair.freed', heldUntil],
    ])
    expect((await toldTo(store, customer))[1]?.happening).toMatchObject({ heldUntil })
  })

  test('has blocks that are drawn from, for ever, by the customer that they were added to', async () => {
    const known = { approval: 'none: sandbox', validFrom: noon, validUntil: null, basePlatform: 'sandbox' }
    const state = { customer, state: 'active', createdAt: noon }
    expect(await store.numbers.block(block)).toStrictEqual({ block, ...known, ...state, firstUsedAt: noon })
    const other = '70012345679' as Block
    expect(await store.numbers.block(other)).toStrictEqual({ block: other, ...known, ...state, firstUsedAt: null })
  })

  test('lets its keys in as bearer tokens, and gives each an id to name it by', async () => {
    const keys = await store.customers.keys(customer)
    expect(keys).toMatchObject([
      { hash: octetsOf('later key'), secret: null, createdAt: noon + 1, revokedAt: null },
      { hash: octetsOf('key'), secret: null, createdAt: noon, revokedAt: null },
    ])
    for (const key of keys) expect(key.id).toMatch(/^key_[a-km-np-z2-9]{16}$/)
    expect(new Set(keys.map((key) => key.id)).size).toBe(2)
    const settings = { bearerAllowed: true, pairsPerNumber: null, mostPairs: null }
    expect(await store.customers.keyById(keys[1]?.id ?? ('' as KeyId))).toEqual({
      key: keys[1],
      customer: { id: customer, name: 'one', createdAt: noon, settings, profile: emptyProfile },
    })
  })
})
