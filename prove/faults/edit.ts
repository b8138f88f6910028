import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { TreeCopy } from './tree-copy.ts'

/** A change of one source file. */
export type Edit = {
  /** From the root. */
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
}

/** Throws where the text of an edit does not stand in its file, or more than once. */
export const assertFits = (tree: TreeCopy, name: string, { file, find }: Edit): void => {
  const times = tree.has(file) ? tree.read(file).split(find).length - 1 : 0
  if (times !== 1) throw new Error(`"${name}": its text stands ${times} times in ${file}, and must stand once`)
}

/** Puts edits into a copy, its sources and what is compiled of them; the answer takes them out again. */
export const plantEdits = (tree: TreeCopy, edits: readonly Edit[]): (() => void) => {
  const sound = new Map([...new Set(edits.map(({ file }) => file))].map((file) => [file, tree.read(file)]))
  for (const { file, find, replace } of edits) {
    const text = tree.read(file).replace(find, () => replace)
    put(tree, file, text)
  }
  return () => {
    for (const [file, text] of sound) put(tree, file, text)
  }
}

const { options } = ts.convertCompilerOptionsFromJson(
  { target: 'es2023', module: 'esnext', verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true },
  fileURLToPath(new URL('../../../', import.meta.url)),
)

/** Writes a source file and what the compiler makes of it alone: what is planted need not have the right types. */
const put = (tree: TreeCopy, file: string, text: string): void => {
  tree.write(file, text)
  const { outputText } = ts.transpileModule(text, { compilerOptions: options, fileName: file })
  tree.write(file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'), outputText)
}
