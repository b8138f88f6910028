import { openPostgresStore } from '@axbridge/store'
import { storeContract } from '@axbridge/store/contract/contract'
import { afterAll, beforeAll } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

describePeer('postgres', 'the PostgreSQL store', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await PostgresServer.start()
  })
  afterAll(() => server.close())

  storeContract({ name: 'under the contract', open: async () => openPostgresStore({ url: await server.database() }) })
})
