import type { Spread } from './spread.ts'

/** What stands in a result besides its figures. */
export type ResultHead = {
  readonly bench: 'binds' | 'calls' | 'soak' | 'overload' | 'nation' | 'webhooks' | 'console' | 'policy' | 'trace'
  /** What was done, and what was switched off while it was. */
  readonly name: string
  readonly metric: string
  readonly unit: string
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>
}

export type Figures = {
  /** Null where the measurement came to nothing. */
  readonly ours: Spread | null
  readonly anchor: { readonly name: string; readonly figure: Spread; readonly ratio: number } | null
}

/** Where and on what a result was measured. */
export type Place = { readonly commit: string; readonly machine: string }

/** Three or four significant digits: more would claim a precision that no machine here has. */
const rounded = (value: number): number => Number(value.toPrecision(4))

/** Prints one result as one line of JSON on stdout. `ratio` above 1 means that ours is better. */
export const printResult = (head: ResultHead, { ours, anchor }: Figures, { commit, machine }: Place): void => {
  const { bench, name, metric, unit, parameters } = head
  const line = {
    bench,
    name,
    metric,
    value: ours === null ? null : rounded(ours.median),
    min: ours === null ? null : rounded(ours.min),
    max: ours === null ? null : rounded(ours.max),
    unit,
    anchor: anchor?.name ?? null,
    anchorValue: anchor === null ? null : rounded(anchor.figure.median),
    ratio: anchor === null ? null : rounded(anchor.ratio),
    rounds: ours?.rounds ?? 0,
    commit,
    machine,
    parameters,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** What a person follows while it runs. */
export const log = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
