import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileMaster, nextFile } from './file-master.ts'
import { masterIdOf } from './local-master.ts'
import { loadMasterKey, makeMasterKey, readMasterKey } from './master-key.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'axbridge-promoted-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const master = (directory: string) => fileMaster(directory, { mayMake: false })

/** The id of a next master key that lies ready. */
const makeNext = (directory: string): string => {
  const path = join(directory, nextFile)
  makeMasterKey(directory, path)
  return masterIdOf(readMasterKey(path) ?? new Uint8Array())
}

type Racing = {
  readonly module: string
  readonly directories: readonly string[]
  readonly ids: readonly string[]
  /** How often a thread has come to a start. */
  readonly starts: Int32Array
  readonly threads: number
}

/** Takes the next master key of each folder over, at the moment at which the other threads do. */
const racer = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { module: from, directories, ids, starts, threads } = workerData
  import(from).then(({ fileMaster }) => {
    const faults = []
    const masters = directories.map((directory) => fileMaster(directory, { mayMake: false }))
    const until = Date.now() + 30_000
    masters.forEach((master, round) => {
      Atomics.add(starts, 0, 1)
      while (Atomics.load(starts, 0) < threads * (round + 1) && Date.now() < until);
      try {
        master.wrappedBy(ids[round])
      } catch (error) {
        faults.push(error.code)
      }
    })
    parentPort.postMessage(faults)
  })`

const race = (workerData: Racing): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(racer, { eval: true, workerData })
    thread.once('message', resolve)
    thread.once('error', reject)
  })

describe('a new master key in a file (SEC-8)', () => {
  test('is put in its place by several processes at once, and none of them fails', async () => {
    const [rounds, threads] = [200, 2]
    const directories = Array.from({ length: rounds }, (_, round) => join(root, `${round}`))
    const before = directories.map((directory) => masterIdOf(loadMasterKey(directory, true)))
    const ids = directories.map(makeNext)
    const starts = new Int32Array(new SharedArrayBuffer(4))
    const module = new URL('./file-master.js', import.meta.url).href
    const racing = { module, directories, ids, starts, threads }
    expect(await Promise.all(Array.from({ length: threads }, () => race(racing)))).toEqual([[], []])
    for (const [round, directory] of directories.entries()) {
      expect(readdirSync(directory).sort()).toEqual(['master', `master.before-${before[round]}`])
      expect(masterIdOf(loadMasterKey(directory, false))).toBe(ids[round])
    }
  })

  test('leaves the one before also where another process had put that in its place', async () => {
    const ids = [masterIdOf(loadMasterKey(root, true))]
    const [one, other] = [master(root), master(root)]
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const id = makeNext(root)
      first.wrappedBy(id)
      second.wrappedBy(id)
      ids.push(id)
    }
    const earlier = ids.slice(0, -1).map((id) => `master.before-${id}`)
    expect(readdirSync(root).sort()).toEqual(['master', ...earlier].sort())
  })
})
