import { fileURLToPath } from 'node:url'
import { assertFits, plantEdits } from '../faults/edit.ts'
import { TreeCopy } from '../faults/tree-copy.ts'
import type { PlantedLeak } from './planted-leak.ts'
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

/** The line by which the search tells of the leak. */
const tryLeak = async (tree: TreeCopy, { edits, told }: PlantedLeak): Promise<string | undefined> => {
  const takeOut = plantEdits(tree, edits)
  try {
    const { output } = await tree.runNode(searchScript, ['--udp', '--short'], searchTimeoutMs)
    if (!output.includes(' scenarios over ')) throw new Error(`with a planted leak the search does not run:\n${output}`)
    return output
      .split('\n')
      .filter((line) => line.startsWith('LEAK: '))
      .map((line) => line.slice('LEAK: '.length))
      .find((line) => told.test(line))
  } finally {
    takeOut()
  }
}
