import { ServerHome } from '@axbridge/sim'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { describePeer } from '../peers.ts'
import { repositoryRoot } from '../repository.ts'
import { shownBehind } from './code-blocks.ts'
import { DocumentedCode } from './documented-code.ts'
import { ShellSession } from './shell-session.ts'

// A build, a server and three telephones are started by npm, and other tests keep the machine busy meanwhile.
vi.setConfig({ testTimeout: 420_000, hookTimeout: 120_000 })
const blockDeadlineMs = 60_000

const page = new DocumentedCode('docs/quick-start.md')
const { blocks } = page

test('the first command installs, which needs a registry: what runs this test was installed by it, and it is not run here', () => {
  expect(page.one('sh', 'install').text).toBe('npm ci\n')
})

test('every other block is one that a test runs, or the output of such a one', () => {
  for (const block of blocks) {
    const isShown = blocks.some((one) => one.mark !== '' && shownBehind(blocks, one) === block)
    expect(['install', 'build', 'start', 'set', 'run'].includes(block.mark) || isShown, `line ${block.line}`).toBe(true)
  }
  expect(blocks.filter(({ mark }) => mark === 'run').length).toBeGreaterThan(7)
})

/*
 * The page has the default ports, which may be taken where tests run. So the server of the first terminal is told of a configuration
 * with free ports and folders of its own by AXBRIDGE_CONFIG, and the lines of the block marked `set`, in which a reader puts his own
 * values too, get those that the server printed. Nothing else is changed.
 */
describePeer('curl', 'the quick start', () => {
  let home: ServerHome
  let first: ShellSession
  let second: ShellSession
  beforeAll(() => {
    home = ServerHome.make()
    const env = { HOME: home.directory, TMPDIR: home.directory }
    first = new ShellSession(repositoryRoot, { ...env, AXBRIDGE_CONFIG: home.config })
    second = new ShellSession(repositoryRoot, env)
  })
  afterAll(async () => {
    await second?.close()
    await first?.close()
    home?.remove()
  })

  /** What the server printed, by the names of the lines that are to be filled in. */
  const printedValues = (): Readonly<Record<string, string>> => {
    const found = (pattern: RegExp): string => pattern.exec(first.out)?.[1] ?? ''
    return {
      AXBRIDGE_URL: found(/HTTP API +(http:\S+)\/v1/),
      SIP_SERVER: found(/, server (\S+)/),
      AXBRIDGE_KEY: found(/API key +(axb_\w+)/),
      PHONE_PASSWORD: found(/password (\S+),/),
    }
  }

  test('runs as it stands, and shows what the page shows', async () => {
    const start = page.one('sh', 'start')
    await second.run(page.one('sh', 'build').text, 240_000)
    first.start(start.text)
    await first.until((out) => out.includes('npm run demo'), blockDeadlineMs)
    expect(page.difference(start, first.out)).toBeUndefined()
    await second.run(page.filledIn(printedValues()), blockDeadlineMs)
    for (const block of page.marked('sh', 'run')) {
      const { out, err } = await second.run(block.text, blockDeadlineMs)
      expect(page.difference(block, out), `line ${block.line}: ${out}${err}`).toBeUndefined()
    }
    const stopped = first.until((out) => out.includes('Stopping'), blockDeadlineMs)
    await Promise.all([stopped, first.interrupt()])
  })
})
