/** A fenced block of a page: ```` ```sh run ```` has the language `sh` and the mark `run`. */
export type CodeBlock = {
  readonly language: string
  readonly mark: string
  readonly text: string
  /** The line of its fence, from 1. */
  readonly line: number
}

const fence = /^( *)(`{3,})(.*)$/

/** The blocks of a Markdown page in their order. A fence may be indented, as in a list. Throws where one is not closed. */
export const codeBlocks = (page: string): readonly CodeBlock[] => {
  const blocks: CodeBlock[] = []
  let open: { indent: string; ticks: string; info: string; line: number; lines: string[] } | undefined
  for (const [at, line] of page.split('\n').entries()) {
    const [, indent = '', ticks = '', info = ''] = fence.exec(line) ?? []
    if (open === undefined) {
      if (ticks !== '') open = { indent, ticks, info: info.trim(), line: at + 1, lines: [] }
    } else if (ticks.length >= open.ticks.length && info.trim() === '') {
      const [language = '', ...marks] = open.info.split(/\s+/)
      const text = open.lines.map((one) => `${one}\n`).join('')
      blocks.push({ language, mark: marks.join(' '), text, line: open.line })
      open = undefined
    } else {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart())
    }
  }
  if (open !== undefined) throw new Error(`the block of line ${open.line} is not closed`)
  return blocks
}

/** What is shown directly behind a block, as its output: a block of JSON or text without a mark. */
export const shownBehind = (blocks: readonly CodeBlock[], block: CodeBlock): CodeBlock | undefined => {
  const next = blocks[blocks.indexOf(block) + 1]
  return next !== undefined && next.mark === '' && ['json', 'text'].includes(next.language) ? next : undefined
}
