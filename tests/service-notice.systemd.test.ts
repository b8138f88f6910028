import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, expect, test } from 'vitest'
import { describePeer } from './peers.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A datagram socket as systemd has one; each datagram is a line of its output. Node.js has none of this kind. */
const listening = `
import socket, sys
at = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
at.bind(sys.argv[1])
print("listening", flush=True)
while True:
    print(at.recv(4096).decode().replace("\\n", " "), flush=True)
`

const openSystemd = async (folder: string): Promise<{ socket: string; heard: () => readonly string[] }> => {
  const socket = join(folder, 'notify')
  const child = spawn('python3', ['-c', listening, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  closers.push(() => child.kill('SIGKILL'))
  let text = ''
  child.stdout.on('data', (octets: Buffer) => {
    text += octets.toString('utf8')
  })
  const heard = () => text.split('\n')
  await expect.poll(heard, { timeout: 10_000 }).toContain('listening')
  return { socket, heard }
}

describePeer(['systemd-notify', 'python'], 'a server under systemd', () => {
  test('says when it takes work, that its event loop turns, and when it stops', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-systemd-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const { socket, heard } = await openSystemd(folder)
    const said = (word: string) => heard().filter((line) => line.includes(word)).length
    const home = ServerHome.make()
    closers.push(() => home.remove())
    const server = await ServerProcess.start({
      ...{ config: home.config, deadlineMs: 20_000 },
      under: ['env', `NOTIFY_SOCKET=${socket}`, 'WATCHDOG_USEC=900000'],
    })
    closers.push(() => server.kill9())
    await expect.poll(() => said('READY=1'), { timeout: 5_000 }).toBe(1)
    await expect.poll(() => said('WATCHDOG=1'), { timeout: 5_000 }).toBeGreaterThan(2)
    expect(said('STOPPING=1')).toBe(0)
    expect(await server.stop()).toBe(0)
    await expect.poll(() => said('STOPPING=1'), { timeout: 5_000 }).toBe(1)
  })
})
