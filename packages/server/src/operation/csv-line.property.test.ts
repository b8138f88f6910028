import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from './csv-line.ts'

/** RFC 4180 read in the plainest way, a character at a time. */
const readLines = (text: string): string[][] => {
  const lines: string[][] = []
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (letter === '"' && cell === '') isQuoted = true
    else if (letter === ',') {
      cells.push(cell)
      cell = ''
    } else if (letter === '\r' && text[at + 1] === '\n') {
      lines.push([...cells, cell])
      ;[cells, cell, at] = [[], '', at + 1]
    } else cell += letter
  }
  return lines
}

const startsFormula = (text: string): boolean => '=+-@\t\r＝＋－＠'.includes(text.slice(0, 1)) && text !== ''

test('any texts are read back as they were, but for the apostrophe before what would be a formula', () => {
  const texts = fc.array(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",\'a＝') })), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const lines = readLines(csvLine(one) + csvLine(other))
      const safe = (cells: readonly string[]) => cells.map((text) => (startsFormula(text) ? `'${text}` : text))
      expect(lines).toEqual([safe(one), safe(other)])
      for (const cell of lines.flat()) expect(startsFormula(cell)).toBe(false)
    }),
  )
})

test('numbers stand as they are and nothing as an empty cell', () => {
  expect(csvLine([null, 0, -1, 'x'])).toBe(',0,-1,x\r\n')
})
