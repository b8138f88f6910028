import type { Whose } from '../ground.ts'
import { type Everything, mostEvents, type ToldEvent } from '../wire.ts'
import type { Fault } from './bind.ts'
import { endOf } from './change.ts'
import type { Known, State } from './state.ts'

/**
 * Holds what was told to a customer to what became of his bindings. Time is not passed in these proofs, so an end is told where
 * somebody made it, or cut the grace behind one that time had made.
 */
export const faultOfEvents = (state: State, by: Whose, { owners }: Everything): Fault => {
  const events = owners[by]?.events ?? []
  const ofBinding = new Map<string, ToldEvent[]>()
  for (const [index, event] of events.entries()) {
    const before = events[index - 1]
    if (before !== undefined && event.number !== before.number + 1) return 'the numbers of events have a gap'
    const own = ofBinding.get(event.binding)
    if (own === undefined) ofBinding.set(event.binding, [event])
    else own.push(event)
  }
  const isWhole = events.length < mostEvents
  if (isWhole && events.length > 0 && events[0]?.number !== 1) return 'the first event is missing'
  for (const known of state.bindings.values()) {
    if (known.by !== by) continue
    const own = ofBinding.get(known.id) ?? []
    // Of an old binding the first events may be further back than was read.
    if (!isWhole && own[0]?.type !== 'binding.created') continue
    const fault = faultOfStory(known, own)
    if (fault !== undefined) return `the events of ${known.id}: ${fault}`
  }
  return undefined
}

const faultOfStory = (known: Known, events: readonly ToldEvent[]): Fault => {
  const of = (type: string) => events.filter((event) => event.type === type)
  const [created, ...more] = of('binding.created')
  if (created === undefined || more.length > 0 || events[0] !== created) return 'it was not made once, before all else'
  if (created.at !== known.createdAt) return 'it was made at another instant'
  const expiries = events.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [expiresAt]))
  if (expiries.at(-1) !== known.expiresAt) return 'another end was told last than it has'
  const ends = of('binding.ended')
  if (ends.length > 1) return 'it ended twice'
  const [end] = ends
  if (known.unboundAt !== null && end === undefined) return 'nobody was told that it was unbound'
  if (end === undefined) return undefined
  if (end.at !== endOf(known)) return 'it ended at another instant'
  if ((end.reason === 'unbound') !== (known.unboundAt !== null)) return 'it ended for another reason'
  const isChangedLater = events.slice(events.indexOf(end)).some(({ type }) => type === 'binding.updated')
  return isChangedLater ? 'it was changed behind its end' : undefined
}
