import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkConfiguredStore, completeConfig, type RunningServer, startServer } from '@axbridge/server'
import { SimplePhone } from '@axbridge/sim'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSource } from './repository.ts'

// A server of schema 2 made these rows, before there were events: four bindings of made-up people, one of which was ended, and a
// trunk. The keys are its own, and protect nothing else.
const keys = {
  master: '682219a33904d948d7ce54819e7deb62f1fea836016ab62a59e08a0675c150ea\n',
  admin: 'axo_d5af8yx7hnjf95vctgc7h6epqf4uq33c\n',
  'sandbox.json': '{ "apiKey": "axb_P2hCTuKweCQZWVwIusu9Cel1QrIuZPob", "phonePassword": "6x3zqpua6rgdpsuq" }\n',
}
const keyCheck = '0178b578dac3e66ce227531487f97eaaec\n'
const axb = { id: 'bnd_70000000001_wimrfpgy3mqkb5sz3n8d8rmz', x: '700000000017730', a: '13800000001', b: '13800000002' }

let folder: string
let server: RunningServer
const phones: SimplePhone[] = []

const config = () =>
  completeConfig({
    ...{ data: join(folder, 'data'), keys: join(folder, 'keys'), log: { level: 'silent' } },
    http: { listen: '127.0.0.1:0' },
    sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: null },
  })

const layOut = (): void => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-upgrade-'))
  for (const name of ['data', 'keys']) mkdirSync(join(folder, name), { mode: 0o700 })
  for (const [name, text] of Object.entries(keys)) writeFileSync(join(folder, 'keys', name), text, { mode: 0o600 })
  writeFileSync(join(folder, 'data/key-check'), keyCheck, { mode: 0o600 })
  const database = new Sqlite(join(folder, 'data/axbridge.db'))
  database.pragma('page_size = 8192')
  database.exec(readSource('tests/upgrade/schema-2.sql'))
  // As if it had been bound an hour ago: all that is still to come moves by the same time.
  const committed = database.prepare('SELECT time FROM committed').pluck().get() as number
  // By whole hours, in which what returns is counted.
  const later = Math.floor((Date.now() - committed) / 3_600_000 - 1) * 3_600_000
  database.exec(`UPDATE binding SET expires_at = expires_at + ${later}, unbound_at = unbound_at + ${later}`)
  database.exec(`UPDATE pair SET live_until = live_until + ${later}, held_until = held_until + ${later}`)
  database.exec(`UPDATE block_return SET hour = hour + ${later / 3_600_000}`)
  database.pragma('user_version = 2')
  database.close()
}

beforeAll(async () => {
  layOut()
  server = await startServer(config())
})
afterAll(async () => {
  for (const phone of phones) await phone.close()
  await server.stop()
  rmSync(folder, { recursive: true })
})

const ask = async (path: string, key: string, method = 'GET') => {
  const response = await fetch(server.http + path, { method, headers: { authorization: `Bearer ${key}` } })
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
  return { status: response.status, json: (await response.json()) as any }
}

const asCustomer = (path: string, method?: string) => ask(path, server.sandbox?.apiKey ?? '', method)

const phoneOf = async (number: string): Promise<SimplePhone> => {
  const [host = '', port] = server.sip.udp.split(':')
  const password = server.sandbox?.phonePassword ?? ''
  const phone = await SimplePhone.open({ number, transport: 'udp', server: { host, port: Number(port) }, password })
  phones.push(phone)
  await phone.register()
  return phone
}

describe('a server of this version on the store of an earlier one', () => {
  test('lets in by the same keys, and knows every binding and the trunk', async () => {
    const { json } = await asCustomer('/v1/bindings')
    expect(json.items.map(({ orderId, mode, state }: Record<string, string>) => [orderId, mode, state])).toEqual([
      ['order-ended', 'AXB', 'ended'],
      ['order-gxb', 'GXB', 'live'],
      ['order-axyb', 'AXYB', 'live'],
      ['order-axb', 'AXB', 'live'],
    ])
    expect((await ask('/admin/v1/trunks', keys.admin.trim())).json.items).toMatchObject([{ name: 'kept-trunk' }])
  })

  test('connects the people who were bound then', async () => {
    const [caller, callee] = [await phoneOf(axb.a), await phoneOf(axb.b)]
    const dialled = caller.dial(axb.x)
    const rings = await callee.nextCall()
    expect(rings.shownNumber).toBe(axb.x)
    await rings.answer()
    await dialled.answered()
    await dialled.hangUp()
    await rings.ended()
  })

  test('ends a binding of then, and tells of it', async () => {
    expect((await asCustomer(`/v1/bindings/${axb.id}`, 'DELETE')).json.state).toBe('ended')
    const told = async () => {
      const { json } = await asCustomer('/v1/events?limit=200')
      return json.items.map(({ type, data }: { type: string; data: { binding?: { id: string } } }) => [
        type,
        data.binding?.id,
      ])
    }
    await expect.poll(told, { timeout: 10_000 }).toContainEqual(['binding.ended', axb.id])
  })

  test('keeps what is promised of the data, as a check of every row says', async () => {
    await server.stop()
    const report = await checkConfiguredStore(config(), { isQuick: false, progress: () => {} })
    expect(report.findings).toEqual([])
    server = await startServer(config())
  })

  test('is what no earlier version opens any more', () => {
    const database = new Sqlite(join(folder, 'data/axbridge.db'), { readonly: true })
    expect(database.pragma('user_version', { simple: true })).toBeGreaterThan(2)
    database.close()
    expect(readFileSync(join(folder, 'data/key-check'), 'utf8')).toBe(keyCheck)
  })
})
