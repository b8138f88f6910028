import { scenarios } from './scenarios.ts'
import type { LeakReport } from './search-leaks.ts'
import type { Sighting } from './sightings.ts'

/** One line for a leak, whatever the number of scenarios in which it was seen. It holds no number and no word. */
const leakOf = ({ listener, where, secret, place, encoding }: Sighting): string => {
  const what = secret.replace(/ \([^)]*\)$/, '')
  return `the ${listener} heard ${what}${place === undefined ? '' : `, written at ${place}`}: ${encoding}, in ${where}`
}

/** The leaks, each with how many scenarios showed it and the first of them. */
export const leaksOf = ({ sightings }: Pick<LeakReport, 'sightings'>): readonly string[] => {
  const leaks = new Map<string, Set<number>>()
  for (const sighting of sightings) {
    const leak = leakOf(sighting)
    leaks.set(leak, (leaks.get(leak) ?? new Set()).add(sighting.scenario ?? -1))
  }
  return [...leaks].map(([leak, seenIn]) => {
    const [first = -1] = seenIn
    const scenario = scenarios[first]?.name ?? 'some scenario'
    return `${leak} (${scenario}${seenIn.size === 1 ? '' : ` and ${seenIn.size - 1} more`})`
  })
}

/** What was not sent, by scenario and side. */
const missingOf = ({ missing }: LeakReport['coverage']): readonly string[] => {
  const lists = new Map<string, string[]>()
  for (const { scenario, side, place } of missing) {
    const where = `not sent by the ${side} in "${scenario}"`
    lists.set(where, [...(lists.get(where) ?? []), place])
  }
  return [...lists].map(([where, list]) => `${where}: ${list.join(', ')}`)
}

/** A report in lines. */
export const storyOf = (report: LeakReport): readonly string[] => {
  const { transport, octets, coverage, broken, passed, heldBack } = report
  const { caller, callee, 'first way': firstWay, log, API } = octets.searched
  return [
    `${report.scenarios} scenarios over ${transport}; ${octets.sent} octets sent`,
    `searched: ${caller} octets to the caller, ${callee} to the callee, ${firstWay} to the first way, ${log} of the log, ${API} of the API`,
    `${coverage.sent.size} places sent, ${coverage.neverSent.length} never, ${coverage.missing.length} missing in a scenario`,
    `passed by design: ${Object.entries(passed)
      .map(([place, times]) => `${place} ${times}`)
      .join(', ')}`,
    `the gate held back ${heldBack}`,
    ...broken.map(({ scenario, why }) => `broken: ${scenario}: ${why}`),
    ...missingOf(coverage),
    ...coverage.neverSent.map((place) => `never sent: ${place}`),
    ...leaksOf(report).map((leak) => `LEAK: ${leak}`),
  ]
}
