import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BindingAnswer } from '@axbridge/api'
import { operationIds } from '@axbridge/api'
import { commandLine } from '@axbridge/sim'
import { KnownThings } from './known-things.ts'
import { goodRequest } from './operation-requests.ts'
import { PlantedNumbers } from './planted-numbers.ts'
import { plantedIn } from './planted-requests.ts'
import { playCalls } from './walked-calls.ts'
import { type Output, WalkedServer } from './walked-server.ts'

/** What a walk through the system wrote and heard. */
export type Walk = {
  readonly planted: PlantedNumbers
  readonly outputs: Readonly<Record<Output, string>>
  /** All that it keeps on the disk, and a backup of it, each file by its name. */
  readonly files: ReadonlyMap<string, Buffer>
  /** The status of the good request to each operation. */
  readonly statuses: ReadonlyMap<string, number>
  readonly requests: number
}

export type WalkOptions = {
  readonly nodeOptions?: readonly string[]
  /** Only these operations, and no calls; all when left out. */
  readonly only?: readonly string[]
  /** Further sections of the server's configuration. */
  readonly settings?: Readonly<Record<string, object>>
}

const atOnce = 8

/** Asks everything of a server, with a number at every place that a request has, and keeps what it says to anybody. */
export const walk = async ({ nodeOptions = [], only, settings = {} }: WalkOptions = {}): Promise<Walk> => {
  const server = await WalkedServer.start(nodeOptions, settings)
  const planted = new PlantedNumbers()
  const things = new KnownThings(server, planted)
  const statuses = new Map<string, number>()
  let requests = 0
  let files: ReadonlyMap<string, Buffer>
  try {
    await things.webhook('/v1')
    await things.webhook('/admin/v1')
    if (only === undefined)
      await playCalls(server, planted, (fields) => things.binding(fields) as Promise<BindingAnswer>)
    for (const id of operationIds) {
      if (only !== undefined && !only.includes(id)) continue
      statuses.set(id, (await server.send((await goodRequest(id, things)).request)).status)
      const { request, params, renewed } = await goodRequest(id, things)
      const all = plantedIn(id, request, params, planted, renewed)
      for (let from = 0; from < all.length; from += atOnce)
        await Promise.all(all.slice(from, from + atOnce).map((one) => server.send(one).catch(() => {})))
      requests += all.length
      await server.scrape()
    }
    if (only === undefined) await runCommands(server, planted, things)
    files = await keptFiles(server)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { planted, outputs: await server.stop(), files, statuses, requests }
}

/** While the server runs, so that what is committed and not yet in the database is read in its log. */
const keptFiles = async (server: WalkedServer): Promise<ReadonlyMap<string, Buffer>> => {
  const backup = join(server.directory, 'backup')
  server.printed(await axbridge(server, ['store', 'backup', '--config', server.config, '--to', backup]))
  const files = new Map<string, Buffer>()
  for (const folder of ['data', 'keys', 'backup'])
    for (const name of readdirSync(join(server.directory, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(server.directory, folder, name)
      if (statSync(path).isFile()) files.set(`${folder}/${name}`, readFileSync(path))
    }
  return files
}

/** Commands as people type them, with a number where it may be meant and where it may not. */
const runCommands = async (server: WalkedServer, planted: PlantedNumbers, things: KnownThings): Promise<void> => {
  const number = planted.of('a command')
  const body = things.bindBody()
  const input = join(server.directory, 'bind.json')
  writeFileSync(input, JSON.stringify(body), { mode: 0o600 })
  const faulty = join(server.directory, 'faulty.json')
  writeFileSync(faulty, `{"a":"${number}"`, { mode: 0o600 })
  const search = join(server.directory, 'search.json')
  writeFileSync(search, JSON.stringify({ party: body.a }), { mode: 0o600 })
  const commands = [
    ['bindings', 'add', '--file', input],
    ['bindings', 'add', '--file', faulty],
    ['bindings', 'search', '--file', search],
    ['bindings', 'list'],
    ['bindings', 'list', '--number', number],
    ['bindings', 'show', number],
    ['calls', 'list'],
    ['calls', 'list', '--json'],
    ['calls', 'show', number],
    ['customers', 'list'],
    ['trunks', 'list'],
    ['pools', 'list'],
    ['blocks', 'list', '--json'],
    ['blocks', 'show', number],
    ['doctor', '--config', server.config],
    ['doctor', '--config', server.config, '--json'],
  ]
  for (const command of commands) server.printed(await axbridge(server, command))
}

const commandMs = 30_000

const axbridge = (server: WalkedServer, argv: readonly string[]): Promise<string> => {
  const main = commandLine()
  const env = {
    ...process.env,
    AXBRIDGE_KEY: server.sandbox.key,
    AXBRIDGE_URL: server.http,
    AXBRIDGE_ADMIN_KEY_FILE: server.adminKeyFile,
  }
  const isAdmin = !['bindings', 'calls', 'doctor', 'store'].includes(argv[0] ?? '')
  const all = [main, ...argv, ...(isAdmin ? ['--admin-key-file', server.adminKeyFile] : [])]
  return new Promise((resolve) => {
    execFile(process.execPath, all, { env, timeout: commandMs }, (_error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`),
    )
  })
}
