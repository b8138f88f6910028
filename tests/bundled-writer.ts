import { syncBuiltinESMExports } from 'node:module'
import threads, { Worker, type WorkerOptions } from 'node:worker_threads'
import { bundledWriterThread, isBundleFresh } from '@axbridge/sim'

// Before every test file: a store that a test opens in its own process starts its writer out of the one file that a release starts it
// from. Hundreds of tests open one, and to load two hundred files for each was most of what they cost.

const writerThread = '/packages/store/dist/sqlite/writer-thread.js'

if (isBundleFresh()) {
  class BundledWorker extends Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      super(String(file).endsWith(writerThread) ? bundledWriterThread : file, options)
    }
  }
  Object.defineProperty(threads, 'Worker', { value: BundledWorker })
  syncBuiltinESMExports()
}
