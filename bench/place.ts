import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Place } from './result-line.ts'

/** The root of the clone; this file runs from dist/bench/. */
export const repository = fileURLToPath(new URL('../../', import.meta.url))

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

/** `-dirty` when a file that git knows differs from the commit. */
const commitOf = (): string => {
  if (!existsSync(`${repository}.git`)) return 'unknown'
  const commit = git('rev-parse', '--short=12', 'HEAD')
  return git('status', '--porcelain', '--untracked-files=no') === '' ? commit : `${commit}-dirty`
}

const machineOf = (): string => {
  const cores = cpus()
  return `${cores.length} x ${cores[0]?.model.trim() ?? 'unknown'}, Linux ${release()}, Node ${process.version}`
}

export const readPlace = (): Place => ({ commit: commitOf(), machine: machineOf() })
