import type { Edit } from '../faults/edit.ts'

/** What an id of the checklist asks for, taken out of the sources, and the tests with this id in their names, which must fail without it. */
export type Removal = {
  readonly id: string
  /** What there is no more, in the words of who would suffer it. */
  readonly gone: string
  readonly edits: readonly [Edit, ...Edit[]]
  /** The source file of the tests, from the root. */
  readonly tests: string
  /** Words of the names of those that are run, where others of the id need a peer or a previous one. */
  readonly named?: string
}

/** Where the compiler puts the tests. */
export const compiledTests = ({ tests }: Removal): string =>
  (tests.startsWith('packages/') ? tests.replace('/src/', '/dist/') : `dist/${tests}`).replace(/\.ts$/, '.js')

/** What the whole name of a test matches that holds the behaviour. */
export const nameOfTests = ({ id, named = '' }: Removal): RegExp => new RegExp(`^(?=.*${named})(?=.*\\b${id}(?![0-9]))`)
