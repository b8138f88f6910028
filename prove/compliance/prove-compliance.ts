import { fileURLToPath } from 'node:url'
import { assertFits, plantEdits } from '../faults/edit.ts'
import type { Ran } from '../faults/run-command.ts'
import { type RanTest, TreeCopy } from '../faults/tree-copy.ts'
import { compiledTests, nameOfTests, type Removal } from './removal.ts'
import { removals } from './removals.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Takes what each id of the checklist asks for out of a copy of the tree, and runs the tests that have the id in their names: one of them
 * must fail, and none without the removal. `asked` names ids; all where there is none. Answers whether it is so.
 */
export const proveCompliance = async (asked: readonly string[]): Promise<boolean> => {
  const chosen = removals.filter(({ id }) => asked.length === 0 || asked.includes(id))
  const unknown = asked.find((one) => removals.every(({ id }) => id !== one))
  if (unknown !== undefined) throw new Error(`${unknown}: no removal is of this id`)
  const tree = TreeCopy.make(root, { isCompiled: true })
  try {
    for (const { id, gone, edits } of chosen) for (const edit of edits) assertFits(tree, `${id}: ${gone}`, edit)
    const sound = new Map<string, boolean>()
    const held: Removal[] = []
    for (const removal of chosen) {
      const key = `${compiledTests(removal)} ${nameOfTests(removal).source}`
      if (!sound.has(key)) sound.set(key, await isSound(tree, removal))
      if (sound.get(key) === true && (await isSeen(tree, removal))) held.push(removal)
    }
    process.stdout.write(`${held.length} of ${chosen.length} removals are seen by tests of their id\n`)
    return held.length === chosen.length
  } finally {
    tree.remove()
  }
}

const run = (tree: TreeCopy, removal: Removal): Promise<{ ran: Ran; tests: readonly RanTest[] }> =>
  tree.testNamed(compiledTests(removal), nameOfTests(removal))

/** Whether tests of the id are there, and pass while nothing is taken out. */
const isSound = async (tree: TreeCopy, removal: Removal): Promise<boolean> => {
  const { ran, tests } = await run(tree, removal)
  const isPassed = ran.exitCode === 0 && tests.some(({ status }) => status === 'passed')
  if (!isPassed) process.stdout.write(`NOT SOUND  ${removal.id} in ${removal.tests}\n${told(ran, tests)}`)
  return isPassed
}

const isSeen = async (tree: TreeCopy, removal: Removal): Promise<boolean> => {
  const { id, gone, edits, tests: file } = removal
  const takeOut = plantEdits(tree, edits)
  try {
    const { ran, tests } = await run(tree, removal)
    const failed = tests.find(({ status }) => status === 'failed')
    process.stdout.write(
      failed === undefined
        ? `NOT SEEN   ${id}: ${gone} (${file})\n${told(ran, tests)}`
        : `seen       ${id}: ${gone}\n           by: ${failed.fullName}\n`,
    )
    return failed !== undefined
  } finally {
    takeOut()
  }
}

/** A file that breaks before its tests run fails as well, and says nothing of the behaviour. */
const told = ({ exitCode, output }: Ran, tests: readonly RanTest[]): string =>
  exitCode === 0
    ? `           ${tests.length} tests passed\n`
    : `           ended with ${exitCode}:\n${output.slice(-2_000)}\n`
