import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@axbridge/core'
import { openMemoryStore, openSqliteStore } from '@axbridge/store'
import { dropPostgresOfProof, openPostgresOfProof } from './postgres-of-proof.ts'
import type { Opening } from './subject.ts'

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'axbridge-proof-'))

/** Takes away the store of a subject with its folder. */
export const removeFolder = async (folder: string, { server }: Pick<Opening, 'server'>): Promise<void> => {
  rmSync(folder, { recursive: true, force: true })
  if (server !== undefined) await dropPostgresOfProof(server, folder)
}

/** A memory store that takes a million steps; an SQLite store whose WAL is copied often, so that kills meet that too. */
export const openStore = ({ store, server }: Opening, directory: string): Promise<Store> | Store => {
  switch (store) {
    case 'memory':
      return openMemoryStore({ bindings: 2_000_000, answers: 200_000 })
    case 'sqlite':
      return openSqliteStore({ directory, checkpointPages: 2_000 })
    case 'postgres':
      if (server === undefined) throw new Error('which PostgreSQL?')
      return openPostgresOfProof(server, directory)
  }
}
