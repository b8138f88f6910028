import { setTimeout as pause } from 'node:timers/promises'
import { describeFaults } from '../calls/clean-rate.ts'
import type { WhatIsLeft } from '../calls/collect-on-signal.ts'
import type { CollectedMemory } from '../calls/collected-memory.ts'
import type { LoadClient } from '../calls/load-client.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { log } from '../result-line.ts'

export type SoakPlan = {
  readonly load: LoadClient
  readonly server: PinnedProcess
  readonly memory: CollectedMemory
  readonly ratePerS: number
  readonly holdMs: number
  readonly minutes: number
}

export type Soaked = {
  readonly offered: number
  readonly completed: number
  /** Before the first minute, when earlier calls have left nothing. */
  readonly before: WhatIsLeft
  /** At the end of each minute, with what its calls have left. */
  readonly minutes: readonly WhatIsLeft[]
  /** When the last transaction is forgotten. */
  readonly after: WhatIsLeft
}

/** RFC 3261's longest memory of an ended transaction is 32 s; what was sent twice began up to 32 s later. */
const leftoversGoneMs = 70_000

const mib = (octets: number): string => (octets / 2 ** 20).toFixed(1)

const tell = (when: string, left: WhatIsLeft, outcome: string): void =>
  log(
    `${when}: holds ${mib(left.heldOctets)} MiB, ${mib(left.residentOctets)} MiB resident, ` +
      `${left.resources} resources, ${left.descriptors} descriptors${outcome}`,
  )

/** Offers calls a minute at a time, and looks after each at what the server holds. */
export const soak = async ({ load, server, memory, ratePerS, holdMs, minutes }: SoakPlan): Promise<Soaked> => {
  await pause(leftoversGoneMs)
  const before = await memory.read(server)
  tell('before', before, '')
  const readings: WhatIsLeft[] = []
  let [offered, completed] = [0, 0]
  for (let minute = 1; minute <= minutes; minute += 1) {
    const outcome = await load.run(ratePerS * 60, ratePerS, holdMs)
    const left = await memory.read(server)
    tell(`minute ${minute}`, left, `; ${describeFaults(outcome)}`)
    readings.push(left)
    offered += outcome.offered
    completed += outcome.completed
  }
  await pause(leftoversGoneMs)
  const after = await memory.read(server)
  tell('after', after, '')
  return { offered, completed, before, minutes: readings, after }
}
