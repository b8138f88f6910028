import { auditText } from '@axbridge/core'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { auditHash } from '../audit-chain.ts'
import { openMemoryStore } from '../memory/open.ts'
import { openSqliteStore } from '../sqlite/open.ts'
import { ConsolePlayer, consoleHistories, sessionsOfHistories } from './console-histories.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { fact } from './user-samples.ts'

const limits = { users: 1_000_000, sessions: sessionsOfHistories }

test('any history of users, sessions and the audit log has the same answers on both stores, however it is grouped', {
  timeout: 120_000,
}, async () => {
  const sqlite = await openSqliteStore({ directory: temporaryDirectory(), ...limits })
  const memory = openMemoryStore(limits)
  onTestFinished(() => sqlite.close())
  let run = 0
  await fc.assert(
    fc.asyncProperty(consoleHistories, fc.constantFrom(1, 5, 40), async (steps, together) => {
      run += 1
      const [one, other] = [new ConsolePlayer(memory, run), new ConsolePlayer(sqlite, run)]
      const last = (await memory.audit.list({ limit: 1 }))?.items[0]?.ordinal ?? 0
      for (let done = 0; done < steps.length; done += together) {
        const group = steps.slice(done, done + together)
        const answers = await Promise.all(group.map((step) => one.play(step)))
        expect(await Promise.all(group.map((step) => other.play(step)))).toEqual(answers)
        expect(sqlite.highestCommittedTime()).toBe(memory.highestCommittedTime())
      }
      expect(await other.everything(last)).toEqual(await one.everything(last))
    }),
    { numRuns: 100 },
  )
})

test('no two entries have one text, so that whatever is changed of an entry changes its hash (SEC-5)', () => {
  const text = fc.string({ unit: 'binary' })
  const actors = fc.oneof(
    fc.constantFrom({ kind: 'key' } as const, { kind: 'server' } as const),
    fc.record({ kind: fc.constant('user' as const), id: text, name: text }),
  )
  const facts = fc
    .record({ at: fc.nat(), actor: actors, action: text, subject: fc.option(text), detail: text })
    .map((changed) => fact(changed))
  const before = new Uint8Array(32)
  fc.assert(
    fc.property(facts, facts, fc.nat(9), fc.nat(9), (one, other, ordinal, next) => {
      const isSame = JSON.stringify([ordinal, one]) === JSON.stringify([next, other])
      expect(auditText(ordinal, one) === auditText(next, other)).toBe(isSame)
      const hashes = [auditHash(before, ordinal, one), auditHash(before, next, other)]
      expect(Buffer.compare(hashes[0] ?? before, hashes[1] ?? before) === 0).toBe(isSame)
    }),
  )
})
