import { openPostgresStore } from '@axbridge/store'
import { storeContract } from '@axbridge/store/contract/contract'
import { afterAll, beforeAll } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

describePeer('postgres', 'the PostgreSQL store', () => {
  let server: PostgresServer
  let url: string | undefined
  beforeAll(async () => {
    server = await PostgresServer.start()
  })
  afterAll(() => server.close())

  const empty = async (): Promise<string> => {
    if (url !== undefined) await server.empty(url)
    url ??= await server.database()
    return url
  }
  storeContract({
    name: 'under the contract',
    open: async (limits) => openPostgresStore({ url: await empty(), ...limits }),
  })
})
