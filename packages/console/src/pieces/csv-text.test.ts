import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CsvFields, csvText } from './csv-text.ts'

const fields: CsvFields<readonly [string, string]> = [
  ['first', ([first]) => first],
  ['second', ([, second]) => second],
]

/** RFC 4180, read by itself: the quoted fields and the lines of a file. */
const readCsv = (text: string): string[][] => {
  const rows: string[][] = [[]]
  const field = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r\n)/gy
  for (let found = field.exec(text); found !== null; found = field.exec(text)) {
    const [, value = '', end] = found
    rows.at(-1)?.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

test('whatever stands in a field, a reader finds it in its place', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\r', '\n', ' ', '中') })
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (rows) => {
      const read = readCsv(csvText(fields, rows))
      expect(read[0]).toEqual(['first', 'second'])
      const plain = (value: string) => (value.startsWith("'") ? value.slice(1) : value)
      expect(read.slice(1).map((row) => row.map(plain))).toEqual(rows.map((row) => [...row]))
    }),
  )
})

test.each(['=1+1', '+1', '-1', '@a', '\t=1'])('what a spreadsheet would take for a formula is text: %j', (given) => {
  expect(readCsv(csvText(fields, [[given, 'b']]))[1]).toEqual([`'${given}`, 'b'])
})
