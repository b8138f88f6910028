/** What a page names of the product, so that a test can hold it to the product. */
export type NamedThings = {
  /** `axbridge …` as far as it is words, and the options behind it. */
  readonly commands: readonly { readonly words: readonly string[]; readonly options: readonly string[] }[]
  /** `npm run …` */
  readonly scripts: readonly string[]
  /** Keys of the configuration in code: one of the sections and what follows. */
  readonly keys: readonly string[]
}

/** Code within lines, and each line of a block with lines that go on joined to it. */
const codeOf = (page: string): readonly string[] => {
  const joined = page.replaceAll(/ *\\\n\s*/g, ' ')
  const blocks = [...joined.matchAll(/^ *```[^\n]*\n([\s\S]*?)^ *```/gm)].flatMap(([, text = '']) => text.split('\n'))
  const withoutBlocks = joined.replaceAll(/^ *```[^\n]*\n[\s\S]*?^ *```/gm, '')
  const spans = [...withoutBlocks.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
  return [...blocks, ...spans]
}

const commandIn = (line: string) => {
  // The word alone is the program, a user or a folder; a comment behind it is no operand.
  const [, rest = ''] = /(?:^|[|(;] *|npx )axbridge ((?:[a-z]|--)[^|;]*)/.exec(line.replace(/ #.*$/, '')) ?? []
  if (rest === '') return []
  const parts = rest.split(/\s+/)
  const end = parts.findIndex((part) => !/^[a-z][a-z-]*$/.test(part))
  const words = end < 0 ? parts : parts.slice(0, end)
  return [{ words, options: parts.flatMap((part) => /^--([a-z][a-z-]*)/.exec(part)?.[1] ?? []) }]
}

/** `sections` are those of the configuration. */
export const namedThings = (page: string, sections: readonly string[]): NamedThings => {
  const code = codeOf(page)
  const key = new RegExp(`^((?:${sections.join('|')})(?:\\.[a-z][A-Za-z]*)+)(?:: .*)?$`)
  return {
    commands: code.flatMap(commandIn),
    scripts: code.flatMap((line) =>
      [...line.matchAll(/npm run (?:--silent )?([a-z][a-z-]*)/g)].map(([, name = '']) => name),
    ),
    keys: code
      .flatMap((line) => key.exec(line)?.[1] ?? [])
      .filter((name) => !/\.(?:md|ts|js|json|yaml|csv)$/.test(name)),
  }
}
