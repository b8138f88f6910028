import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient } from './api/api-client.ts'
import { customerCredentials } from './api/credentials.ts'
import { migrate } from './migration/migrate.ts'
import { people, type RunningCli, runCli } from './running-cli.test.kit.ts'

const [a, b, c, d] = people

let cli: RunningCli
beforeAll(async () => {
  cli = await runCli()
})
afterAll(() => cli.close())

const header = 'old_number,old_number_y,mode,a,members,b,order_id,expires_at'
const inADay = () => new Date(Date.now() + 86_400_000).toISOString()
const fileOf = (name: string, ...lines: readonly string[]) => cli.file(name, [header, ...lines].join('\n'))
const mappingOf = (name: string) => join(cli.folder, name)

/** The rows of a mapping in which every field stands in quotes. */
const rowsOf = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.slice(1, -1).split('","'))

const held = async (): Promise<number> => {
  const { out } = await cli.asCustomer(['pools', 'own', '--json'])
  return (JSON.parse(out) as { held: number }).held
}

describe('a migration', () => {
  test('binds every mode on 700 numbers and maps the old numbers to them (NUM-6, NUM-9)', async () => {
    const expiresAt = inADay()
    const old = fileOf(
      'modes.csv',
      `95013000001,,,${a},,${b},order-1,${expiresAt}`,
      `95013000002,95013000003,AXYB,${a},,${c},"order, 2",${expiresAt}`,
      `95013000004,,GXB,,${a};${c},${b},order-3,${expiresAt}`,
      `95013000005,95013000006,GXYB,,${a};${c};${d},${b},订单-4,${expiresAt}`,
    )
    const ran = await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mappingOf('modes.out.csv')])
    expect(ran).toMatchObject({ code: 0, notes: '', out: expect.stringContaining('4 lines: 4 bound, 0 refused.') })
    const [names, ...rows] = rowsOf(mappingOf('modes.out.csv'))
    expect(names).toEqual(['old_number', 'old_number_y', 'x', 'y', 'binding_id', 'order_id', 'status', 'problem'])
    expect(rows.map(([old1, old2, , , , order, status, problem]) => [old1, old2, order, status, problem])).toEqual([
      ['95013000001', '', 'order-1', 'bound', ''],
      ['95013000002', '95013000003', 'order, 2', 'bound', ''],
      ['95013000004', '', 'order-3', 'bound', ''],
      ['95013000005', '95013000006', '订单-4', 'bound', ''],
    ])
    for (const [, oldY, x = '', y = '', id = ''] of rows) {
      expect(x).toMatch(/^700[0-9]{12}$/)
      expect(y).toMatch(oldY === '' ? /^$/ : /^700[0-9]{12}$/)
      const shown = await cli.asCustomer(['bindings', 'show', id, '--json'])
      expect(JSON.parse(shown.out)).toMatchObject({ x, state: 'live', expiresAt })
    }
  })

  test("writes the mapping for its owner's eyes, and never over another file", async () => {
    const old = fileOf('owner.csv', `95013000001,,,${a},,${b},order-5,${inADay()}`)
    const mapping = mappingOf('owner.out.csv')
    await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mapping])
    expect(statSync(mapping).mode & 0o777).toBe(0o600)
    const before = readFileSync(mapping, 'utf8')
    const again = await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mapping])
    expect(again).toMatchObject({ code: 2, notes: expect.stringContaining('there already') })
    expect(readFileSync(mapping, 'utf8')).toBe(before)
    expect(before).not.toContain(a)
    expect(existsSync(`${mapping}.part`)).toBe(false)
  })

  test('run again with the same file binds nothing twice, and gives the same mapping', async () => {
    const lines = Array.from({ length: 30 }, (_, at) => `95013000001,,,${a},,${b},again-${at},${inADay()}`)
    const old = fileOf('again.csv', ...lines)
    await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mappingOf('again-1.csv')])
    const before = await held()
    const again = await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mappingOf('again-2.csv'), '--json'])
    expect(JSON.parse(again.out)).toMatchObject({ lines: 30, bound: 30, refused: 0 })
    expect(await held()).toBe(before)
    expect(readFileSync(mappingOf('again-2.csv'), 'utf8')).toBe(readFileSync(mappingOf('again-1.csv'), 'utf8'))
  })

  test('goes on behind bad lines, says of each what is wrong, and ends with exit code 1', async () => {
    const expiresAt = inADay()
    const old = fileOf(
      'bad.csv',
      `95013000001,,,${a},,${b},bad-1,${expiresAt}`,
      `95013000002,,,${a},,${a},bad-2,${expiresAt}`,
      `95013000003,,,12,,${b},bad-3,${expiresAt}`,
      `95013000004,,,${a},,${b},bad ${a},${expiresAt}`,
      `95013000005,,,${a},,${b},bad-5,2020-01-01T00:00:00Z`,
      `95013000006,,,${a},,${b},bad-6,${expiresAt}`,
    )
    const ran = await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mappingOf('bad.out.csv')])
    expect(ran).toMatchObject({ code: 1, out: expect.stringContaining('6 lines: 2 bound, 4 refused.') })
    const [, ...rows] = rowsOf(mappingOf('bad.out.csv'))
    expect(rows.map(([old1, , , , , order, status]) => [old1, order, status])).toEqual([
      ['95013000001', 'bad-1', 'bound'],
      ['95013000002', 'bad-2', 'refused'],
      ['95013000003', 'bad-3', 'refused'],
      ['95013000004', '', 'refused'],
      ['95013000005', 'bad-5', 'refused'],
      ['95013000006', 'bad-6', 'bound'],
    ])
    const problems = rows.map((row) => row[7] ?? '')
    expect(problems[1]).toMatch(/^line 3: b must be another number than a$/)
    expect(problems[2]).toMatch(/^line 4: a must be /)
    expect(problems[4]).toMatch(/^expiry_too_soon: expiresAt must be more than 60 seconds ahead$/)
    expect(readFileSync(mappingOf('bad.out.csv'), 'utf8')).not.toContain(a)
  })

  test('names every bad line dry, with its field and rule, and binds nothing', async () => {
    const before = await held()
    const old = fileOf(
      'dry.csv',
      `95013000001,,,${a},,${b},dry-1,${inADay()}`,
      `9501300000,,AX,${a},,,dry-2,soon`,
      `95013000003,,,${a},,${b},dry-3,2020-01-01T00:00:00Z`,
    )
    const ran = await cli.asCustomer(['bindings', 'migrate', old, '--dry-run'])
    expect(ran.code).toBe(1)
    expect(ran.out).toMatch(
      /^line 3: old_number must be exactly 11 digits\nline 3: mode must be AXB, AXYB, GXB or GXYB\nline 3: b is required\nline 4: expires_at must be more than 60 seconds ahead\n3 lines, 2 of them bad; nothing was bound\.\n/,
    )
    const asJson = await cli.asCustomer(['bindings', 'migrate', old, '--dry-run', '--json'])
    const told = asJson.out
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text))
    expect(told[0]).toEqual({ line: 3, field: 'old_number', rule: 'must be exactly 11 digits' })
    expect(told.at(-1)).toMatchObject({ dryRun: true, lines: 3, bad: 2, pairs: 2 })
    expect(await held()).toBe(before)
  })

  test('says dry whether the pool has room', async () => {
    const { id } = await cli.json(['customers', 'add', 'small pool'])
    const { id: keyId, secret } = await cli.json(['keys', 'add', id])
    const old = fileOf('room.csv', `95013000001,,,${a},,${b},room,${inADay()}`)
    const env = { AXBRIDGE_KEY: secret, AXBRIDGE_KEY_ID: keyId }
    const ran = await cli.asCustomer(['bindings', 'migrate', old, '--dry-run'], { env })
    expect(ran).toMatchObject({
      code: 1,
      out: expect.stringContaining('1 places, and the pool has 0: add blocks first.'),
    })
  })

  test.each([
    ['is not there', undefined, 2, 'cannot be read (ENOENT)'],
    ['names other columns', 'phone,order\n', 1, 'the first line may name the columns old_number'],
  ])('of a file that %s is refused', async (_, text, code, says) => {
    const old = text === undefined ? join(cli.folder, 'nowhere.csv') : cli.file('columns.csv', text)
    const ran = await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mappingOf('refused.csv')])
    expect(ran.code).toBe(code)
    expect(ran.notes).toContain(says)
    expect(existsSync(mappingOf('refused.csv'))).toBe(false)
  })
})

