import { openMemoryStore, openPostgresStore } from '@axbridge/store'
import { ConsolePlayer, consoleHistories, sessionsOfHistories } from '@axbridge/store/contract/console-histories'
import { Player } from '@axbridge/store/contract/histories'
import { groupsOf } from '@axbridge/store/contract/history-groups'
import { histories } from '@axbridge/store/contract/history-steps'
import { MatterPlayer, matterHistories } from '@axbridge/store/contract/matter-histories'
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
        for (const group of groupsOf(steps, together)) {
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

  test('answers any history of users, sessions and the audit log as the memory store does', async () => {
    const server = await PostgresServer.start()
    onTestFinished(() => server.close())
    const limits = { users: 1_000_000, sessions: sessionsOfHistories }
    const postgres = await openPostgresStore({ url: await server.database(), ...limits })
    onTestFinished(() => postgres.close())
    const memory = openMemoryStore(limits)
    let run = 0
    await fc.assert(
      fc.asyncProperty(consoleHistories, fc.constantFrom(1, 5, 40), async (steps, together) => {
        run += 1
        const [one, other] = [new ConsolePlayer(memory, run), new ConsolePlayer(postgres, run)]
        const last = (await memory.audit.list({ limit: 1 }))?.items[0]?.ordinal ?? 0
        for (let done = 0; done < steps.length; done += together) {
          const group = steps.slice(done, done + together)
          const answers = await Promise.all(group.map((step) => one.play(step)))
          expect(await Promise.all(group.map((step) => other.play(step)))).toEqual(answers)
        }
        expect(await other.everything(last)).toEqual(await one.everything(last))
      }),
      { numRuns: 30 },
    )
  }, 120_000)

  test('answers any history of matters as the memory store does', async () => {
    const server = await PostgresServer.start()
    onTestFinished(() => server.close())
    const postgres = await openPostgresStore({ url: await server.database() })
    onTestFinished(() => postgres.close())
    const memory = openMemoryStore()
    let run = 0
    let last = 0
    await fc.assert(
      fc.asyncProperty(matterHistories, fc.constantFrom(1, 5, 40), async (steps, together) => {
        run += 1
        const [one, other] = [await MatterPlayer.on(memory, run), await MatterPlayer.on(postgres, run)]
        for (let done = 0; done < steps.length; done += together) {
          const group = steps.slice(done, done + together)
          const answers = await Promise.all(group.map((step) => one.play(step)))
          expect(await Promise.all(group.map((step) => other.play(step)))).toEqual(answers)
        }
        expect(await other.everything(last)).toEqual(await one.everything(last))
        last = (await memory.matters.changedAfter(['suspension', 'hold'], last, 1_000)).at(-1)?.change ?? last
      }),
      { numRuns: 30 },
    )
  }, 120_000)
})
