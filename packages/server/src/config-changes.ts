import { isDeepStrictEqual } from 'node:util'
import type { Config } from './config.ts'

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The keys whose values differ, with dots between the levels; a list or a section that came or went is one key. */
export const changedKeys = (before: unknown, after: unknown, path = ''): readonly string[] => {
  if (isDeepStrictEqual(before, after)) return []
  if (!isSection(before) || !isSection(after)) return [path]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => changedKeys(before[key], after[key], path === '' ? key : `${path}.${key}`))
}

/** What a server that runs can take over, and what counts from its next start. */
export type ConfigChanges = {
  readonly level: Config['log']['level'] | undefined
  readonly afterRestart: readonly string[]
}

/** `before` is what the server was started with, `level` what its log has now. */
export const changesOf = (before: Config, level: Config['log']['level'], after: Config): ConfigChanges => {
  const keys = changedKeys({ ...before, log: { level } }, after)
  // Workers have logs of their own, and were told of the level at their start.
  const isTaken = (key: string): boolean => key === 'log.level' && before.sip.workers === 0
  return {
    level: keys.some(isTaken) ? after.log.level : undefined,
    afterRestart: keys.filter((key) => !isTaken(key)),
  }
}
