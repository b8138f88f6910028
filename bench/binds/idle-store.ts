import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { databaseOf, type FilledStore } from '../fill/filled-store.ts'

const mostIdleMs = 60_000

/** How often the WAL has begun again, in its header. https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const beginningsAt = 12

/**
 * Until a store has done what it does while nobody waits, so that no round, ours or the anchor's, has that in it: it copies its WAL
 * back then and begins it again.
 */
export const untilIdle = async (filled: FilledStore): Promise<void> => {
  const before = walBeginnings(filled)
  for (let waitedMs = 0; waitedMs < mostIdleMs && walBeginnings(filled) === before; waitedMs += 100) await pause(100)
}

/** Undefined where there is no WAL. */
const walBeginnings = (filled: FilledStore): number | undefined => {
  const wal = `${databaseOf(filled)}-wal`
  if (!existsSync(wal)) return undefined
  const header = Buffer.alloc(beginningsAt + 4)
  const file = openSync(wal, 'r')
  const octets = readSync(file, header, 0, header.length, 0)
  closeSync(file)
  return octets < header.length ? undefined : header.readUInt32BE(beginningsAt)
}
