import { existsSync, statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { databaseOf, type FilledStore } from '../fill/filled-store.ts'

/** How long after its last write a store begins to copy its WAL back, and a little more. */
const idleBeginsMs = 1_200
const mostIdleMs = 60_000

/** Until a store has done what it does while nobody waits, so that no round, ours or the anchor's, has that in it. */
export const untilIdle = async (filled: FilledStore): Promise<void> => {
  const wal = `${databaseOf(filled)}-wal`
  await pause(idleBeginsMs)
  for (let waitedMs = 0; waitedMs < mostIdleMs; waitedMs += 100) {
    if (!existsSync(wal) || statSync(wal).size === 0) return
    await pause(100)
  }
}
