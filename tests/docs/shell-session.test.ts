import { tmpdir } from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { BlockFailed, ShellSession } from './shell-session.ts'

let session: ShellSession | undefined
afterEach(() => session?.close())

const open = (): ShellSession => {
  session = new ShellSession(tmpdir(), { GREETING: 'hello' })
  return session
}

test('blocks share variables, and each has its own output', async () => {
  const shell = open()
  expect(await shell.run('A=1\necho "$GREETING"', 5_000)).toEqual({ out: 'hello\n', err: '' })
  expect(await shell.run('echo "$A"; echo no >&2', 5_000)).toEqual({ out: '1\n', err: 'no\n' })
})

test('a command that fails fails its block, also when the last one succeeds', async () => {
  await expect(open().run('false\ntrue', 5_000)).rejects.toThrow(BlockFailed)
})

test('a command that is not there fails its block, with what the shell says', async () => {
  await expect(open().run('no-such-command', 5_000)).rejects.toThrow(/no-such-command/)
})

test('a command that does not end fails its block', async () => {
  await expect(open().run('sleep 60', 200)).rejects.toThrow('not over after 200 ms')
})

test('a command that reads gets nothing of the blocks behind it', async () => {
  const shell = open()
  expect(await shell.run('cat', 5_000)).toEqual({ out: '', err: '' })
  expect((await shell.run('echo 2', 5_000)).out).toBe('2\n')
})

test('what runs in the background ends with the session', async () => {
  const shell = open()
  // It holds the output of the session, which is closed when nobody holds it any more.
  await shell.run('sleep 600 &', 5_000)
  await shell.close()
})
