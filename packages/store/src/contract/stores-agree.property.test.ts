import { type BindingId, stoodAt } from '@axbridge/core'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openMemoryStore } from '../memory/open.ts'
import { openSqliteStore } from '../sqlite/open.ts'
import { faultsOfStep } from './audit.ts'
import { faultsOfStories } from './event-stories.ts'
import { Player } from './histories.ts'
import { groupsOf } from './history-groups.ts'
import { histories } from './history-steps.ts'
import { temporaryDirectory } from './temporary-directory.ts'

test('any history has the same answers on both stores, however it is grouped (promises 1, 2 and 3)', {
  timeout: 120_000,
}, async () => {
  const sqlite = await openSqliteStore({ directory: temporaryDirectory() })
  const memory = openMemoryStore()
  onTestFinished(() => sqlite.close())
  let run = 0
  await fc.assert(
    fc.asyncProperty(histories, fc.constantFrom(1, 5, 60), async (steps, together) => {
      run += 1
      const [one, other] = [await Player.on(memory, run), await Player.on(sqlite, run)]
      for (const group of groupsOf(steps, together)) {
        const answers = await Promise.all(group.map((step) => one.play(step)))
        expect(await Promise.all(group.map((step) => other.play(step)))).toEqual(answers)
        expect(sqlite.highestCommittedTime()).toBe(memory.highestCommittedTime())
      }
      expect(await other.everything()).toEqual(await one.everything())
      expect(await other.tellAll()).toEqual(await one.tellAll())
    }),
    { numRuns: 60 },
  )
})

test('in no step of any history does anybody lose a pair that is not over (promises 1, 2 and 3)', async () => {
  const memory = openMemoryStore()
  let run = 0
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      run += 1
      const player = await Player.on(memory, run)
      let before = await player.everything()
      for (const step of steps) {
        const outcome = await player.play(step)
        const after = await player.everything()
        expect({ step, outcome, faults: faultsOfStep(before, after) }).toEqual({ step, outcome, faults: [] })
        before = after
      }
    }),
    { numRuns: 150 },
  )
})

test('whoever stood in a binding at an instant of any history is told of it afterwards (REG-1)', async () => {
  const memory = openMemoryStore()
  let run = 0
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      run += 1
      const player = await Player.on(memory, run)
      const seen = new Map<string, Uint8Array>()
      for (const step of steps) {
        await player.play(step)
        // Of what happened in one millisecond the last is what stood there.
        const at = memory.highestCommittedTime()
        for (const { id, parties } of (await player.everything()).bindings) seen.set(`${id} ${at}`, parties)
      }
      for (const [key, parties] of seen) {
        const [id, at] = key.split(' ')
        const stood = stoodAt(await memory.traces.stoodIn(id as BindingId), Number(at))
        expect({ key, parties: stood?.parties }).toEqual({ key, parties })
      }
    }),
    { numRuns: 100 },
  )
})

test('whatever the history, and however late time is told, each binding has one whole story', async () => {
  const memory = openMemoryStore()
  let run = 0
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      run += 1
      const player = await Player.on(memory, run)
      // What was dropped is missing from a story.
      for (const step of steps) if (step.kind !== 'forgetEvents') await player.play(step)
      const faults = (await player.tellAll()).flatMap(faultsOfStories)
      expect({ steps, faults }).toEqual({ steps, faults: [] })
    }),
    { numRuns: 300 },
  )
})
