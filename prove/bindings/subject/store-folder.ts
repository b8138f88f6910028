import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@axbridge/core'
import { openMemoryStore, openSqliteStore } from '@axbridge/store'
import type { StoreName } from './subject.ts'

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'axbridge-proof-'))

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** A memory store that takes a million steps; an SQLite store whose WAL is copied often, so that kills meet that too. */
export const openStore = (name: StoreName, directory: string): Promise<Store> | Store =>
  name === 'memory'
    ? openMemoryStore({ bindings: 2_000_000, answers: 200_000 })
    : openSqliteStore({ directory, checkpointPages: 2_000 })
