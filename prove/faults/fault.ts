/** A small fault that somebody could make, and the compiled tests that must fail with it. */
export type Fault = {
  /** What goes wrong, in the words of who would suffer it. */
  readonly name: string
  /** The source file, from the root. */
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** Compiled test files, from the root; the quickest first. */
  readonly kills: readonly string[]
}

/** What became of a fault. */
export type Verdict =
  | { readonly kind: 'killed'; readonly by: string }
  /** The compiler did not take it. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'survived' }
