const operations: Readonly<Record<string, (one: number, other: number) => number>> = {
  '*': (one, other) => one * other,
  '/': (one, other) => one / other,
  '+': (one, other) => one + other,
}

const numberOf = (text: string): number => Number(text.replaceAll(',', ''))

/** How exactly a number is written: half of its last digit. */
const halfDigit = (text: string): number => 0.5 * 10 ** -(text.split('.')[1]?.length ?? 0)

export type Sum = { readonly text: string; readonly isRight: boolean }

/** Every `a * b / c = d` of a page that stands as code, from left to right, and whether it is right to the digits that are shown. */
export const sumsOf = (page: string): readonly Sum[] =>
  [...page.matchAll(/`([0-9][0-9,. */+]*) = ([0-9][0-9,.]*)`/g)].map(([text, left = '', right = '']) => {
    const [first = '', ...rest] = left.trim().split(' ')
    let value = numberOf(first)
    for (let at = 0; at < rest.length; at += 2) {
      value = operations[rest[at] ?? '']?.(value, numberOf(rest[at + 1] ?? '')) ?? Number.NaN
    }
    return { text, isRight: Math.abs(value - numberOf(right)) <= halfDigit(right) + 1e-9 }
  })

/** The numbers of a column of the table behind a heading, one list for each row. */
export const columnBehind = (page: string, heading: string, column: number): readonly string[] => {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  return (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split('|')[column + 1]?.trim() ?? '')
}
