import { basename } from 'node:path'
import { openPostgresStore, type PostgresStore } from '@axbridge/store'
import pg from 'pg'

/** Two programs that make a database of one name at once; one of them is told so. */
const isThere = '42P04'

const databaseOf = (directory: string): string =>
  basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '_')

/**
 * The store of a subject: a database of the name of its folder. A process that was killed may have had the server commit while
 * nobody listened any more: whoever comes next waits until that is done.
 */
export const openPostgresOfProof = async (server: string, directory: string): Promise<PostgresStore> => {
  const database = databaseOf(directory)
  await asked(`${server}/postgres`, async (client) => {
    await client.query(`CREATE DATABASE ${database}`).catch((error: unknown) => {
      if ((error as { code?: string }).code !== isThere) throw error
    })
    const others = 'SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = $1'
    for (;;) {
      const { rows } = await client.query<{ count: number }>(others, [database])
      if (rows[0]?.count === 0) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
  return openPostgresStore({ url: `${server}/${database}` })
}

export const dropPostgresOfProof = (server: string, directory: string): Promise<void> =>
  asked(`${server}/postgres`, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${databaseOf(directory)} WITH (FORCE)`)
  })

const asked = async (connectionString: string, ask: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await ask(client)
  } finally {
    await client.end()
  }
}
