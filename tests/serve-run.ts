import { spawn } from 'node:child_process'
import { commandLine } from '@axbridge/sim'

export type ServeRun = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }

const deadlineMs = 15_000

/** Runs `axbridge serve` with a configuration that should not start, to its end; the exit code is null when it was killed. */
export const runServe = async (config: string): Promise<ServeRun> => {
  const main = commandLine()
  const child = spawn(process.execPath, [main, 'serve', '--config', config, '--ready-line'], {
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
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('close', (code) => resolve(code))
    child.once('error', reject)
  })
  return { exitCode, stdout, stderr }
}
