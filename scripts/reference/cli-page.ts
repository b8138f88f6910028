import { page } from './markdown.ts'

/** The help of the command line, by the package that makes it. */
export type CommandHelp = {
  readonly names: readonly string[]
  text(of: readonly string[]): string
}

/** Loads the help of the built command: the package has no exports of its own, since it is run and not imported. */
export const readCommandHelp = async (): Promise<CommandHelp> => {
  const built = (file: string): string => new URL(`../../../packages/cli/dist/${file}`, import.meta.url).href
  type Command = { readonly name: string }
  const { commands } = (await import(built('commands.js'))) as { commands: readonly Command[] }
  const { helpText } = (await import(built('help.js'))) as {
    helpText: (commands: readonly Command[], of: readonly string[]) => string
  }
  return { names: commands.map(({ name }) => name), text: (of) => helpText(commands, of) }
}

const block = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\``

/** docs/reference/cli.md: what `axbridge help` says, of all commands and of each. */
export const cliPage = ({ names, text }: CommandHelp): string =>
  page('The command `axbridge`', [
    'What `axbridge help` and `axbridge help COMMAND` say. In a clone it is called with `npx axbridge`. What the commands are for stands in [admin.md](../admin.md).',
    block(text([])),
    ...names.map((name) => `## ${name}\n\n${block(text(name.split(' ')))}`),
  ])