/** Stands before the server and, from the `breaksAt`th batch on, lets requests in and no answer out. */
const breakingProxy = async (target: string, breaksAt: number): Promise<{ url: string; server: Server }> => {
  let batches = 0
  const server = createServer((incoming, response) => {
    batches += 1
    const breaks = batches >= breaksAt
    const outgoing = httpRequest(
      target + incoming.url,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (breaks) {
          answer.resume()
          answer.on('end', () => response.destroy())
          return
        }
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      },
    )
    incoming.pipe(outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

test('a migration that broke off behind a bind that nobody heard of is completed by the next run, without one bind too many', async () => {
  const expiresAt = inADay()
  const lines = Array.from({ length: 2_300 }, (_, at) => `95013000001,,,${a},,${b},broken-${at},${expiresAt}`)
  const old = fileOf('broken.csv', ...lines)
  const before = await held()
  const { url, server } = await breakingProxy(cli.server.http, 2)
  const surroundings = {
    env: { AXBRIDGE_KEY: cli.server.sandbox?.apiKey },
    stdin: process.stdin,
    out: () => {},
    note: () => {},
  }
  const api = new ApiClient(url, customerCredentials(surroundings))
  const patience = { mostTries: 2, firstPauseMs: 1, longestPauseMs: 1 }
  const broken = migrate(old, mappingOf('broken.out.csv'), { api, asJson: false, surroundings, patience })
  await expect(broken).rejects.toThrow('no answer came from')
  server.close()
  expect(existsSync(mappingOf('broken.out.csv'))).toBe(false)
  expect((await held()) - before).toBe(2_000)

  const ran = await cli.asCustomer(['bindings', 'migrate', old, '--mapping', mappingOf('broken.out.csv')])
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining('2300 lines: 2300 bound') })
  expect((await held()) - before).toBe(2_300)
  const ids = rowsOf(mappingOf('broken.out.csv')).map((row) => row[4])
  expect(new Set(ids).size).toBe(2_301)
})
