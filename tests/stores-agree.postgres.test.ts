import { openMemoryStore, openPostgresStore } from '@axbridge/store'
import { Player } from '@axbridge/store/contract/histories'
import { histories } from '@axbridge/store/contract/history-steps'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

describePeer('postgres', 'the PostgreSQL store', () => {
  test('answers any history as the memory store does, however it is grouped (promises 1, 2 and 3)', async () => {
    const server = await PostgresServer.start()
    onTestFinished(() => server.close())
    const postgres = await openPostgresStore({ url: await server.database() })
    onTestFinished(() => postgres.close())
    const memory = openMemoryStore()
    let run = 0
    await fc.assert(
      fc.asyncProperty(histories, fc.constantFrom(1, 5, 60), async (steps, together) => {
        run += 1
        const [one, other] = [await Player.on(memory, run), await Player.on(postgres, run)]
        for (let done = 0; done < steps.length; done += together) {
          const group = steps.slice(done, done + together)
          const answers = await Promise.all(group.map((step) => one.play(step)))
          expect(await Promise.all(group.map((step) => other.play(step)))).toEqual(answers)
          expect(postgres.highestCommittedTime()).toBe(memory.highestCommittedTime())
        }
        expect(await other.everything()).toEqual(await one.everything())
        expect(await other.tellAll()).toEqual(await one.tellAll())
      }),
      { numRuns: 40 },
    )
  }, 300_000)
})
