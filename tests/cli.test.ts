import { spawn } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine, ServerHome, ServerProcess } from '@axbridge/sim'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const main = commandLine()
const [a, b] = ['13800000001', '13900000002']

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs `axbridge` as a shell does, to its end. */
const axbridge = async (
  argv: readonly string[],
  { folder, env = {}, stdin = '' }: { folder: string; env?: Record<string, string>; stdin?: string },
): Promise<Ran> => {
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    timeout: 20_000,
    killSignal: 'SIGKILL',
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (octets: Buffer) => {
    stdout += octets.toString('utf8')
  })
  child.stderr.on('data', (octets: Buffer) => {
    stderr += octets.toString('utf8')
  })
  child.stdin.end(stdin)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

let home: ServerHome
let server: ServerProcess
beforeAll(async () => {
  home = ServerHome.make()
  server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
})
afterAll(async () => {
  await server.kill9()
  home.remove()
})

const url = () => ({ AXBRIDGE_URL: server.ready.http })

describe('the axbridge command in a shell', () => {
  test('finds the admin key beside a server that was started here, and exits with 0', async () => {
    const ran = await axbridge(['customers', 'list'], { folder: home.directory, env: url() })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain('sandbox')
    expect(statSync(join(home.directory, 'keys/admin')).mode & 0o777).toBe(0o600)
  })

  test('exits with 1 where it was refused and with 2 where it was asked wrongly', async () => {
    const at = { folder: home.directory, env: url() }
    const [refused, wrong, unknown] = await Promise.all([
      axbridge(['blocks', 'show', '70099999999'], at),
      axbridge(['blocks', 'show'], at),
      axbridge(['nonsense'], at),
    ])
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('There is no such block.') })
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: "axbridge: there is no command 'nonsense'\n" })
  })

  test('takes real numbers from stdin and prints the JSON of the API', async () => {
    const body = { a, b, orderId: 'order-1', expiresAt: new Date(Date.now() + 3_600_000).toISOString() }
    const ran = await axbridge(['bindings', 'add', '--json'], {
      folder: home.directory,
      env: { ...url(), AXBRIDGE_KEY: server.ready.sandbox?.key ?? '' },
      stdin: JSON.stringify(body),
    })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ran.stdout)).toMatchObject({ mode: 'AXB', a: '138****0001', orderId: 'order-1' })
  })

  test('signs its requests where it is given the id of a key', async () => {
    const env = {
      ...url(),
      AXBRIDGE_KEY: server.ready.sandbox?.key ?? '',
      AXBRIDGE_KEY_ID: server.ready.sandbox?.keyId ?? '',
    }
    const ran = await axbridge(['bindings', 'list', '--order', 'order-1'], { folder: home.directory, env })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  })

  test('migrates a file and leaves the mapping to its owner', async () => {
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    const rows = Array.from({ length: 1_200 }, (_, at) => `95013000001,${a},${b},old-${at},${expires}`)
    writeFileSync(join(home.directory, 'old.csv'), ['old_number,a,b,order_id,expires_at', ...rows].join('\n'))
    const ran = await axbridge(['bindings', 'migrate', 'old.csv', '--mapping', 'new.csv'], {
      folder: home.directory,
      env: { ...url(), AXBRIDGE_KEY: server.ready.sandbox?.key ?? '' },
    })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    const mapping = readFileSync(join(home.directory, 'new.csv'), 'utf8')
    expect(mapping.match(/"95013000001","","700[0-9]{12}","","bnd_/g)).toHaveLength(1_200)
    expect(statSync(join(home.directory, 'new.csv')).mode & 0o777).toBe(0o600)
  })

  test('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [main, 'help'], { timeout: 20_000, killSignal: 'SIGKILL' })
    let stderr = ''
    child.stderr.on('data', (octets: Buffer) => {
      stderr += octets.toString('utf8')
    })
    child.stdout.destroy()
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
