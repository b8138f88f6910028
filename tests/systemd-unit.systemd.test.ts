import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, expect, test } from 'vitest'
import { describePeer } from './peers.ts'
import { repositoryRoot } from './repository.ts'

const unit = join(repositoryRoot, 'packaging/systemd/axbridge.service')

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** The system calls of a group as systemd knows it, such as @system-service. */
const groupOf = (name: string): ReadonlySet<string> => {
  const listed = execFileSync('systemd-analyze', ['syscall-filter', name], { encoding: 'utf8' })
  const members = listed
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return new Set(members.flatMap((member) => (member.startsWith('@') ? [...groupOf(member)] : [member])))
}

const filters = (): { readonly allowed: ReadonlySet<string>; readonly refused: ReadonlySet<string> } => {
  const lines = [...readFileSync(unit, 'utf8').matchAll(/^SystemCallFilter=(~?)(.*)$/gm)]
  const names = (sign: string) =>
    lines.filter(([, mark]) => mark === sign).flatMap(([, , groups = '']) => groups.split(' '))
  const all = (groups: readonly string[]) => new Set(groups.flatMap((group) => [...groupOf(group)]))
  return { allowed: all(names('')), refused: all(names('~')) }
}

describePeer('systemd-analyze', 'the unit of systemd', () => {
  test('begins a server again however often it ended, as while its database is away', () => {
    const sections = readFileSync(unit, 'utf8').split(/^\[(\w+)\]$/m)
    expect(sections[sections.indexOf('Unit') + 1]).toMatch(/^StartLimitIntervalSec=0$/m)
    expect(sections[sections.indexOf('Service') + 1]).toMatch(/^Restart=on-failure$/m)
  })

  test('is understood by systemd, and leaves a process that is taken over little to do', () => {
    const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
    // That no user has its name here, or that node stands elsewhere, is no fault of the file.
    expect(
      verified.stderr
        .split('\n')
        .filter((line) => line.includes('axbridge.service') && !/is not executable/.test(line)),
    ).toEqual([])
    const rated = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', '--no-pager', unit], {
      encoding: 'utf8',
    })
    expect(rated.stdout).toMatch(/Overall exposure level for axbridge\.service: [01]\.[0-9] OK/)
    expect(rated.status).toBe(0)
  })
})

describePeer(['systemd-analyze', 'strace'], 'the unit of systemd and a server', () => {
  test('lets through every system call that the server makes from its start to its end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-calls-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const home = ServerHome.make({ sandbox: { enabled: false }, sip: { workers: 1, udp: '127.0.0.1:0', ws: null } })
    closers.push(() => home.remove())
    const counted = join(folder, 'counted')
    const server = await ServerProcess.start({
      ...{ config: home.config, deadlineMs: 60_000 },
      under: ['strace', '-f', '-D', '-c', '-o', counted],
    })
    closers.push(() => server.kill9())
    expect((await fetch(`${server.ready.http}/readyz`)).status).toBe(200)
    expect(await server.stop(30_000)).toBe(0)
    const read = () => {
      try {
        return readFileSync(counted, 'utf8')
      } catch {
        return ''
      }
    }
    // strace writes its sums when the last process it follows has ended.
    await expect.poll(read, { timeout: 10_000 }).toMatch(/total\n$/)
    const made = read()
      .split('\n')
      .flatMap((line) => /^ *[0-9.]+ +[0-9.]+ +[0-9]+ +[0-9]+ .*?([a-z0-9_]+)$/.exec(line)?.[1] ?? [])
      .filter((call) => call !== 'total')
    expect(made.length).toBeGreaterThan(40)
    const { allowed, refused } = filters()
    expect(made.filter((call) => !allowed.has(call))).toEqual([])
    // SQLite keeps the owner of its files where it runs as root, which the service does not.
    expect(made.filter((call) => refused.has(call) && call !== 'fchown')).toEqual([])
  }, 120_000)
})
