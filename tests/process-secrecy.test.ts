import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandLine, readReadyLine, ServerHome } from '@axbridge/sim'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'

const main = commandLine()
/** A made-up number that is in the memory of a server when it crashes. */
const planted = '13712345678'

const folders: { remove(): void }[] = []
afterEach(() => {
  for (const one of folders.splice(0)) one.remove()
})

/** A server in a folder of its own, which may write core files of any size and was told to write reports. */
const serveIn = async (environment: NodeJS.ProcessEnv) => {
  const home = ServerHome.make({ log: { level: 'silent' } })
  const folder = mkdtempSync(join(tmpdir(), 'axbridge-crash-'))
  folders.push(home, { remove: () => rmSync(folder, { recursive: true, force: true }) })
  const serve = `ulimit -c unlimited && exec "$0" "$1" serve --config "$2" --ready-line`
  const child = spawn('sh', ['-c', serve, process.execPath, main, home.config], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  let [output, errors] = ['', '']
  child.stderr.on('data', (octets: Buffer) => {
    errors += octets.toString('utf8')
  })
  const ready = new Promise<ReturnType<typeof readReadyLine>>((resolve) => {
    child.stdout.on('data', (octets: Buffer) => {
      output += octets.toString('utf8')
      const line = output
        .split('\n')
        .map(readReadyLine)
        .find((one) => one !== undefined)
      if (line !== undefined) resolve(line)
    })
  })
  return { child, folder, ended, errors: () => errors, ready: Promise.race([ready, ended.then(() => undefined)]) }
}

const holdsPlanted = (file: string): boolean => readFileSync(file).includes(planted)

describe('SEC-1: a server that crashes', () => {
  test.each(['SIGABRT', 'SIGUSR2'] as const)(
    'by %s leaves no report and no memory in its folder, whatever Node and the system were told to write',
    async (signal) => {
      const options = '--report-on-signal --report-uncaught-exception --report-on-fatalerror'
      const { child, folder, ended, ready } = await serveIn({ NODE_OPTIONS: options })
      const server = await ready
      if (server?.sandbox === null || server === undefined) throw new Error('the server did not start')
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
      const bind = { a: planted, b: '13700000002', orderId: 'order-1', expiresAt }
      await new ApiClient(server.http, server.sandbox.key).ask('POST', '/v1/bindings', bind)
      expect(readFileSync(`/proc/${child.pid}/coredump_filter`, 'utf8').trim()).toMatch(/^0+$/)
      child.kill(signal)
      expect((await ended)[1]).toBe(signal)
      const left = readdirSync(folder)
      // A core file may be there: without any memory in it.
      expect(left.filter((name) => name !== 'core' && !name.startsWith('core.'))).toEqual([])
      for (const name of left) {
        const file = join(folder, name)
        expect([statSync(file).size < 1024 * 1024, holdsPlanted(file)]).toEqual([true, false])
      }
    },
    30_000,
  )

  test.each(['--heapsnapshot-signal=SIGUSR2'])(
    'would write its memory to a file with %s, and does not start so',
    async (flag) => {
      const { folder, ended, errors, ready } = await serveIn({ NODE_OPTIONS: flag })
      expect([await ready, (await ended)[0]]).toEqual([undefined, 1])
      expect(errors()).toContain(`${flag.split('=')[0]} (of Node.js, or in NODE_OPTIONS) would write`)
      expect(readdirSync(folder)).toEqual([])
    },
    30_000,
  )

  test('opens no port for a debugger at a signal, and goes on', async () => {
    const { child, ended, errors, ready } = await serveIn({})
    const server = await ready
    child.kill('SIGUSR1')
    expect((await fetch(`${server?.http}/healthz`)).status).toBe(200)
    expect(errors()).not.toContain('Debugger listening')
    child.kill('SIGTERM')
    await ended
  }, 30_000)
})
