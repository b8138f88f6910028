import { mkdirSync, readdirSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine, ServerHome, ServerProcess } from '@axbridge/sim'
import { formatHostPort } from '@axbridge/sip'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freeAddress } from '../free-port.ts'
import { repositoryRoot } from '../repository.ts'
import { DocumentedCode } from './documented-code.ts'
import { runProgram } from './run-program.ts'
import { ShellSession } from './shell-session.ts'
import { missingLine } from './shown-output.ts'

// Servers are started, and other tests keep the machine busy meanwhile.
vi.setConfig({ testTimeout: 90_000 })

const page = new DocumentedCode('docs/troubleshoot.md')
const command = [process.execPath, commandLine()] as const

const homes: ServerHome[] = []
const newHome = (settings: Readonly<Record<string, object>> = {}): ServerHome => {
  const home = ServerHome.make(settings)
  homes.push(home)
  return home
}

let home: ServerHome
let server: ServerProcess
beforeAll(async () => {
  home = newHome()
  server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
})
afterAll(async () => {
  await server?.kill9()
  for (const one of homes) one.remove()
})

const start = (config: string) => runProgram([...command, 'serve', '--config', config], { env: {}, deadlineMs: 30_000 })

/** The message behind a mark is what the command says; it ends with 1. */
const expectSaid = (mark: string, { code, out, err }: Awaited<ReturnType<typeof runProgram>>): void => {
  expect([code, missingLine(page.one('text', mark).text, `${out}${err}`)], `${out}${err}`).toEqual([1, undefined])
}

describe('the message that the page shows is that of a server', () => {
  test('whose port is taken', async () => {
    const other = newHome({ sip: { udp: formatHostPort(server.sipUdp) } })
    expectSaid('port-taken', await start(other.config))
  })

  test('whose store is open', async () => {
    const other = newHome({
      data: join(home.directory, 'data') as unknown as object,
      keys: join(home.directory, 'keys') as unknown as object,
    })
    expectSaid('store-open', await start(other.config))
  })

  test('whose master key is gone', async () => {
    const other = newHome()
    const first = await ServerProcess.start({ config: other.config, deadlineMs: 30_000 })
    await first.stop()
    const keys = join(other.directory, 'keys')
    expect(readdirSync(keys)).toContain('master')
    unlinkSync(join(keys, 'master'))
    expectSaid('no-master-key', await start(other.config))
  })

  test('that is not there', async () => {
    const { port } = await freeAddress()
    const asked = [...command, 'trunks', 'list', '--url', `http://127.0.0.1:${port}`]
    expectSaid('no-answer', await runProgram(asked, { env: { AXBRIDGE_ADMIN_KEY: 'axo_any' } }))
  })
})

test('the first three questions are answered as the page shows', async () => {
  const folder = join(home.directory, 'asking')
  mkdirSync(folder)
  const env = { HOME: folder, AXBRIDGE_URL: server.ready.http, AXBRIDGE_KEY: server.ready.sandbox?.key ?? '' }
  const shell = new ShellSession(repositoryRoot, env)
  try {
    for (const mark of ['ready', 'would', 'records']) {
      const block = page.one('sh', mark)
      const { out, err } = await shell.run(block.text, 30_000)
      expect(page.difference(block, out), `${out}${err}`).toBeUndefined()
    }
  } finally {
    await shell.close()
    rmSync(folder, { recursive: true })
  }
})
