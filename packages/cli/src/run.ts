import { ApiClient, NoAnswer, ProblemAnswered } from './api/api-client.ts'
import { baseUrl } from './api/base-url.ts'
import { type Credentials, customerCredentials, nobody, operatorCredentials } from './api/credentials.ts'
import { type Call, type ExitCode, exitCodes } from './command.ts'
import { type CommandLine, readCommandLine } from './command-line.ts'
import { commands } from './commands.ts'
import { helpText } from './help.ts'
import { problemText } from './output/failure-text.ts'
import type { Surroundings } from './surroundings.ts'
import { UsageError } from './usage-error.ts'

const credentialsOf = ({ command, values }: CommandLine, surroundings: Surroundings): Credentials => {
  switch (command.asks) {
    case 'operator':
      return operatorCredentials(values['admin-key-file'] as string | undefined, surroundings)
    case 'customer':
      return customerCredentials(surroundings)
    case 'nobody':
      return nobody
  }
}

const callOf = (line: CommandLine, surroundings: Surroundings): Call => {
  const { operands, values } = line
  const option = (name: string) => values[name] as string | undefined
  const api = new ApiClient(baseUrl(option('url'), surroundings.env.AXBRIDGE_URL), credentialsOf(line, surroundings))
  return {
    operand: (name) => operands[name] ?? '',
    option,
    isOn: (name) => values[name] === true,
    asJson: values.json === true,
    api,
    surroundings,
  }
}

const failed = (error: unknown, asJson: boolean, { out, note }: Surroundings): ExitCode => {
  if (error instanceof UsageError) {
    note(`axbridge: ${error.message}\n`)
    return exitCodes.usage
  }
  if (error instanceof ProblemAnswered) {
    if (asJson && error.problem.code !== undefined) out(`${error.text}\n`)
    else note(problemText(error))
    return exitCodes.refused
  }
  if (error instanceof NoAnswer) {
    note(`axbridge: ${error.message}\n`)
    return exitCodes.refused
  }
  throw error
}

/** Runs the command of an argument list to its end. Throws only what nobody foresaw. */
export const run = async (argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> => {
  let asJson = false
  try {
    const read = readCommandLine(argv, commands)
    if (read.kind === 'help') {
      surroundings.out(helpText(commands, read.of))
      return exitCodes.done
    }
    asJson = read.line.values.json === true
    return await read.line.command.run(callOf(read.line, surroundings))
  } catch (error) {
    return failed(error, asJson, surroundings)
  }
}
