import { writeSync } from 'node:fs'
import { openSqliteStore } from '../sqlite/open.ts'
import { placement } from './samples.ts'

/** A process that places bindings, many at once, until it is killed, and prints the number of each as it is acknowledged. */
const [directory, first] = process.argv.slice(2)
if (directory === undefined) throw new Error('which directory?')
const store = await openSqliteStore({ directory })
let next = Number(first)

const place = async (): Promise<never> => {
  for (;;) {
    const n = next
    next += 1
    const outcome = await store.bindings.place(placement({ n, limit: 1_000_000 }))
    if (outcome.kind === 'placed') writeSync(1, `${n}\n`)
  }
}

await Promise.all(Array.from({ length: 100 }, place))
