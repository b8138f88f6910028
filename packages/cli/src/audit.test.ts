import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './run.ts'
import { type RunningCli, runCli } from './running-cli.test.kit.ts'

let cli: RunningCli
let config: readonly string[]

/** A command that asks no server. */
const alone = (...argv: readonly string[]) => runAlone([...argv, ...config])

const runAlone = async (argv: readonly string[]) => {
  let [out, notes] = ['', '']
  const code = await run(argv, {
    ...{ env: {}, stdin: Readable.from([]) },
    out: (text) => {
      out += text
    },
    note: (text) => {
      notes += text
    },
  })
  return { code, out, notes }
}

beforeAll(async () => {
  cli = await runCli({ supervision: { audit: { checkpointEntries: 2 } } })
  const file = cli.file(
    'config.yaml',
    `data: ${join(cli.folder, 'data')}\nkeys: ${join(cli.folder, 'keys')}\nsupervision:\n  audit: {checkpointEntries: 2}\n`,
  )
  config = ['--config', file]
  for (const name of ['one', 'two', 'three']) await cli.json(['users', 'invite', `${name}.user`, '--role', 'read_only'])
})
afterAll(() => cli.close())

describe('axbridge audit', () => {
  test('verifies the log of a running server, and the store beside it (SEC-5)', async () => {
    const asked = await cli.axbridge(['audit', 'verify'])
    expect(asked).toMatchObject({ code: 0, out: expect.stringMatching(/^3 audit entries and [01] checkpoints/) })
    const offline = await cli.axbridge(['audit', 'verify', '--offline', ...config])
    expect(offline).toMatchObject({ code: 0, out: expect.stringContaining('No fault found') })
  })

  test('signs what is new at a stop, beside the database too, and shows the public key (SEC-5)', async () => {
    await cli.restart()
    const report = await cli.json(['audit', 'verify'])
    expect(report).toMatchObject({ entries: 3, faults: [] })
    expect(report.checkpoints).toBeGreaterThan(0)
    const lines = readFileSync(join(cli.folder, 'data', 'audit-checkpoints.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ position: report.checkpoints, ordinal: 3 })
    const { out } = await alone('audit', 'keys')
    expect(out).toMatch(/^[A-Za-z0-9_-]{43} \d{4}-\d\d-\d\dT[0-9:.]+Z\n$/)
  })

  test('verifies an export by the public key, and finds what was done to it (SEC-5)', async () => {
    const [file, keys] = [join(cli.folder, 'audit.ndjson'), join(cli.folder, 'public-keys')]
    writeFileSync(keys, (await alone('audit', 'keys')).out)
    expect(await alone('audit', 'export', '--to', file)).toMatchObject({ code: 0 })
    const verify = ['audit', 'verify', '--export', file, '--public-keys', keys, ...config]
    expect(await cli.axbridge(verify)).toMatchObject({ code: 0, out: expect.stringContaining('No fault found') })
    writeFileSync(file, readFileSync(file, 'utf8').replace('"inviteUser"', '"listUsers"'))
    expect(await cli.axbridge(verify)).toMatchObject({
      code: 1,
      out: expect.stringContaining('changed: entry 1 is not what was written'),
    })
    const without = await cli.axbridge(['audit', 'verify', '--export', file])
    expect(without).toMatchObject({ code: 2, notes: expect.stringContaining('--public-keys') })
  })

  test('ends where a server gets no further, and does not ask it for ever (SEC-5)', async () => {
    let asked = 0
    const slow = createServer((_request, response) => {
      asked += 1
      const part = { entries: 0, checkpoints: 9, through: 0, isWhole: false, faults: [], faultCount: 0, tookMs: 20_000 }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(part))
    })
    await once(slow.listen(0, '127.0.0.1'), 'listening')
    try {
      const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
      const ran = await runAlone(['audit', 'verify', '--url', url, '--admin-key-file', cli.server.adminKeyFile])
      expect(ran).toMatchObject({ code: 1, out: '', notes: expect.stringContaining('verify with --offline') })
      expect(asked).toBe(1)
    } finally {
      slow.close()
      slow.closeAllConnections()
    }
  })

  test('tells what somebody did to the database of a running server (SEC-5)', async () => {
    const database = new Sqlite(join(cli.folder, 'data', 'axbridge.db'))
    database.exec("UPDATE audit_entry SET subject = 'nobody' WHERE ordinal = 2")
    database.close()
    expect(await cli.axbridge(['audit', 'verify'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('changed: entry 2'),
    })
  })
})
