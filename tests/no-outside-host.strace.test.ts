import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describePeer } from './peers.ts'
import { productFiles, readSource, repositoryRoot } from './repository.ts'
import { readSystemCalls, straceOptions } from './system-calls.ts'

describePeer('strace', 'no outside host is needed or called (SEC-7)', (strace) => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'axbridge-hosts-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('a server that starts, binds, carries calls and stops sends to this machine alone', async () => {
    const trace = join(folder, 'trace')
    const options = straceOptions(trace, ['connect', 'sendto', 'sendmsg', 'sendmmsg'])
    const demo = join(repositoryRoot, 'dist/scripts/demo.js')
    const child = spawn(strace, [...options, process.execPath, demo], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (octets: Buffer) => {
      output += octets.toString('utf8')
    })
    expect([(await once(child, 'close'))[0], /PASSED/.test(output)], output).toEqual([0, true])
    const addresses = readSystemCalls(readFileSync(trace, 'utf8')).flatMap(({ parameters }) =>
      [...parameters.matchAll(/inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"/g)].map(([, address = '']) => address),
    )
    expect(addresses).toContain('127.0.0.1')
    expect(addresses.filter((address) => !/^(?:127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$)/.test(address))).toEqual([])
  }, 120_000)
})

test('the sources name no host of others but in what explains them (SEC-7)', () => {
  const named = productFiles().flatMap((path) =>
    readSource(path)
      .split('\n')
      .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
      .flatMap((line) => [...line.matchAll(/https?:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)].map(([, host = '']) => host))
      .filter((host) => !/(?:^|\.)(?:example(?:\.(?:com|org|net))?|w3\.org|json-schema\.org)$/.test(host))
      .filter((host) => !/^(?:127\.0\.0\.1|192\.0\.2\.\d+)$/.test(host))
      .map((host) => `${path} ${host}`),
  )
  expect(named).toEqual([])
})
