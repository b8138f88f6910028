import { spawn } from 'node:child_process'
import { commandLine } from '@axbridge/sim'

const main = commandLine()

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs `axbridge` as a shell does, to its end; the code is null when it was killed. */
export const axbridge = async (
  argv: readonly string[],
  {
    folder,
    env = {},
    deadlineMs = 60_000,
  }: { folder: string; env?: Readonly<Record<string, string>>; deadlineMs?: number },
): Promise<Ran> => {
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (octets: Buffer) => {
    stdout += octets.toString('utf8')
  })
  child.stderr.on('data', (octets: Buffer) => {
    stderr += octets.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  return { code, stdout, stderr }
}
