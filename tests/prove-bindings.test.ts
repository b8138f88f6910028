import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { describe, expect, test, vi } from 'vitest'
import { readAskedProof } from '../prove/bindings/asked-proof.ts'
import { bindingFaults } from '../prove/bindings/faults/binding-faults.ts'
import { readHistory, writeHistory } from '../prove/bindings/kept-history.ts'
import { isCounted, proveHistory, replay, subjects } from '../prove/bindings/prove-history.ts'
import type { StoreName } from '../prove/bindings/subject/subject.ts'
import { SubjectHere } from '../prove/bindings/subject/subject-here.ts'
import { readSource, repositoryRoot } from './repository.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = join(repositoryRoot, 'prove/bindings/histories')
const kept = readdirSync(folder).map((file) => readHistory(join(folder, file)))
const stores: readonly { readonly store: StoreName; readonly kills: number }[] = [
  { store: 'memory', kills: 0 },
  { store: 'sqlite', kills: 6 },
]

describe.each(stores)('over the $store store', ({ store, kills }) => {
  test(`a random history of 3,000 steps with ${kills} kills is as the model has it`, async () => {
    const plan = { seed: 20_261_125, steps: 3_000, worlds: 32, kills, restarts: 1, checkEvery: 1_000 }
    const { tally, failing } = await proveHistory(plan, subjects(store, plan.seed, plan.worlds), 10_000)
    expect(failing).toBeUndefined()
    // It met what it speaks of.
    expect(tally.of('kill')).toBe(kills)
    for (const what of ['bind: bound, random', 'change: found', 'unbind: found', 'call: connects', 'call: ended']) {
      expect(tally.of(what), what).toBeGreaterThan(5)
    }
  })

  test.each(kept)('a history that failed once holds: $name', async (history) => {
    expect(await replay(history, subjects(store, history.seed, history.worlds))).toBeUndefined()
  })
})

/** A store whose pairs are live for a millisecond too long. */
const lateStore = (): Store => {
  const store = openMemoryStore()
  const { bindings } = store
  const late: Store['bindings'] = {
    place: (placement) => bindings.place(placement),
    amend: (amendment) => bindings.amend(amendment),
    unbind: (unbinding) => bindings.unbind(unbinding),
    unbindOrder: (unbinding) => bindings.unbindOrder(unbinding),
    noteAnswer: (note) => bindings.noteAnswer(note),
    noteCaller: (note) => bindings.noteCaller(note),
    find: (customer, id) => bindings.find(customer, id),
    list: (query) => bindings.list(query),
    standing: async (number, party) => {
      const standing = await bindings.standing(number, party)
      return standing && { ...standing, liveUntil: standing.liveUntil + 1 }
    },
  }
  return new Proxy(store, {
    get: (whole, name) => {
      if (name === 'bindings') return late
      const value: unknown = Reflect.get(whole, name)
      return typeof value === 'function' ? value.bind(whole) : value
    },
  })
}

describe('a violation', () => {
  const plan = { seed: 7, steps: 10_000, worlds: 32, kills: 0, restarts: 0, checkEvery: 10_000 }
  const open = () => SubjectHere.open({ store: 'memory', seed: plan.seed, worlds: plan.worlds }, lateStore())

  test('is found within 10,000 steps, and shrinks to a few steps that fail again', async () => {
    const { failing } = await proveHistory(plan, open, 20_000)
    expect(failing?.steps).toBeLessThan(10_000)
    const steps = failing?.history ?? []
    expect(steps.filter(isCounted).length).toBeGreaterThan(0)
    expect(steps.filter(isCounted).length).toBeLessThan(12)
    const file = join(tmpdir(), `axbridge-history-of-a-test-${process.pid}.jsonl`)
    try {
      writeHistory(file, { name: failing?.violation.what ?? '', seed: plan.seed, worlds: plan.worlds, steps })
      const read = readHistory(file)
      expect(await replay(read, open)).toMatchObject({ what: read.name })
      // On a store without the fault nothing is wrong with it.
      expect(await replay(read, subjects('memory', plan.seed, plan.worlds))).toBeUndefined()
    } finally {
      rmSync(file, { force: true })
    }
  })
})

describe('npm run prove -- bindings', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(repositoryRoot, 'dist/prove/main.js'), 'bindings', ...args], {
      encoding: 'utf8',
      timeout: 60_000,
    })

  test('plays the steps that are asked for and tells the seed', () => {
    const { status, stdout } = run('--steps', '400', '--seed', '5', '--store', 'memory')
    expect(stdout).toContain('no violation; seed 5')
    expect(stdout).toMatch(/^400 steps, \d+ checks? in full/m)
    expect(status).toBe(0)
  })

  test('a million steps on SQLite meet more than 500 kills', () => {
    const asked = readAskedProof(['--steps', '1000000', '--seed', '1'])
    expect(asked).toMatchObject({ kind: 'history', store: 'sqlite', plan: { seed: 1, checkEvery: 10_000 } })
    expect(asked.kind === 'history' && asked.plan.kills).toBeGreaterThan(500)
  })

  test.each([['--steps', '0'], ['--steps', 'x'], ['--store', 'other'], ['--seed', 'x'], ['--unknown']])(
    'what is not understood is named: %s %s',
    (...args) => {
      const { status, stdout } = run(...args)
      expect(stdout).toMatch(/must be|Unknown option/)
      expect(stdout).toContain('usage:')
      expect(status).toBe(1)
    },
  )
})

test('at least ten faults are looked for by the proof, each once', () => {
  expect(bindingFaults.length).toBeGreaterThanOrEqual(10)
  expect(new Set(bindingFaults.map(({ name }) => name)).size).toBe(bindingFaults.length)
})

test.each(bindingFaults)('a fault can still be put into the code: $name', ({ file, find, replace }) => {
  expect(readSource(file).split(find)).toHaveLength(2)
  expect(replace).not.toBe(find)
})
