/** How many ids the checklist has in each of its groups. */
export const checklist = { NUM: 9, APP: 17, BASE: 12, USE: 6, REG: 7, SEC: 9, SCL: 2 } as const

export const idsOfChecklist: readonly string[] = Object.entries(checklist).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `${group}-${index + 1}`),
)

/** One row of the map: an id, what it asks, where it is built, what tests it. `isBuilt` is false where the row says "not yet". */
export type MappedId = {
  readonly id: string
  readonly isBuilt: boolean
  /** Why not, or what is missing of it. */
  readonly says: string
  readonly places: readonly string[]
  readonly tests: readonly string[]
}

const codeIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)

export const mappedIds = (page: string): readonly MappedId[] =>
  page
    .split('\n')
    .filter((line) => /^\| [A-Z]+-\d+ \|/.test(line))
    .map((line) => {
      const [, id = '', , where = '', tests = ''] = line.split('|').map((cell) => cell.trim())
      return { id, isBuilt: !/^not yet: /i.test(where), says: where, places: codeIn(where), tests: codeIn(tests) }
    })

/** The titles of tests in a source file, and of the groups that they stand in. */
export const titlesOf = (source: string): readonly string[] =>
  [...source.matchAll(/\b(?:test|it|describe)(?:\.\w+)*(?:\([^()'"`]*\))?\(\s*(['"`])((?:(?!\1)[\s\S])*)\1/g)].map(
    ([, , title = '']) => title,
  )

export const names = (title: string, id: string): boolean => new RegExp(`\\b${id}(?![0-9])`).test(title)
