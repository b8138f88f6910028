import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { TreeCopy } from '../faults/tree-copy.ts'
import type { Edit, PlantedLeak } from './planted-leak.ts'
import { plantedLeaks } from './planted-leaks.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const searchScript = 'dist/tests/leaks/main.js'
const searchTimeoutMs = 600_000

/** Runs the search in a tree whole and with each leak planted; answers whether it found every one and nothing else. */
export const proveLeaks = async (): Promise<boolean> => {
  const tree = TreeCopy.make(root)
  try {
    const built = await tree.build()
    if (built.exitCode !== 0) throw new Error(`the tree does not build:\n${built.output}`)
    for (const { name, edits } of plantedLeaks) for (const edit of edits) assertFits(tree, name, edit)
    for (const way of ['--udp', '--tcp']) {
      const sound = await tree.runNode(searchScript, [way], searchTimeoutMs)
      process.stdout.write(sound.output)
      if (sound.exitCode === 0) continue
      process.stdout.write('the search fails without a planted leak\n')
      return false
    }
    let found = 0
    for (const leak of plantedLeaks) {
      const told = await tryLeak(tree, leak)
      if (told !== undefined) found += 1
      process.stdout.write(
        told === undefined ? `NOT FOUND ${leak.name}\n` : `found     ${leak.name}\n          ${told}\n`,
      )
    }
    process.stdout.write(`${found} of ${plantedLeaks.length} found\n`)
    return found === plantedLeaks.length
  } finally {
    tree.remove()
  }
}

const assertFits = (tree: TreeCopy, name: string, { file, find }: Edit): void => {
  const times = tree.has(file) ? tree.read(file).split(find).length - 1 : 0
  if (times !== 1) throw new Error(`"${name}": its text stands ${times} times in ${file}, and must stand once`)
}

/** The line by which the search tells of the leak. */
const tryLeak = async (tree: TreeCopy, { edits, told }: PlantedLeak): Promise<string | undefined> => {
  const files = [...new Set(edits.map(({ file }) => file))]
  const sound = new Map(files.map((file) => [file, tree.read(file)]))
  try {
    for (const { file, find, replace } of edits)
      put(
        tree,
        file,
        tree.read(file).replace(find, () => replace),
      )
    const { output } = await tree.runNode(searchScript, ['--udp', '--short'], searchTimeoutMs)
    if (!output.includes(' scenarios over ')) throw new Error(`with a planted leak the search does not run:\n${output}`)
    return output
      .split('\n')
      .filter((line) => line.startsWith('LEAK: '))
      .map((line) => line.slice('LEAK: '.length))
      .find((line) => told.test(line))
  } finally {
    for (const [file, text] of sound) put(tree, file, text)
  }
}

const { options } = ts.convertCompilerOptionsFromJson(
  { target: 'es2023', module: 'esnext', verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true },
  root,
)

/** Writes a source file and what the compiler makes of it alone: a leak need not have the right types. */
const put = (tree: TreeCopy, file: string, text: string): void => {
  tree.write(file, text)
  const { outputText } = ts.transpileModule(text, { compilerOptions: options, fileName: file })
  tree.write(file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'), outputText)
}
