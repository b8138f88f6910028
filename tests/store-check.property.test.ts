import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binding, type HeldThing, openBinding, openKeptAnswer, partiesOf } from '@axbridge/core'
import { checkStore, Findings, type Opening, openEmbeddedKeptStore, openSqliteStore } from '@axbridge/store'
import { deleteProven } from '@axbridge/store/contract/proven-deletion'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day, drawing, hour, minute, phone, type Scene, sceneOver } from './binding-scene.ts'
import { testVault } from './test-vault.ts'

const vault = testVault()

const opening: Opening = {
  parties: (binding) => {
    const { parties } = openBinding(vault, binding)
    return { parties: partiesOf(vault, parties), isGroup: parties.kind === 'group' }
  },
  answer: (kept) => void openKeptAnswer(vault, kept),
  key: () => {},
  trunk: () => {},
  webhook: () => {},
  user: () => {},
}

const who = fc.nat({ max: 5 })
const which = fc.nat({ max: 9 })

/** Few people and few numbers, so that everything meets everything; the clock also steps back. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(-minute, 1, minute, hour, day, 40 * day) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('bind'),
      mode: fc.constantFrom('AXB' as const, 'AXYB' as const),
      a: who,
      b: who,
      lifeMs: fc.constantFrom(2 * minute, hour, 3 * day),
      graceMs: fc.constantFrom(0, minute),
      endAfterAnswerMs: fc.constantFrom(null, minute),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('group'), members: fc.uniqueArray(who, { maxLength: 3 }), b: who }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('change'),
      which,
      b: fc.option(who),
      add: fc.option(who),
      remove: fc.option(who),
      lifeMs: fc.option(fc.constantFrom(2 * minute, 2 * hour)),
      graceMs: fc.option(fc.constantFrom(0, 2 * minute)),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('unbind'), which, graceMs: fc.constantFrom(null, 0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('call'), which, isAnswered: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('audit'), subject: fc.string({ unit: 'grapheme', maxLength: 9 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget'), ageMs: fc.constantFrom(0, hour) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('delete'), held: fc.option(who), limit: fc.constantFrom(1, 3, 100) }),
  },
) as fc.Arbitrary<Step>

type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | {
      readonly kind: 'bind'
      readonly mode: 'AXB' | 'AXYB'
      readonly a: number
      readonly b: number
      readonly lifeMs: number
      readonly graceMs: number
      readonly endAfterAnswerMs: number | null
    }
  | { readonly kind: 'group'; readonly members: readonly number[]; readonly b: number }
  | {
      readonly kind: 'change'
      readonly which: number
      readonly b: number | null
      readonly add: number | null
      readonly remove: number | null
      readonly lifeMs: number | null
      readonly graceMs: number | null
    }
  | { readonly kind: 'unbind'; readonly which: number; readonly graceMs: number | null }
  | { readonly kind: 'call'; readonly which: number; readonly isAnswered: boolean }
  | { readonly kind: 'pass' }
  | { readonly kind: 'audit'; readonly subject: string }
  | { readonly kind: 'forget'; readonly ageMs: number }
  | { readonly kind: 'delete'; readonly held: number | null; readonly limit: number }

/** Plays one step; what is refused is refused. Every binding that was made is remembered in `made`. */
const play = async (scene: Scene, made: Binding[], step: Step): Promise<void> => {
  const { clock, store, bindings, customer } = scene
  const quarantineMs = day
  const one = 'which' in step ? made[made.length - 1 - (step.which % made.length)] : undefined
  switch (step.kind) {
    case 'wait':
      clock.time += step.ms
      return
    case 'bind': {
      const { mode, a, b, lifeMs, graceMs, endAfterAnswerMs } = step
      const expiresAt = clock.now() + lifeMs
      const outcome = await scene.bind(phone(a), phone(b), { mode, expiresAt, terms: { graceMs, endAfterAnswerMs } })
      if (outcome.kind === 'bound') made.push(outcome.binding)
      return
    }
    case 'group': {
      const parties = {
        kind: 'group' as const,
        members: step.members.map(phone),
        defaultMember: null,
        b: phone(step.b),
      }
      const outcome = await scene.bind(phone(0), phone(1), { mode: 'GXB', parties })
      if (outcome.kind === 'bound') made.push(outcome.binding)
      return
    }
    case 'change': {
      if (one === undefined) return
      const { b, add, remove, lifeMs, graceMs } = step
      const isGroup = one.mode === 'GXB'
      await bindings.change(customer, one.id, {
        ...(b === null ? {} : { b: phone(b) }),
        ...(isGroup && add !== null ? { addMembers: [phone(add)] } : {}),
        ...(isGroup && remove !== null ? { removeMembers: [phone(remove)] } : {}),
        ...(lifeMs === null ? {} : { expiresAt: clock.now() + lifeMs }),
        ...(graceMs === null ? {} : { terms: { graceMs } }),
      })
      return
    }
    case 'unbind':
      if (one !== undefined) await bindings.unbind(customer.id, one.id, step.graceMs)
      return
    case 'call': {
      if (one === undefined) return
      const at = clock.now()
      if (step.isAnswered) await store.bindings.noteAnswer({ id: one.id, at, quarantineMs })
      else await store.bindings.noteCaller({ id: one.id, at, caller: vault.hashOfParty(phone(0)) })
      return
    }
    case 'pass':
      await store.events.passTime({ at: clock.now(), limit: 3 })
      return
    case 'audit': {
      const { subject } = step
      const detail = JSON.stringify({ subject })
      const done = { actor: { kind: 'key' }, action: 'putTrunk', subject, customer: null, detail } as const
      await store.audit.append({ ...done, at: clock.now() })
      return
    }
    case 'forget':
      await store.events.forget({ before: clock.now() - step.ageMs, limit: 5 })
      return
    case 'delete': {
      const held = step.held === null ? [] : [{ kind: 'party', party: vault.hashOfParty(phone(step.held)) } as const]
      await deleteOver(scene, held, step.limit)
    }
  }
}

