/** A run of the index of parties: entries in a row, the oldest runs first. */
export type PartyRun = {
  /** From 1; the newest has the highest. */
  readonly run: number
  readonly level: number
  readonly from: number
  readonly to: number
}

/** As packages/store/src/sqlite/party-runs.ts has them: how many entries a new run takes, and how many runs become one. */
export const newestEntries = 16_384
const fanOut = 16
const highestLevel = 3

/** The runs in which a store that was bound into all the time, and merged all that it may, would keep its entries. */
export const partyRunsOf = (entries: number): readonly PartyRun[] => {
  const runs: PartyRun[] = []
  let from = 0
  for (let level = highestLevel; level >= 0; level -= 1) {
    const size = newestEntries * fanOut ** level
    for (; entries - from >= size; from += size) runs.push({ run: runs.length + 1, level, from, to: from + size })
  }
  // The newest is not full.
  return [...runs, { run: runs.length + 1, level: 0, from, to: entries }]
}
