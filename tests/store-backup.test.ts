import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BindingAnswer } from '@axbridge/api'
import {
  backUpConfiguredStore,
  checkConfiguredStore,
  completeConfig,
  type Restored,
  restoreConfiguredStore,
} from '@axbridge/server'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { ApiClient } from './api-client.ts'
import { axbridge, type Ran } from './axbridge-command.ts'
import { asOperator, type Filled, fill, folk } from './filled-store.ts'
import { finderOf } from './independent-search.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const namesSomebody = finderOf(...Object.values(folk))

/** A server that was filled, and a backup of it that was made while it ran and was bound on. */
let home: ServerHome
let filled: Filled
let folder: string
let backup: string
let made: Ran
let boundMeanwhile: number
/** A binding that was made after the backup, and the cursor of the last event of then. */
let later: BindingAnswer
let lastCursor: string

/** Binds until it is told to stop; answers how often. */
const bindOn = async (api: ApiClient, isOver: () => boolean): Promise<number> => {
  let bound = 0
  for (; !isOver(); bound += 1) {
    const [a, b] = [String(13800100000 + bound), String(13900100000 + bound)]
    await api.bind({ a, b, orderId: `meanwhile-${bound}` })
  }
  return bound
}

beforeAll(async () => {
  home = ServerHome.make()
  folder = mkdtempSync(join(tmpdir(), 'axbridge-backup-'))
  backup = join(folder, 'backup')
  const server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
  filled = await fill(server, home)
  const api = new ApiClient(server.ready.http, filled.key)
  let isOver = false
  const binding = bindOn(api, () => isOver)
  const command = ['store', 'backup', '--config', home.config, '--to', backup, '--mb-per-second', '1']
  made = await axbridge(command, { folder: home.directory })
  isOver = true
  boundMeanwhile = await binding
  later = await api.bind({ a: folk.c, b: folk.e, orderId: 'later' })
  for (let after = ''; ; ) {
    const page = (await api.ask('GET', `/v1/events?limit=200${after}`)) as { next: string; more: boolean }
    lastCursor = page.next
    if (!page.more) break
    after = `&after=${page.next}`
  }
  await server.stop(10_000)
})
afterAll(() => {
  home?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const configOf = (data: string, keys = join(home.directory, 'keys')) => completeConfig({ data, keys })

const restore = (data: string, from = backup, withdrawBlocks = false): Promise<Restored> =>
  restoreConfiguredStore(configOf(data), { from, withdrawBlocks })

let copies = 0
/** A path at which nothing is. */
const elsewhere = (): string => {
  copies += 1
  return join(folder, `data-${copies}`)
}

describe('a backup', () => {
  test('is made while the server runs and binds, holds no key, and opens for nobody but its owner', () => {
    expect(made).toMatchObject({ code: 0 })
    expect(made.stdout).toContain('The keys are not in it.')
    expect(boundMeanwhile).toBeGreaterThan(0)
    expect(readdirSync(backup).sort()).toEqual(['axbridge.db', 'key-check', 'key-ring', 'manifest.json'])
    const master = readFileSync(join(home.directory, 'keys/master'), 'utf8').trim()
    for (const file of readdirSync(backup)) {
      const text = readFileSync(join(backup, file), 'latin1')
      expect(statSync(join(backup, file)).mode & 0o077).toBe(0)
      expect([namesSomebody(text), text.includes(master)]).toEqual([false, false])
    }
  })

  test('is what was committed at one instant: whole, and without a fault', async () => {
    const data = elsewhere()
    await restore(data)
    const report = await checkConfiguredStore(configOf(data), { isQuick: false, progress: () => {} })
    expect(report.findings).toEqual([])
    expect(report.rows.bindings).toBeGreaterThanOrEqual(6)
    expect(report.rows.bindings).toBeLessThanOrEqual(6 + boundMeanwhile)
  })

  test('of a stopped server goes into an empty folder only', async () => {
    const back = (to: string) =>
      backUpConfiguredStore(configOf(join(home.directory, 'data')), { to, bytesPerSecond: 1e9, progress: () => {} })
    await expect(back(backup)).rejects.toThrow('is not empty')
    expect(readdirSync(backup).sort()).toEqual(['axbridge.db', 'key-check', 'key-ring', 'manifest.json'])
    const manifest = await back(elsewhere())
    expect(manifest).toMatchObject({ format: 1, store: 'embedded' })
  })

  test('of what is no store is refused, and leaves nothing', async () => {
    const [none, to] = [elsewhere(), elsewhere()]
    const back = backUpConfiguredStore(configOf(none), { to, bytesPerSecond: 1e9, progress: () => {} })
    await expect(back).rejects.toThrow('was not backed up')
    expect(existsSync(to)).toBe(false)
  })
})

describe('a restore is refused', () => {
  test('where a store is', async () => {
    await expect(restore(join(home.directory, 'data'))).rejects.toThrow('there is a store already')
  })

  test('of a backup that was changed, and leaves no store', async () => {
    const [changed, data] = [elsewhere(), elsewhere()]
    cpSync(backup, changed, { recursive: true })
    const octets = readFileSync(join(changed, 'axbridge.db'))
    octets[octets.length - 1] = (octets[octets.length - 1] ?? 0) ^ 1
    writeFileSync(join(changed, 'axbridge.db'), octets)
    await expect(restore(data, changed)).rejects.toThrow('was changed or damaged')
    expect(existsSync(join(data, 'axbridge.db'))).toBe(false)
  })

  test('of a backup that another master key sealed', async () => {
    const keys = elsewhere()
    cpSync(join(home.directory, 'keys'), keys, { recursive: true })
    writeFileSync(join(keys, 'master'), `${'07'.repeat(32)}\n`)
    const restoring = restoreConfiguredStore(configOf(elsewhere(), keys), { from: backup, withdrawBlocks: false })
    await expect(restoring).rejects.toThrow('is not the one that sealed the data')
  })

  test('of a folder in which the backup did not come to its end', async () => {
    const [part, data] = [elsewhere(), elsewhere()]
    cpSync(backup, part, { recursive: true })
    rmSync(join(part, 'manifest.json'))
    await expect(restore(data, part)).rejects.toThrow('there is no whole backup')
  })
})

describe('a server on a restored backup whose numbers rest', () => {
  let server: ServerProcess
  let api: ApiClient
  let restored: Ran

  beforeAll(async () => {
    rmSync(join(home.directory, 'data'), { recursive: true })
    const command = ['store', 'restore', '--config', home.config, '--from', backup, '--rest-all-numbers']
    restored = await axbridge(command, { folder: home.directory })
    server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
    api = new ApiClient(server.ready.http, filled.key)
  })
  afterAll(() => server.kill9())

  test('says what is to be done before calls come in', () => {
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(restored.stdout).toContain('1 block is withdrawn.')
  })

  test('goes on with all that it held: bindings route, records are listed, a kept answer is given again', async () => {
    expect(await api.ask('GET', `/v1/bindings/${filled.live.id}`)).toEqual(filled.live)
    const check = { caller: folk.a, dialled: filled.live.x }
    expect(await api.ask('POST', '/v1/routes/check', check)).toMatchObject({ binding: filled.live.id })
    expect(await api.calls()).toHaveLength(2)
    const again = await api.send('POST', '/v1/bindings', filled.first, { 'idempotency-key': 'once' })
    expect(((await again.json()) as BindingAnswer).id).toBe(filled.live.id)
  })

  test('has forgotten what came later, and tells whoever reads events that some are missing', async () => {
    expect((await api.send('GET', `/v1/bindings/${later.id}`)).status).toBe(404)
    const gone = await api.send('GET', `/v1/events?after=${lastCursor}`)
    expect(gone.status).toBe(410)
    expect(await gone.json()).toMatchObject({ code: 'cursor_expired', oldest: expect.any(String) })
  })

  test('binds on none of them until their block is activated again', async () => {
    const bind = { a: folk.c, b: folk.e, orderId: 'new', expiresAt: filled.live.expiresAt }
    expect((await api.send('POST', '/v1/bindings', bind)).status).toBe(409)
    const block = filled.live.x.slice(0, 11)
    await asOperator(server.ready.http, filled.adminKey, 'PATCH', `/blocks/${block}`, { state: 'active' })
    expect((await api.send('POST', '/v1/bindings', bind)).status).toBe(201)
  })
})

afterEach(() => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('data-')) rmSync(join(folder, name), { recursive: true })
  }
})
