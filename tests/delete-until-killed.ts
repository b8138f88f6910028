import { writeSync } from 'node:fs'
import { openPostgresStore } from '@axbridge/store/postgres'
import { openSqliteStore } from '@axbridge/store/sqlite'
import { deletingServer } from './deleting-server.ts'

/** A process that deletes what is over until it is killed, and prints a line behind each batch. */
const [kind, place = ''] = process.argv.slice(2)
const store = kind === 'sqlite' ? await openSqliteStore({ directory: place }) : await openPostgresStore({ url: place })
const { deletion } = deletingServer(store, async () => {
  writeSync(1, 'batch\n')
})
await deletion.run()
await store.close()
