import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Command, Option } from './command.ts'
import { UsageError } from './usage-error.ts'

/** Options that every command which asks the API has. */
export const commonOptions: Readonly<Record<string, Option>> = {
  json: { help: "print the API's JSON" },
  url: { value: 'URL', help: 'where the API is; else AXBRIDGE_URL, else http://127.0.0.1:8700' },
  help: { help: 'explain the command' },
}

export const operatorOptions: Readonly<Record<string, Option>> = {
  'admin-key-file': { value: 'FILE', help: 'the admin key; else AXBRIDGE_ADMIN_KEY, else the file ./keys/admin' },
}

/** A command and what it was given. */
export type CommandLine = {
  readonly command: Command
  readonly operands: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string | boolean | undefined>>
}

/** `help` with the words that are to be explained, or a command to run. */
export type ReadLine =
  | { readonly kind: 'run'; readonly line: CommandLine }
  | { readonly kind: 'help'; readonly of: readonly string[] }

/** Words of this form hold no secret and may be repeated in a message. */
const harmless = /^[a-z][a-z-]{0,19}$/

/** A mainland mobile in an argument, plain or in groups as people write it (138-0000-0001). It stands in the process list by then; it must not go on into a URL or a log. */
const realNumber = /(?<![0-9])(?:\+?86[ -]?|0)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])/

export const optionsOf = ({ asks, options = {} }: Command): Readonly<Record<string, Option>> => ({
  ...options,
  ...(asks === 'operator' ? operatorOptions : {}),
  ...(asks === 'nobody' ? { help: commonOptions.help as Option } : commonOptions),
})

const wordsOf = (argv: readonly string[]): readonly string[] => {
  const end = argv.findIndex((word) => word.startsWith('-'))
  return end < 0 ? argv : argv.slice(0, end)
}

const commandOf = (argv: readonly string[], commands: readonly Command[]): Command => {
  const words = wordsOf(argv)
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const found = words.length >= length ? commands.find((command) => command.name === name) : undefined
    if (found !== undefined) return found
  }
  const [group = '', verb = ''] = words
  const known = commands.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.split(' ')[1])
  if (known.length > 0) {
    const what = harmless.test(verb) ? `'${group} ${verb}'` : `'${group}' with that`
    throw new UsageError(`there is no command ${what}: it is one of ${known.join(', ')}`)
  }
  throw new UsageError(harmless.test(group) ? `there is no command '${group}'` : 'there is no such command')
}

const valuesOf = (command: Command, argv: readonly string[]) => {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(optionsOf(command)).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    // What node says of an unknown option or operand quotes it.
    const says =
      code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
        ? `it takes the options ${Object.keys(optionsOf(command))
            .map((name) => `--${name}`)
            .join(', ')} and no other`
        : 'an option that takes a value has none, or one that takes none has one'
    throw new UsageError(`${command.name}: ${says}`)
  }
}

/** Understands the arguments of the process. Throws UsageError. */
export const readCommandLine = (argv: readonly string[], commands: readonly Command[]): ReadLine => {
  const [first] = argv
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'help', of: [] }
  if (first === 'help') return { kind: 'help', of: argv.slice(1) }
  const command = commandOf(argv, commands)
  const { values, positionals } = valuesOf(command, argv.slice(command.name.split(' ').length))
  if (values.help === true) return { kind: 'help', of: command.name.split(' ') }
  if (argv.some((word) => realNumber.test(word))) {
    throw new UsageError(
      'a real number must not stand in the command line, where others see it: give it on stdin or in a file',
    )
  }

  const { operands: names = [], options = {} } = command
  if (positionals.length !== names.length) {
    const wanted = names.length === 0 ? 'takes no operands' : `takes ${names.join(' and ')}`
    throw new UsageError(`${command.name} ${wanted}`)
  }
  for (const [name, { required }] of Object.entries(options)) {
    if (required === true && values[name] === undefined) throw new UsageError(`${command.name} needs --${name}`)
  }
  const operands = Object.fromEntries(names.map((name, at) => [name.toLowerCase(), positionals[at] ?? '']))
  return { kind: 'run', line: { command, operands, values: values as CommandLine['values'] } }
}
