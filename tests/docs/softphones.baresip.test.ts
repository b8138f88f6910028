import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { formatHostPort } from '@axbridge/sip'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ApiClient } from '../api-client.ts'
import { describePeer } from '../peers.ts'
import { DocumentedCode } from './documented-code.ts'
import { ShellSession } from './shell-session.ts'

vi.setConfig({ testTimeout: 60_000 })

const page = new DocumentedCode('docs/troubleshoot.md')

/** For a machine without a sound card and a terminal: baresip makes a file like it, with both, where there is none. */
const silentConfig = [
  ...['poll_method epoll', 'audio_source ausine,440', 'ausrc_srate 48000', 'ausrc_channels 2', 'auplay_srate 8000'],
  ...['audio_player aubridge,ear', 'audio_alert aubridge,bell', 'module_path /usr/lib/baresip/modules'],
  ...['module g711.so', 'module ausine.so', 'module aubridge.so', 'module_tmp account.so', 'module_app contact.so'],
  ...['module_app menu.so', ''],
].join('\n')

describePeer('baresip', 'two softphones, set up as the page says', () => {
  let home: ServerHome
  let server: ServerProcess
  let folder: string
  const sessions: ShellSession[] = []
  beforeAll(async () => {
    home = ServerHome.make()
    server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
    folder = mkdtempSync(join(tmpdir(), 'axbridge-softphones-'))
    for (const phone of ['phone-a', 'phone-b']) {
      mkdirSync(join(folder, phone))
      writeFileSync(join(folder, phone, 'config'), silentConfig)
      writeFileSync(join(folder, phone, 'contacts'), '')
    }
  })
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.close()))
    await server?.kill9()
    home?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const typed = async (mark: string, env: Readonly<Record<string, string>> = {}): Promise<ShellSession> => {
    const session = new ShellSession(folder, { HOME: folder, ...env })
    sessions.push(session)
    const values = { SIP_SERVER: formatHostPort(server.sipUdp), PHONE_PASSWORD: server.ready.sandbox?.password ?? '' }
    await session.run(page.filledIn(values), 5_000)
    session.start(page.one('sh', mark).text)
    return session
  }

  test('register, and the one calls the other over X', async () => {
    const api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
    const { x } = await api.bind({ a: '13800000001', b: '13800000002' })
    const phoneB = await typed('phone-b')
    await phoneB.until((out) => out.includes('200 OK'), 20_000)
    const phoneA = await typed('phone-a', { X: x })
    await phoneA.until((out) => out.includes('Call established'), 20_000)
    await phoneB.until((out) => out.includes('Call established'), 20_000)
    expect(phoneB.out).toContain(x)
    expect(phoneB.out).not.toContain('13800000001')
  })
})
