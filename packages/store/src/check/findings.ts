import { StoreError } from '@axbridge/core'
import { type FaultName, faults } from './fault.ts'

/** One kind of fault that was found. `examples` name rows by their ids and by 700 numbers, never by a party. */
export type Finding = {
  readonly fault: FaultName
  readonly says: string
  readonly count: number
  readonly examples: readonly string[]
}

const mostExamples = 10

/** What a check has found so far: it counts everything and keeps a few examples, so that it stays small on a ruined store. */
export class Findings {
  readonly #found = new Map<FaultName, { count: number; readonly examples: string[] }>()

  note(fault: FaultName, example: string): void {
    const found = this.#found.get(fault) ?? { count: 0, examples: [] }
    found.count += 1
    if (found.examples.length < mostExamples) found.examples.push(example)
    this.#found.set(fault, found)
  }

  /** In the order of the closed list. */
  list(): readonly Finding[] {
    return (Object.keys(faults) as FaultName[]).flatMap((fault) => {
      const found = this.#found.get(fault)
      return found === undefined ? [] : [{ fault, says: faults[fault], count: found.count, examples: found.examples }]
    })
  }
}

/** Goes on behind a part that a damaged file does not let be read, and tells so. What else went wrong is thrown. */
export const unlessDamaged = async <T>(findings: Findings, read: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'disk')) throw error
    findings.note('file_damaged', error.message)
    return undefined
  }
}
