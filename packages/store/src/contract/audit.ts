import { type Pair, pairState, returnGranularityMs, routesUntil } from '@axbridge/core'
import { type Everything, type Place, quarantineMs } from './histories.ts'

/**
 * Promises 1, 2 and 3 from what can be read before and after one step: what is wrong, as sentences. Nobody loses a pair
 * that is not over, but by taking the number back; nobody is reached beyond his binding; no quarantine is cut short.
 */
export const faultsOfStep = (before: Everything, after: Everything): readonly string[] => {
  const { now } = before
  const faults: string[] = []
  for (const [index, place] of before.standings.entries()) {
    const then = after.standings[index]?.standing
    const say = (fault: string): void => void faults.push(`${place.name} on ${place.on} ${fault}`)
    if (then !== undefined && pairState(then, after.now) === 'live' && then.liveUntil !== routesUntil(then.stored)) {
      say('has another end than his binding')
    }
    const was = place.standing
    if (was === undefined || was.heldUntil <= now || was.heldUntil <= after.now) continue
    if (then === undefined) say('lost a pair that was not over')
    else if (then.binding !== was.binding && !isTakenBack(before, after, was, then))
      say('lost a pair to another binding')
    else if (then.heldUntil < Math.min(was.heldUntil, now + quarantineMs)) say('rests for too short a time')
  }
  return [...faults, ...faultsOfUse(after)]
}

/** Whether all who now stand in a new binding left one old binding, in which B stood across from the others. */
const isTakenBack = (before: Everything, after: Everything, was: Pair, then: Pair): boolean => {
  const now = after.standings.flatMap((place, index) =>
    place.standing?.binding === then.binding
      ? [{ side: place.standing.side, was: before.standings[index]?.standing }]
      : [],
  )
  const sides = (side: 'a' | 'b') => new Set(now.filter((one) => one.side === side).map((one) => one.was?.side))
  const [sidesOfA, sidesOfB] = [sides('a'), sides('b')]
  const areAcross = sidesOfA.size === 1 && sidesOfB.size === 1 && ![...sidesOfA].some((side) => sidesOfB.has(side))
  const areTheirs = now.every(
    (one) => one.was?.binding === was.binding && pairState(one.was, before.now) === 'quarantined',
  )
  return areAcross && areTheirs
}

/** Holds what the first block is said to hold to a count of its pairs; what lapsed within this hour may be counted. */
const faultsOfUse = ({ now, standings, use }: Everything): readonly string[] => {
  const hourOf = (at: number): number => (Math.floor(at / returnGranularityMs) + 1) * returnGranularityMs
  const counted = new Map<number, number>()
  for (const { standing } of standings.filter(isOfFirstBlock)) {
    if (standing?.counts) counted.set(hourOf(standing.heldUntil), (counted.get(hourOf(standing.heldUntil)) ?? 0) + 1)
  }
  const told = new Map(use[0]?.returning.map(({ by, pairs }) => [by, pairs]))
  return [...new Set([...told.keys(), ...counted.keys()])].flatMap((by) => {
    const [said, found] = [told.get(by) ?? 0, counted.get(by) ?? 0]
    const isRight = by === hourOf(now) ? said >= found : said === found
    return isRight ? [] : [`of ${found} pairs that come back by ${by} ${said} are told`]
  })
}

const isOfFirstBlock = ({ on }: Place): boolean => on.startsWith('7001')
