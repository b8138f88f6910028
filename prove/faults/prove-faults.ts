import { fileURLToPath } from 'node:url'
import { coreFaults } from './core-faults.ts'
import type { Fault, Verdict } from './fault.ts'
import { storeFaults } from './store-faults.ts'
import { TreeCopy } from './tree-copy.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Two faults at a time: each has a copy of the tree of its own, and a run of tests keeps one core busy. */
const lanes = 2

/** Puts each fault into a copy of the tree and answers whether every one was killed. */
export const proveFaults = async (): Promise<boolean> => {
  const faults = [...coreFaults, ...storeFaults]
  const waiting = [...faults]
  const verdicts = new Map<Fault, Verdict>()
  const laneEnds = await Promise.allSettled(
    Array.from({ length: lanes }, async (_, lane) => {
      const tree = TreeCopy.make(root)
      try {
        await buildSound(tree)
        if (lane === 0) await assertSound(tree, faults)
        for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
          const verdict = await tryFault(tree, fault)
          verdicts.set(fault, verdict)
          process.stdout.write(`${lineOf(fault, verdict)}\n`)
        }
      } finally {
        // A lane that broke leaves the other nothing to do, so that both copies are removed.
        waiting.length = 0
        tree.remove()
      }
    }),
  )
  for (const end of laneEnds) if (end.status === 'rejected') throw end.reason
  // A fault that the compiler refuses proves nothing of the tests.
  const survivors = faults.filter((fault) => verdicts.get(fault)?.kind !== 'killed')
  for (const { name, file } of survivors) process.stdout.write(`survived: ${name} (${file})\n`)
  process.stdout.write(`${faults.length - survivors.length} killed, ${survivors.length} survived\n`)
  return survivors.length === 0
}

const buildSound = async (tree: TreeCopy): Promise<void> => {
  const { exitCode, output } = await tree.build()
  if (exitCode !== 0) throw new Error(`the tree does not build without a fault:\n${output}`)
}

/** Without a fault every named test passes, and every fault fits the source: else a kill would prove nothing. */
const assertSound = async (tree: TreeCopy, faults: readonly Fault[]): Promise<void> => {
  for (const { name, file, find, kills } of faults) {
    const times = tree.has(file) ? tree.read(file).split(find).length - 1 : 0
    if (times !== 1) throw new Error(`"${name}": its text stands ${times} times in ${file}, and must stand once`)
    const missing = kills.find((test) => !tree.has(test))
    if (kills.length === 0 || missing !== undefined) throw new Error(`"${name}": there is no test ${missing ?? ''}`)
  }
  const { ran, failed } = await tree.testSound([...new Set(faults.flatMap(({ kills }) => kills))])
  if (ran.exitCode !== 0) throw new Error(`without a fault a test fails (${ran.exitCode}): ${failed ?? ran.output}`)
}

const tryFault = async (tree: TreeCopy, { file, find, replace, kills }: Fault): Promise<Verdict> => {
  const sound = tree.read(file)
  tree.write(
    file,
    sound.replace(find, () => replace),
  )
  try {
    const built = await tree.build()
    if (built.exitCode !== 0) return { kind: 'refused' }
    const { ran, failed } = await tree.test(kills)
    if (ran.exitCode === 0) return { kind: 'survived' }
    return {
      kind: 'killed',
      by: failed ?? (ran.exitCode === 'too long' ? 'taking too long' : 'a test file that broke'),
    }
  } finally {
    tree.write(file, sound)
  }
}

const lineOf = ({ name }: Fault, verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'killed':
      return `killed    ${name}\n          by: ${verdict.by}`
    case 'refused':
      return `NOT TRIED ${name}\n          the compiler refuses it: write it so that it builds`
    case 'survived':
      return `SURVIVED  ${name}`
  }
}
