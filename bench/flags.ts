import { parseArgs } from 'node:util'

export type NumberFlag = {
  readonly about: string
  readonly fallback: number
  readonly min: number
  readonly max: number
}

type NumberFlags = Readonly<Record<string, NumberFlag>>

export type Flags<N extends NumberFlags> = {
  readonly numbers: Readonly<Record<keyof N, number>>
  /** The parts to run; all when none is named. */
  readonly only: ReadonlySet<string>
  /** The folder in which a temporary one is made. */
  readonly dir: string | undefined
  /** Where the server leaves its CPU profiles. */
  readonly cpuProf: string | undefined
}

export class FlagError extends Error {
  override readonly name = 'FlagError'
}

/** Reads the flags of a bench: `--name N` for each number, `--only part,part`, `--dir FOLDER`, `--cpu-prof FOLDER`. */
export const readFlags = <N extends NumberFlags>(
  args: readonly string[],
  numberFlags: N,
  parts: readonly string[],
): Flags<N> => {
  const text = { type: 'string' } as const
  const named = Object.fromEntries(Object.keys(numberFlags).map((name) => [name, text]))
  const values = parse(args, { ...named, only: text, dir: text, 'cpu-prof': text })
  const numbers: Record<string, number> = {}
  for (const [name, { fallback, min, max }] of Object.entries(numberFlags)) {
    const value = Number(values[name] ?? fallback)
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new FlagError(`--${name} must be a whole number from ${min} to ${max}`)
    }
    numbers[name] = value
  }
  const only = new Set(values.only?.split(',') ?? parts)
  for (const part of only) if (!parts.includes(part)) throw new FlagError(`--only takes some of ${parts.join(',')}`)
  return { numbers: numbers as Record<keyof N, number>, only, dir: values.dir, cpuProf: values['cpu-prof'] }
}

const parse = (
  args: readonly string[],
  options: Record<string, { type: 'string' }>,
): Readonly<Record<string, string | undefined>> => {
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error))
  }
}

export const describeFlags = (numberFlags: NumberFlags, parts: readonly string[]): string =>
  [
    ...Object.entries(numberFlags).map(([name, { about, fallback }]) => `  --${name} N   ${about} (${fallback})`),
    `  --only PARTS   some of ${parts.join(',')}`,
    "  --dir FOLDER   where the temporary folder is made (the system's)",
    '  --cpu-prof FOLDER   where the server leaves its CPU profiles; costs time, so no figure counts',
  ].join('\n')
