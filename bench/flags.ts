import { parseArgs } from 'node:util'

export type NumberFlag = {
  readonly about: string
  readonly fallback: number
  readonly min: number
  readonly max: number
  /** Whether it may be no whole number. */
  readonly fraction?: boolean
}

/** A flag that takes several numbers with commas between them. */
export type NumbersFlag = Omit<NumberFlag, 'fallback'> & { readonly fallback: readonly number[] }

type NumberFlags = Readonly<Record<string, NumberFlag | NumbersFlag>>

type NumbersOf<N extends NumberFlags> = {
  readonly [Name in keyof N]: N[Name] extends NumbersFlag ? readonly number[] : number
}

export type Flags<N extends NumberFlags> = {
  readonly numbers: NumbersOf<N>
  /** The parts to run; all when none is named. */
  readonly only: ReadonlySet<string>
  /** The folder in which a temporary one is made. */
  readonly dir: string | undefined
  /** Where filled stores are kept for later runs. */
  readonly filled: string | undefined
  /** Where the server leaves its CPU profiles. */
  readonly cpuProf: string | undefined
}

export class FlagError extends Error {
  override readonly name = 'FlagError'
}

/** `10k` and `1M` as people write them. */
const units: Readonly<Record<string, number>> = { k: 1_000, M: 1_000_000 }

const readNumber = (text: string, fraction = false): number => {
  if (fraction && /^\d+\.\d+$/.test(text)) return Number(text)
  const [, digits = '', unit] = /^(\d+)([kM]?)$/.exec(text) ?? []
  return digits === '' ? Number.NaN : Number(digits) * (units[unit ?? ''] ?? 1)
}

const writeNumber = (value: number): string => {
  const unit = ['M', 'k'].find((one) => value > 0 && value % (units[one] ?? 1) === 0)
  return unit === undefined ? String(value) : `${value / (units[unit] ?? 1)}${unit}`
}

const isList = (flag: NumberFlag | NumbersFlag): flag is NumbersFlag => typeof flag.fallback !== 'number'

/**
 * Reads the flags of a bench: `--name N` for each number or list of numbers, `--only part,part`, `--dir FOLDER`,
 * `--filled FOLDER`, `--cpu-prof FOLDER`.
 */
export const readFlags = <N extends NumberFlags>(
  args: readonly string[],
  numberFlags: N,
  parts: readonly string[],
): Flags<N> => {
  const text = { type: 'string' } as const
  const named = Object.fromEntries(Object.keys(numberFlags).map((name) => [name, text]))
  const values = parse(args, { ...named, only: text, dir: text, filled: text, 'cpu-prof': text })
  const numbers: Record<string, number | readonly number[]> = {}
  for (const [name, flag] of Object.entries(numberFlags)) {
    const { min, max, fraction } = flag
    const given = values[name]?.split(',').map((one) => readNumber(one, fraction)) ?? [flag.fallback].flat()
    if ((!isList(flag) && given.length > 1) || given.some((value) => !(value >= min && value <= max))) {
      const what = isList(flag)
        ? 'whole numbers with commas between them, each'
        : fraction
          ? 'a number'
          : 'a whole number'
      throw new FlagError(`--${name} must be ${what} from ${writeNumber(min)} to ${writeNumber(max)}`)
    }
    numbers[name] = isList(flag) ? given : (given[0] ?? flag.fallback)
  }
  const only = new Set(values.only?.split(',') ?? parts)
  for (const part of only) if (!parts.includes(part)) throw new FlagError(`--only takes some of ${parts.join(',')}`)
  const { dir, filled } = values
  return { numbers: numbers as NumbersOf<N>, only, dir, filled, cpuProf: values['cpu-prof'] }
}

/** The value of `--name VALUE`, which must be one of `choices`, and the other arguments; undefined when it is not there. */
export const takeChoice = (
  args: readonly string[],
  name: string,
  choices: readonly string[],
): { readonly choice: string | undefined; readonly others: readonly string[] } => {
  const at = args.indexOf(`--${name}`)
  if (at < 0) return { choice: undefined, others: args }
  const choice = args[at + 1]
  if (choice === undefined || !choices.includes(choice)) throw new FlagError(`--${name} takes ${choices.join(' or ')}`)
  return { choice, others: [...args.slice(0, at), ...args.slice(at + 2)] }
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
    ...Object.entries(numberFlags).map(
      ([name, { about, fallback }]) => `  --${name} N   ${about} (${[fallback].flat().map(writeNumber).join(',')})`,
    ),
    `  --only PARTS   some of ${parts.join(',')}`,
    "  --dir FOLDER   where the temporary folder is made (the system's)",
    '  --filled FOLDER   keeps the filled stores there for the next run, which then need not fill',
    '  --cpu-prof FOLDER   where the server leaves its CPU profiles; costs time, so no figure counts',
  ].join('\n')