/** The terms of the test: what has lost its persons is told by no event when its trail goes. */
const terms = { bindings: 7 * day, records: 7 * day, audit: 7 * day, events: 9 * day, trails: 30 * day } as const

const deleteOver = async ({ clock, store }: Scene, held: readonly HeldThing[], limit: number): Promise<void> => {
  const at = Math.max(clock.now(), store.highestCommittedTime())
  while ((await store.events.passTime({ at, limit: 50 })).taken > 0);
  while ((await store.events.forget({ before: at - terms.events, limit: 50 })) > 0);
  for (const of of ['records', 'bindings', 'trails', 'audit'] as const) {
    let place: string | null = null
    do {
      const deleting = { of, at, through: at - terms[of], eventsBefore: at - terms.events, limit, held, place }
      ;({ place } = await deleteProven(store, deleting))
    } while (place !== null)
  }
}

/** What is left of persons in the tables of bindings that were over at an instant, looked for without any of the store's code. */
const leftOf = (directory: string, through: number): unknown => {
  const database = new Sqlite(join(directory, 'axbridge.db'), { readonly: true })
  const count = (sql: string, ...values: readonly number[]) =>
    database
      .prepare(sql)
      .pluck()
      .get(...values)
  const over = `(SELECT ordinal FROM binding WHERE coalesce(unbound_at, expires_at) + ${3 * minute} <= ?)`
  const left = {
    sealed: count(`SELECT count(*) FROM binding WHERE length(parties) > 0 AND ordinal IN ${over}`, through),
    pairs: count(`SELECT count(*) FROM pair WHERE length(party) > 0 AND binding IN ${over}`, through),
    found: count(`SELECT count(*) FROM binding_by_party WHERE binding IN ${over}`, through),
    listed: count(`SELECT count(*) FROM binding_by_customer WHERE binding IN ${over}`, through),
    ordered: count(`SELECT count(*) FROM binding_by_order WHERE binding IN ${over}`, through),
  }
  database.close()
  return left
}

test('whatever is bound, changed, ended, told and deleted in whichever order, a store that nothing damaged has no fault, and nothing is left of persons whose term is over (SEC-3)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }), async (steps) => {
      const directory = mkdtempSync(join(tmpdir(), 'axbridge-check-'))
      const store = await openSqliteStore({ directory })
      try {
        const scene = await sceneOver(store, { randomness: drawing(1, 2, 3), limits: { pairsPerNumber: 5 } })
        const made: Binding[] = []
        for (const step of steps) await play(scene, made, step)
        scene.clock.time = Math.max(scene.clock.time, store.highestCommittedTime()) + 8 * day
        await deleteOver(scene, [], 7)
        const nothing = { sealed: 0, pairs: 0, found: 0, listed: 0, ordered: 0 }
        expect(leftOf(directory, scene.clock.now() - terms.bindings)).toEqual(nothing)
        const findings = new Findings()
        const kept = openEmbeddedKeptStore(directory, findings)
        const settings = { wall: scene.clock.now(), isQuick: false, pairsPerNumber: 5, opening, progress: () => {} }
        const report = await checkStore(kept, findings, settings)
        await kept.close()
        expect(report.findings).toEqual([])
        expect(report.crowdedNumbers).toBe(0)
        expect(report.rows.bindings).toBeLessThanOrEqual(made.length)
      } finally {
        await store.close()
        rmSync(directory, { recursive: true })
      }
    }),
    { numRuns: 12 },
  )
}, 60_000)
