/** Characters that a terminal draws two cells wide: the CJK blocks and full-width forms (UAX #11, W and F). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

const widthOf = (text: string): number => {
  let cells = 0
  for (const character of text) cells += wide.test(character) ? 2 : 1
  return cells
}

const padded = (text: string, cells: number): string => text + ' '.repeat(Math.max(0, cells - widthOf(text)))

/** What is shown of a value: a dash for nothing. */
export const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.map(shown).join(', ') : String(value)
}

/** The columns of a table: their titles, and what an item shows in them. */
export type Columns<Item> = Readonly<Record<string, (item: Item) => unknown>>

/** A table with a line of titles; words in the place of a table without a line. */
export const table = <Item>(items: readonly Item[], columns: Columns<Item>): string => {
  if (items.length === 0) return 'none\n'
  const rows = [
    Object.keys(columns).map((title) => title.toUpperCase()),
    ...items.map((item) => Object.values(columns).map((of) => shown(of(item)))),
  ]
  const widths = Object.keys(columns).map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))))
  const lines = rows.map((row) =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

/** One thing, a line for each of its fields. */
export const card = (fields: Readonly<Record<string, unknown>>): string => {
  const width = Math.max(...Object.keys(fields).map(widthOf))
  const lines = Object.entries(fields).map(([name, value]) => `${padded(name, width)}  ${shown(value)}`)
  return `${lines.join('\n')}\n`
}
