import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ApiClient } from './api-client.ts'
import { axbridge } from './axbridge-command.ts'
import { folk } from './filled-store.ts'
import { repositoryRoot } from './repository.ts'
import { runServe } from './serve-run.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** A store that the version before events wrote, killed in the middle of a call, with the keys of that server. */
const planted = join(repositoryRoot, 'tests/planted/stores/version-2')

type Saved = {
  readonly savedAt: string
  readonly sandboxKey: string
  readonly bindings: Readonly<Record<'live' | 'two' | 'group' | 'changed' | 'ended' | 'short', string>>
  readonly x: Readonly<Record<'live' | 'two' | 'group' | 'changed', string>>
  readonly files: Readonly<Record<string, string>>
}

const saved = JSON.parse(readFileSync(join(planted, 'store.json'), 'utf8')) as Saved

const unpack = (home: ServerHome): void => {
  for (const folder of ['data', 'keys']) mkdirSync(join(home.directory, folder), { mode: 0o700 })
  for (const [name, text] of Object.entries(saved.files)) {
    writeFileSync(join(home.directory, name), text, { mode: 0o600 })
  }
  const database = gunzipSync(readFileSync(join(planted, 'axbridge.db.gz')))
  writeFileSync(join(home.directory, 'data/axbridge.db'), database, { mode: 0o600 })
}

const schemaOf = (home: ServerHome): number => {
  const database = new Sqlite(join(home.directory, 'data/axbridge.db'))
  const schema = Number(database.pragma('user_version', { simple: true }))
  database.close()
  return schema
}

let home: ServerHome
let server: ServerProcess
let api: ApiClient

/** Its bindings live for two hours from when it was saved, so its server goes on then. */
const start = async (): Promise<void> => {
  writeFileSync(join(home.directory, 'step'), String(Date.parse(saved.savedAt) + 60_000 - Date.now()))
  const preload = new URL('stepped-clock.js', import.meta.url).href
  const clock = [`NODE_OPTIONS=--import=${preload}`, `STEPPED_CLOCK_FILE=${join(home.directory, 'step')}`]
  server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000, under: ['env', ...clock] })
  api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
}

const eventsOf = async (after = ''): Promise<readonly { readonly type: string; readonly data: unknown }[]> => {
  const page = (await api.ask('GET', `/v1/events?limit=200${after}`)) as { items: { type: string; data: unknown }[] }
  return page.items
}

beforeAll(async () => {
  home = ServerHome.make()
  unpack(home)
  expect(schemaOf(home)).toBe(2)
  await start()
})
afterAll(async () => {
  await server?.kill9()
  home.remove()
})

describe('a store of the version before goes on with this one', () => {
  test('under its keys: the customer has the same one', () => {
    expect(server.ready.sandbox?.key).toBe(saved.sandboxKey)
  })

  test('its bindings are what they were, of every mode, changed and ended', async () => {
    const { live, two, group, changed, ended, short } = saved.bindings
    expect(await api.ask('GET', `/v1/bindings/${live}`)).toMatchObject({ mode: 'AXB', state: 'live', x: saved.x.live })
    expect(await api.ask('GET', `/v1/bindings/${two}`)).toMatchObject({ mode: 'AXYB', state: 'live' })
    expect(await api.ask('GET', `/v1/bindings/${group}`)).toMatchObject({ mode: 'GXB', state: 'live' })
    expect(await api.ask('GET', `/v1/bindings/${changed}`)).toMatchObject({ state: 'live', terms: { graceMs: 60_000 } })
    for (const id of [ended, short])
      expect(await api.ask('GET', `/v1/bindings/${id}`)).toMatchObject({ state: 'ended' })
    expect((await api.bindings()).length).toBe(6)
  })

  test('its call records are listed, and the one that was open is lost, which is told', async () => {
    const outcomes = (await api.calls()).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['lost', 'busy', 'completed'])
    expect((await eventsOf()).filter(({ type }) => type === 'call.ended')).toHaveLength(1)
  })

  test('its numbers route: A is connected with B, who sees X', async () => {
    const phones: SimplePhone[] = []
    for (const number of [folk.a, folk.b]) {
      const password = server.ready.sandbox?.password ?? ''
      const phone = await SimplePhone.open({ number, server: server.sipUdp, transport: 'udp', password })
      await phone.register()
      phones.push(phone)
    }
    const [caller, callee] = phones as [SimplePhone, SimplePhone]
    const dialled = caller.dial(saved.x.live)
    const ringing = await callee.nextCall()
    expect(ringing.shownNumber).toBe(saved.x.live)
    ringing.decline(486)
    await dialled.ended()
    for (const phone of phones) await phone.close()
  })

  test('events begin: what is ended and bound from now on is told, under numbers from 1', async () => {
    await api.unbind(saved.bindings.two)
    const bound = await api.bind({
      a: folk.c,
      b: folk.b,
      orderId: 'new',
      expiresAt: new Date(Date.parse(saved.savedAt) + 3_600_000).toISOString(),
    })
    const told = (await eventsOf()).map(({ type, data }) => [type, (data as { binding?: { id?: string } }).binding?.id])
    expect(told).toContainEqual(['binding.ended', saved.bindings.two])
    expect(told).toContainEqual(['binding.created', bound.id])
  })

  test('it has no fault, while the server runs and after its stop', async () => {
    const check = () => axbridge(['store', 'check', '--config', home.config], { folder: home.directory })
    expect(await check()).toMatchObject({ code: 0 })
    expect(await server.stop(10_000)).toBe(0)
    expect(await check()).toMatchObject({ code: 0 })
    expect(schemaOf(home)).toBeGreaterThan(2)
  })
})

test('a store of a later version is refused by name, and left as it is', async () => {
  const later = ServerHome.make()
  try {
    cpSync(join(home.directory, 'keys'), join(later.directory, 'keys'), { recursive: true })
    cpSync(join(home.directory, 'data'), join(later.directory, 'data'), { recursive: true })
    const file = join(later.directory, 'data/axbridge.db')
    const database = new Sqlite(file)
    database.pragma('user_version = 1000')
    database.close()
    const before = readFileSync(file)
    const ran = await runServe(later.config)
    expect(ran.exitCode).toBe(1)
    expect(ran.stderr).toContain('the store has schema 1000')
    for (const command of ['check', 'backup']) {
      const options = command === 'backup' ? ['--to', join(later.directory, 'backup')] : []
      const asked = await axbridge(['store', command, '--config', later.config, ...options], {
        folder: later.directory,
      })
      expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('later')])
    }
    expect(readFileSync(file).equals(before)).toBe(true)
  } finally {
    later.remove()
  }
})
