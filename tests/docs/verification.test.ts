import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { BarePeer } from '../bare-peer.ts'
import { repositoryRoot } from '../repository.ts'
import { people, RunningService } from '../running-service.ts'
import { DocumentedCode } from './documented-code.ts'
import { ShellSession } from './shell-session.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const page = new DocumentedCode('docs/verification.md')
const networkHost = '127.0.0.4'

let folder: string
let shell: ShellSession
let service: RunningService
let network: BarePeer

/** The platform as the page starts it, on a port that is free; and a server with the settings of the page, which asks it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-verification-page-'))
  const { text } = page.one('sh', 'platform')
  const [, secret = ''] = /VERIFICATION_SECRET=(\S+)/.exec(text) ?? []
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, `${secret}\n`, { mode: 0o600 })
  shell = new ShellSession(repositoryRoot, { PORT: '0' })
  shell.start(text)
  await shell.until((out) => /^verifying at \S+$/m.test(out), 20_000)
  const [, url = ''] = /^verifying at (\S+)$/m.exec(shell.out) ?? []
  const { supervision } = parse(page.one('yaml', 'settings').text) as { supervision: { verification: object } }
  expect(new URL(url).pathname).toBe(new URL((supervision.verification as { url: string }).url).pathname)
  service = await RunningService.start({
    supervision: { ...supervision, verification: { ...supervision.verification, url, keyFile } },
  })
  network = await BarePeer.open(networkHost, () => service.sipAddress('udp'))
  await service.asOperator('PUT', '/trunks/operator', { to: network.address, from: [networkHost], callerFrom: 'from' })
})
afterAll(async () => {
  network?.close()
  await service?.stop()
  await shell?.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each([
  ['verified', 'good-17', 'SIP/2.0 486 Busy Here', 1],
  ['rejected', 'bad-17', 'SIP/2.0 403 Forbidden', 0],
] as const)(
  'with the settings and the command of the page a call is %s before anybody rings (BASE-2)',
  async (verification, identifier, answer, rang) => {
    network.received = []
    const bound = await service.bindWith({ use: { identifier } })
    const heard = await network.invite({ dialled: bound.x, from: people.a })
    expect(heard.split('\r\n')[0]).toBe(answer)
    expect(network.requests('INVITE')).toHaveLength(rang)
    expect(await service.endedCall(bound)).toMatchObject({ verification, identifier })
  },
)
