import { endOf, pairState, type StoredBinding } from '@axbridge/core'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openMemoryStore } from '../memory/open.ts'
import { openSqliteStore } from '../sqlite/open.ts'
import { type Everything, histories, Player, quarantineMs } from './histories.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** The histories seal a binding's parties as their two letters, so that an auditor can read them. */
const partiesOf = (binding: StoredBinding): string =>
  [...new TextDecoder().decode(binding.parties.subarray(1, 3))].sort().join('')

/**
 * Promises 1 and 3, from the bindings alone: whoever is in a binding that is live or in its quarantine stands in that
 * one, or in a later one of the identical parties who took back their number. Answers what is wrong.
 */
const faultsIn = ({ now, standings, bindings }: Everything): string[] => {
  const ages = new Map(bindings.map((binding, age) => [binding.id, age]))
  const faults: string[] = []
  const check = (isRight: boolean | undefined, fault: string): void => {
    if (isRight !== true) faults.push(fault)
  }
  for (const { on, party, standing } of standings) {
    const mine = bindings.filter((binding) => binding.x === on && partiesOf(binding).includes(party))
    check(mine.filter((binding) => now < endOf(binding)).length <= 1, `${party} is in two live bindings of a number`)
    for (const binding of mine.filter((one) => now < endOf(one) + quarantineMs)) {
      if (standing?.binding === binding.id) continue
      const isLater = standing && (ages.get(standing.binding) ?? 0) < (ages.get(binding.id) ?? 0)
      check(isLater && partiesOf(standing.stored) === partiesOf(binding), `${party} lost a pair that was not over`)
    }
    if (standing === undefined || pairState(standing, now) === 'lapsed') continue
    check(partiesOf(standing.stored).includes(party), `${party} stands in a binding of others`)
    check(standing.liveUntil === endOf(standing.stored), `${party} has another end than his binding`)
  }
  return faults
}

test('any history has the same answers on both stores, however it is grouped (promises 1, 2 and 3)', async () => {
  const sqlite = await openSqliteStore({ directory: temporaryDirectory() })
  const memory = openMemoryStore()
  onTestFinished(() => sqlite.close())
  let run = 0
  await fc.assert(
    fc.asyncProperty(histories, fc.constantFrom(1, 5, 60), async (steps, together) => {
      run += 1
      const [one, other] = [await Player.on(memory, run), await Player.on(sqlite, run)]
      for (let done = 0; done < steps.length; done += together) {
        const group = steps.slice(done, done + together)
        const answers = await Promise.all(group.map((step) => one.play(step)))
        expect(await Promise.all(group.map((step) => other.play(step)))).toEqual(answers)
        expect(sqlite.highestCommittedTime()).toBe(memory.highestCommittedTime())
      }
      const everything = await one.everything()
      expect(faultsIn(everything)).toEqual([])
      expect(await other.everything()).toEqual(everything)
    }),
    { numRuns: 50 },
  )
})

test('after every step of any history nobody stands twice on a number (promise 1)', async () => {
  const memory = openMemoryStore()
  let run = 0
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      run += 1
      const player = await Player.on(memory, run)
      for (const step of steps) {
        await player.play(step)
        expect(faultsIn(await player.everything())).toEqual([])
      }
    }),
    { numRuns: 100 },
  )
})
