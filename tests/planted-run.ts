import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from './repository.ts'

const runs = join(repositoryRoot, 'tests/planted/runs')

export type PlantedRun = {
  readonly lines: readonly string[]
  readonly closing: string | undefined
  readonly exitCode: number | null
}

/** Runs vitest, with our reporter alone, over a folder of planted tests. */
export const runPlanted = (folder: string, environment: Readonly<Record<string, string>> = {}): PlantedRun => {
  const ours = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('VITEST') && !name.startsWith('AXBRIDGE'),
  )
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(repositoryRoot, 'node_modules/vitest/vitest.mjs'), 'run', '--dir', folder],
    {
      cwd: runs,
      env: { ...Object.fromEntries(ours), NO_COLOR: '1', ...environment },
      encoding: 'utf8',
      timeout: 60_000,
    },
  )
  const lines = stdout.trimEnd().split('\n')
  return { lines, closing: lines.at(-1), exitCode: status }
}
