import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openMemoryStore } from '../memory/open.ts'
import { openSqliteStore } from '../sqlite/open.ts'
import { MatterPlayer, matterHistories } from './matter-histories.ts'
import { temporaryDirectory } from './temporary-directory.ts'

test('any history of matters has the same answers on both stores, however it is grouped', {
  timeout: 120_000,
}, async () => {
  const sqlite = await openSqliteStore({ directory: temporaryDirectory() })
  const memory = openMemoryStore()
  onTestFinished(() => sqlite.close())
  let run = 0
  let last = 0
  await fc.assert(
    fc.asyncProperty(matterHistories, fc.constantFrom(1, 5, 40), async (steps, together) => {
      run += 1
      const [one, other] = [await MatterPlayer.on(memory, run), await MatterPlayer.on(sqlite, run)]
      for (let done = 0; done < steps.length; done += together) {
        const group = steps.slice(done, done + together)
        const answers = await Promise.all(group.map((step) => one.play(step)))
        expect(await Promise.all(group.map((step) => other.play(step)))).toEqual(answers)
        expect(sqlite.highestCommittedTime()).toBe(memory.highestCommittedTime())
      }
      expect(await other.everything(last)).toEqual(await one.everything(last))
      const changed = await memory.matters.changedAfter(['suspension', 'hold'], last, 1_000)
      last = changed.at(-1)?.change ?? last
    }),
    { numRuns: 100 },
  )
})
