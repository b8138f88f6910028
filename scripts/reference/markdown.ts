/** A text as the cell of a table: in one line, and no column more than there are. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')

export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [headings, headings.map(() => '---'), ...rows.map((row) => row.map(cell))]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

export const code = (text: string): string => `\`${text}\``

/** What a heading is linked by, as forges make it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** A page that is made: its title, what is said at its head, and its parts, with one empty line between them. */
export const page = (title: string, parts: readonly string[]): string =>
  `${[`# ${title}`, '<!-- Made by `npm run reference`. Do not edit. -->', ...parts].join('\n\n')}\n`
