import { readFileSync, writeFileSync } from 'node:fs'
import type { Step } from './step.ts'

/** A failing history, as it is kept in a file and played again. */
export type KeptHistory = {
  /** What went wrong once. */
  readonly name: string
  readonly seed: number
  readonly worlds: number
  readonly steps: readonly Step[]
}

/** One line of JSON for what the history is, and one for each of its steps, so that it can be read. */
export const writeHistory = (file: string, { steps, ...head }: KeptHistory): void => {
  writeFileSync(file, [head, ...steps].map((line) => `${JSON.stringify(line)}\n`).join(''))
}

export const readHistory = (file: string): KeptHistory => {
  const [head = '', ...steps] = readFileSync(file, 'utf8').trimEnd().split('\n')
  return { ...(JSON.parse(head) as Omit<KeptHistory, 'steps'>), steps: steps.map((step) => JSON.parse(step) as Step) }
}
