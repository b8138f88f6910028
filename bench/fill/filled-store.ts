import {
  closeSync,
  constants,
  cpSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { type Block, type Customer, type KeyId, numbersPerBlock } from '@axbridge/core'
import type { BenchRun } from '../bench-run.ts'
import { log } from '../result-line.ts'
import { checkFill } from './check-fill.ts'
import { makeEmptyStore } from './empty-store.ts'
import { fillRows } from './fill-rows.ts'

/** How many bindings stand on one number when the pool is filled: few enough that a number can always take one more. */
const bindingsPerNumber = 50

const dayMs = 86_400_000

/** A store with live bindings, one for each index of `made-up-parties`, and what a server needs to serve it. */
export type FilledStore = {
  readonly data: string
  readonly keys: string
  readonly customer: Customer
  readonly keyId: KeyId
  /** The secret of that key. */
  readonly secret: string
  readonly blocks: readonly Block[]
  readonly live: number
  /** When a new binding is to end. */
  readonly expiresAt: number
  /** The 700 number of each binding without its 700, as a Float64Array. */
  readonly numbersFile: string
}

export const databaseOf = ({ data }: Pick<FilledStore, 'data'>): string => join(data, 'axbridge.db')

export const databaseOctets = (filled: Pick<FilledStore, 'data'>): number => statSync(databaseOf(filled)).size

export const numbersOf = ({ numbersFile }: Pick<FilledStore, 'numbersFile'>): Float64Array => {
  const octets = readFileSync(numbersFile)
  return new Float64Array(octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.byteLength))
}

/**
 * A store with so many live bindings. Nobody writes to it: what is measured works on a copy. It stands in the folder of
 * this run, or in `kept`, where the next run finds it again.
 */
export const fillStore = async (run: BenchRun, live: number, kept: string | undefined): Promise<FilledStore> => {
  const folder = kept === undefined ? run.path(`filled-${live}`) : join(resolve(kept), `filled-${live}`)
  const manifest = join(folder, 'filled.json')
  const earlier = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as FilledStore) : undefined
  if (earlier !== undefined && earlier.expiresAt > Date.now() + dayMs) return earlier
  const filled = await fill(folder, live)
  writeFileSync(manifest, JSON.stringify(filled))
  return filled
}

const fill = async (folder: string, live: number): Promise<FilledStore> => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const startedAt = performance.now()
  const blocks = Math.max(1, Math.ceil(live / (numbersPerBlock * bindingsPerNumber)))
  const filled = { ...(await makeEmptyStore(folder, blocks)), live }
  const sample = await fillRows(filled)
  await checkFill(filled, sample)
  const seconds = (performance.now() - startedAt) / 1_000
  log(`filled with ${live} live bindings in ${seconds.toFixed(1)} s: ${(databaseOctets(filled) / 1e6).toFixed(1)} MB`)
  return filled
}

/** A copy to write to. It is on the disk when this returns, so that nothing is measured while it still goes there. */
export const copyFilled = (run: BenchRun, filled: FilledStore, name: string): FilledStore => {
  const copy = { ...filled, data: run.path(`${name}-${filled.live}`) }
  rmSync(copy.data, { recursive: true, force: true })
  cpSync(filled.data, copy.data, { recursive: true, mode: constants.COPYFILE_FICLONE })
  const file = openSync(databaseOf(copy), 'r+')
  fsyncSync(file)
  closeSync(file)
  return copy
}

export const removeCopy = ({ data }: FilledStore): void => rmSync(data, { recursive: true, force: true })
