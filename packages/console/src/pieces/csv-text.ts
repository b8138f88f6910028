export type CsvFields<Row> = readonly (readonly [heading: string, value: (row: Row) => string])[]

/** A field that a spreadsheet would take for a formula is told that it is text. */
const csvField = (value: string): string => {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With a line of headings; lines end as RFC 4180 has it. */
export const csvText = <Row>(fields: CsvFields<Row>, rows: readonly Row[]): string => {
  const line = (values: readonly string[]) => `${values.map(csvField).join(',')}\r\n`
  return line(fields.map(([heading]) => heading)) + rows.map((row) => line(fields.map(([, of]) => of(row)))).join('')
}
