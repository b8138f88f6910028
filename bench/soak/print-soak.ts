import type { WhatIsLeft } from '../calls/collect-on-signal.ts'
import { type Place, printResult, type ResultHead } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import type { Soaked } from './soak-run.ts'
import type { StoppedCounters } from './stopped-counters.ts'

/** The first minutes fill caches and compile code; a growth that is none would be seen in them. */
const settlingMinutes = 5

/** Least squares: by how much a figure grows from one reading to the next. */
const slopeOf = (values: readonly number[]): number => {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [over, under] = values.reduce(
    ([up, down], value, at) => [up + (at - middle) * (value - mean), down + (at - middle) ** 2],
    [0, 0],
  )
  return under === 0 ? 0 : over / under
}

export const printSoak = (
  { offered, completed, before, minutes, after }: Soaked,
  counters: StoppedCounters,
  place: Place,
  parameters: ResultHead['parameters'],
): void => {
  const settled = minutes.length > 2 * settlingMinutes ? minutes.slice(settlingMinutes) : minutes
  const all = { ...parameters, offered, completed, settledReadings: settled.length }
  const line = (metric: string, unit: string, values: readonly number[]) => {
    const head: ResultHead = { bench: 'soak', name: 'calls for long, one core', metric, unit, parameters: all }
    printResult(head, { ours: spreadOf(values), anchor: null }, place)
  }
  const held = (left: WhatIsLeft): number => left.heldOctets / 2 ** 20
  line('calls completed', '%', [(100 * completed) / offered])
  line('held after a collection, with the calls of a minute', 'MiB', settled.map(held))
  line('growth of it an hour', 'MiB/h', [60 * slopeOf(settled.map(held))])
  line(
    'resident',
    'MiB',
    settled.map(({ residentOctets }) => residentOctets / 2 ** 20),
  )
  line('held 70 s after the last call, more than before the first', 'KiB', [(held(after) - held(before)) * 1_024])
  line('resources of the event loop, more than before the first', 'count', [after.resources - before.resources])
  line('descriptors, more than before the first', 'count', [after.descriptors - before.descriptors])
  line('calls and transactions left at the stop', 'count', [counters.live + counters.transactions])
}
