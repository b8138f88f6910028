import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, completeConfig, type RunningServer, startServer, verifyConfiguredAudit } from '@axbridge/server'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

type Verified = { readonly entries: number; readonly checkpoints: number; readonly faults: readonly object[] }

describePeer('postgres', 'the audit log of two servers on one database', () => {
  let database: PostgresServer
  let url: string
  let folder: string
  const servers: RunningServer[] = []

  const configOf = (name: string): Config =>
    completeConfig({
      ...{ http: { listen: '127.0.0.1:0' }, sandbox: { enabled: false }, log: { level: 'silent' } },
      sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' } },
      ...{ data: join(folder, name), keys: join(folder, 'keys'), store: { kind: 'postgres', url } },
      supervision: { audit: { checkpointEntries: 3, checkpointMs: 1_000 } },
    })

  const asOperator = async (server: RunningServer, path: string, body: object): Promise<unknown> => {
    const key = readFileSync(server.adminKeyFile, 'utf8').trim()
    const answer = await fetch(`${server.admin}/admin/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`)
    return answer.json()
  }

  const verified = (server: RunningServer) => asOperator(server, '/audit/verification', {}) as Promise<Verified>

  beforeAll(async () => {
    database = await PostgresServer.start()
    url = await database.database()
    folder = mkdtempSync(join(tmpdir(), 'axbridge-audit-'))
    for (const name of ['one', 'other']) servers.push(await startServer(configOf(name)))
  })
  afterAll(async () => {
    for (const server of servers) await server.stop()
    await database.close()
    rmSync(folder, { recursive: true })
  })

  test('is signed as one chain by both, and each has all checkpoints in its own file (SEC-5)', async () => {
    for (let round = 0; round < 4; round += 1)
      await Promise.all(
        servers.map((server, at) => asOperator(server, '/customers', { name: `customer ${round} of ${at}` })),
      )
    const files = ['one', 'other'].map((name) => join(folder, name, 'audit-checkpoints.jsonl'))
    const [one] = servers
    if (one === undefined) throw new Error('two servers run')
    await expect.poll(async () => (await verified(one)).checkpoints, { timeout: 20_000 }).toBeGreaterThan(0)
    for (const server of servers) expect(await verified(server)).toMatchObject({ entries: 8, faults: [] })
    for (const server of servers.splice(0)) await server.stop()
    const lines = files.map((file) => readFileSync(file, 'utf8').trimEnd().split('\n'))
    expect(JSON.parse(lines[1]?.at(-1) ?? '')).toMatchObject({ ordinal: 8 })
    expect(lines[1]?.slice(0, lines[0]?.length)).toEqual(lines[0])
  })

  test('is verified without them, and tells what was done to the database (SEC-5)', async () => {
    expect(await verifyConfiguredAudit(configOf('one'), {})).toMatchObject({ entries: 8, faults: [] })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query("UPDATE audit_entry SET subject = 'nobody' WHERE ordinal = 4")
    await client.query('DELETE FROM audit_entry WHERE ordinal > 6')
    await client.end()
    expect((await verifyConfiguredAudit(configOf('one'), {})).faults).toEqual([
      { fault: 'changed', ordinal: 4, through: null, checkpoint: null },
      { fault: 'cut_off', ordinal: 7, through: 8, checkpoint: expect.any(Number) },
    ])
  })
})
