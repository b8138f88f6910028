import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const demo = fileURLToPath(new URL('../scripts/demo.js', import.meta.url))

let temporary: string
let running: ChildProcess | undefined

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'axbridge-demo-test-'))
})

afterEach(() => {
  running?.kill('SIGKILL')
  rmSync(temporary, { recursive: true, force: true })
})

/** Runs the demo; `heard` sees its output grow. Answers what it wrote and how it ended. */
const run = async (args: readonly string[], heard: (output: string, child: ChildProcess) => void = () => {}) => {
  const child = spawn(process.execPath, [demo, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running = child
  let output = ''
  child.stdout.on('data', (octets: Buffer) => {
    output += octets.toString('utf8')
    heard(output, child)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

const httpOf = (output: string): string => /http:\/\/[0-9.]+:[0-9]+/.exec(output)?.[0] ?? ''

const isGone = (http: string): Promise<boolean> =>
  fetch(`${http}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    () => false,
    () => true,
  )

test('the demo plays a ride, shows only 700 numbers, ends with 0 and leaves nothing behind', async () => {
  const { code, output } = await run([])
  expect(output).toMatch(/PASSED/)
  expect(code).toBe(0)
  expect(output.match(/INVITE from 700[0-9]{12}/g)).toHaveLength(2)
  expect(output).toMatch(/410 Gone/)
  expect(output).toMatch(/404 Not Found/)
  expect(output).not.toMatch(/1[3-9][0-9]{9}/)
  expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  expect(readdirSync(temporary)).toEqual([])
  expect(await isGone(httpOf(output))).toBe(true)
})

test('the demo tells its story in Chinese', async () => {
  const { code, output } = await run(['--zh'])
  expect(output).toMatch(/通过/)
  expect(code).toBe(0)
})

test('a demo that is interrupted ends at once and leaves neither its server nor its folder behind', async () => {
  let isInterrupted = false
  const { code, output } = await run([], (heard, child) => {
    if (isInterrupted || !heard.includes('INVITE to')) return
    isInterrupted = true
    child.kill('SIGINT')
  })
  expect(code).toBe(130)
  expect(output).not.toMatch(/PASSED/)
  expect(readdirSync(temporary)).toEqual([])
  expect(await isGone(httpOf(output))).toBe(true)
})
