/** `axbridge …` as far as it is words, and the options behind it. */
export type NamedCommand = {
  readonly words: readonly string[]
  readonly options: readonly string[]
  /** All that stands behind `axbridge`, where it stands in a block to be typed as it is. */
  readonly typed: readonly string[] | undefined
}

/** What a page names of the product, so that a test can hold it to the product. */
export type NamedThings = {
  readonly commands: readonly NamedCommand[]
  /** `npm run …` */
  readonly scripts: readonly string[]
  /** Keys of the configuration in code: one of the sections and what follows. */
  readonly keys: readonly string[]
}

/** Code within lines, and each line of a block with lines that go on joined to it. */
const codeOf = (page: string): { readonly typed: readonly string[]; readonly spans: readonly string[] } => {
  const joined = page.replaceAll(/ *\\\n\s*/g, ' ')
  const typed = [...joined.matchAll(/^ *```[^\n]*\n([\s\S]*?)^ *```/gm)].flatMap(([, text = '']) => text.split('\n'))
  const withoutBlocks = joined.replaceAll(/^ *```[^\n]*\n[\s\S]*?^ *```/gm, '')
  return { typed, spans: [...withoutBlocks.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text) }
}

const commandIn = (line: string, isTyped: boolean): readonly NamedCommand[] => {
  // The word alone is the program, a user or a folder; a comment behind it is no operand.
  const [, rest = ''] =
    /(?:^|[|(;] *|npx |[A-Z_]+=\S+ )axbridge ((?:[a-z]|--)[^|;<>&]*)/.exec(line.replace(/ #.*$/, '')) ?? []
  if (rest === '') return []
  const typed = rest.match(/(?:\$\([^)]*\)|'[^']*'|"[^"]*"|\S)+/g) ?? []
  const end = typed.findIndex((part) => !/^[a-z][a-z-]*$/.test(part))
  return [
    {
      words: end < 0 ? typed : typed.slice(0, end),
      options: typed.flatMap((part) => /^--([a-z][a-z-]*)/.exec(part)?.[1] ?? []),
      typed: isTyped ? typed : undefined,
    },
  ]
}

/** `sections` are those of the configuration. */
export const namedThings = (page: string, sections: readonly string[]): NamedThings => {
  const { typed, spans } = codeOf(page)
  const code = [...typed, ...spans]
  const key = new RegExp(`^((?:${sections.join('|')})(?:\\.[a-z][A-Za-z]*)+)(?:: .*)?$`)
  return {
    commands: [...typed.flatMap((line) => commandIn(line, true)), ...spans.flatMap((line) => commandIn(line, false))],
    scripts: code.flatMap((line) =>
      [...line.matchAll(/npm run (?:--silent )?([a-z][a-z-]*)/g)].map(([, name = '']) => name),
    ),
    keys: code
      .flatMap((line) => key.exec(line)?.[1] ?? [])
      .filter((name) => !/\.(?:md|ts|js|json|yaml|csv)$/.test(name)),
  }
}
