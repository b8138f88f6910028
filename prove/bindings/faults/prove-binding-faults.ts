import { fileURLToPath } from 'node:url'
import { TreeCopy } from '../../faults/tree-copy.ts'
import type { StoreName } from '../subject/subject.ts'
import type { BindingFault } from './binding-fault.ts'
import { bindingFaults } from './binding-faults.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** Within so many steps each fault is to be found. */
export const mostSteps = 10_000
const kills = 60

const proofTimeoutMs = 600_000

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Puts each fault into a copy of the tree and answers whether the proof found every one. `only`: words of a name. */
export const proveBindingFaults = async (seed: number, only: string | undefined): Promise<boolean> => {
  const faults = bindingFaults.filter(({ name }) => only === undefined || name.includes(only))
  const tree = TreeCopy.make(root)
  const missed: BindingFault[] = []
  try {
    await buildOrThrow(tree)
    for (const store of new Set(faults.map((fault) => fault.store))) await assertSound(tree, store, seed)
    for (const fault of faults) {
      const found = await tryFault(tree, fault, seed)
      if (found === undefined) missed.push(fault)
      say(found === undefined ? `MISSED    ${fault.name}` : `found     ${fault.name}\n          ${found}`)
    }
  } finally {
    tree.remove()
  }
  say(`${faults.length - missed.length} found within ${mostSteps} steps, ${missed.length} missed; seed ${seed}`)
  return faults.length > 0 && missed.length === 0
}

const buildOrThrow = async (tree: TreeCopy): Promise<void> => {
  const { exitCode, output } = await tree.build()
  if (exitCode !== 0) throw new Error(`it does not build (${exitCode}):\n${output}`)
}

/** Without a fault there is nothing to find: else a find would prove nothing. */
const assertSound = async (tree: TreeCopy, store: StoreName, seed: number): Promise<void> => {
  const { exitCode, output } = await prove(tree, store, seed)
  if (exitCode !== 0) throw new Error(`without a fault the proof on the ${store} store fails:\n${output}`)
}

/** Answers what was seen of a fault; undefined when it was not found. */
const tryFault = async (tree: TreeCopy, fault: BindingFault, seed: number): Promise<string | undefined> => {
  const { name, file, find, replace, store } = fault
  const sound = tree.read(file)
  const times = sound.split(find).length - 1
  if (times !== 1) throw new Error(`"${name}": its text stands ${times} times in ${file}, and must stand once`)
  tree.write(
    file,
    sound.replace(find, () => replace),
  )
  try {
    await buildOrThrow(tree)
    const { exitCode, output } = await prove(tree, store, seed)
    if (exitCode === 0) return undefined
    const found = foundIn(output)
    if (found === undefined) throw new Error(`"${name}": the proof broke (${exitCode}):\n${output}`)
    return found
  } finally {
    tree.write(file, sound)
  }
}

const prove = (tree: TreeCopy, store: StoreName, seed: number) => {
  const args = ['bindings', '--steps', String(mostSteps), '--seed', String(seed), '--store', store, '--shrink', '15']
  const killed = store === 'memory' ? [] : ['--kills', String(kills)]
  return tree.runNode('dist/prove/main.js', [...args, ...killed], proofTimeoutMs)
}

/** How soon it was found, to what the history shrank, and what was wrong in it. */
const foundIn = (output: string): string | undefined => {
  const after = /^violation after (\d+) steps/m.exec(output)?.[1]
  if (after === undefined) return undefined
  const shrunk = /^shrunk to (\d+) steps/m.exec(output)?.[1]
  const what = /^in world \d+: (.*)$/m.exec(output)?.[1] ?? 'seen from outside the worlds'
  return `after ${after} steps, shrunk to ${shrunk}: ${what}`
}
