import type { Command, Option } from './command.ts'
import { commonOptions, operatorOptions, optionsOf } from './command-line.ts'
import { UsageError } from './usage-error.ts'

const usageOf = ({ name, operands = [], options = {} }: Command): string => {
  const required = Object.entries(options)
    .filter(([, option]) => option.required === true)
    .map(([option, { value }]) => `--${option} ${value ?? ''}`.trimEnd())
  const hasMore = Object.values(options).some((option) => option.required !== true)
  return ['axbridge', name, ...operands, ...required, ...(hasMore ? ['[options]'] : [])].join(' ')
}

const column = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length))

const inTwoColumns = (rows: readonly (readonly [string, string])[]): string => {
  const width = column(rows.map(([left]) => left))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

const optionRows = (options: Readonly<Record<string, Option>>): readonly (readonly [string, string])[] =>
  Object.entries(options).map(([name, { value, help }]) => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    help,
  ])

const surroundings = `AXBRIDGE_URL, AXBRIDGE_ADMIN_KEY   the same as --url and the key itself
AXBRIDGE_KEY                       a customer's key: sent as a bearer token
AXBRIDGE_KEY_ID                    beside it: requests are signed with the key instead`

const explained = (command: Command): string => {
  const { summary, details } = command
  const lines = [usageOf(command), '', summary, ...(details === undefined ? [] : ['', details])]
  return [...lines, '', inTwoColumns(optionRows(optionsOf(command))), ''].join('\n')
}

const listed = (commands: readonly Command[]): string =>
  inTwoColumns(commands.map(({ name, operands = [], summary }) => [['axbridge', name, ...operands].join(' '), summary]))

/** Explains all commands, those of a group, or one. Throws UsageError when there are none of this name. */
export const helpText = (commands: readonly Command[], of: readonly string[]): string => {
  const name = of.join(' ')
  if (name === '') {
    const head = 'axbridge: a self-hosted number protection service\n'
    const options = inTwoColumns(optionRows({ ...commonOptions, ...operatorOptions }))
    const exits = 'Exits with 0 when it was done, 1 when it was refused or failed, 2 when it was asked wrongly.'
    return [head, listed(commands), '', options, '', surroundings, '', exits, ''].join('\n')
  }
  const one = commands.find((command) => command.name === name)
  if (one !== undefined) return explained(one)
  const group = commands.filter((command) => command.name.startsWith(`${name} `))
  if (group.length === 0) throw new UsageError('there is no such command to explain')
  return [listed(group), ''].join('\n')
}
