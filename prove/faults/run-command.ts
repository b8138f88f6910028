import { spawn } from 'node:child_process'

export type Ran = { readonly exitCode: number | 'too long'; readonly output: string }

const longestOutput = 1_000_000

/** Runs a Node program in a folder and gives what it wrote. It is stopped after `timeoutMs`. */
export const runNode = (script: string, args: readonly string[], folder: string, timeoutMs: number): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (text: string): void => {
      if (output.length < longestOutput) output += text
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    let isTooLong = false
    const timer = setTimeout(() => {
      isTooLong = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      resolve({ exitCode: isTooLong ? 'too long' : (exitCode ?? 1), output })
    })
  })
