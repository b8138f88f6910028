import { type Event, type EventType, subjectOf } from '@axbridge/core'

/** What is told of one binding, or of one call, in the order in which it must be told. */
const stages: Partial<Record<EventType, number>> = {
  'binding.created': 0,
  'binding.updated': 1,
  'binding.ended': 2,
  'pair.quarantined': 3,
  'pair.freed': 4,
  'call.started': 0,
  'call.ringing': 1,
  'call.answered': 2,
  'call.ended': 3,
}

/** The stage of an event: members who leave a live binding rest while it goes on. */
const stageOf = ({ happening }: Event): number => {
  if (happening.type === 'pair.quarantined' && happening.parties !== null) return 1
  return stages[happening.type] ?? Number.NaN
}

/**
 * What is wrong with all that was told to an owner, from his first event on, when every turn was taken: as sentences. Each binding ended
 * once, rested once and was freed once, in this order and at the instants that were told before.
 */
export const faultsOfStories = (events: readonly Event[]): readonly string[] => {
  const stories = new Map<string, Event[]>()
  for (const event of events) {
    const subject = subjectOf(event.happening)
    stories.set(subject, [...(stories.get(subject) ?? []), event])
  }
  const ids = new Set(events.map(({ id }) => id))
  return [
    ...events.flatMap(({ number }, index) =>
      number === index + 1 ? [] : [`number ${number} is at place ${index + 1}`],
    ),
    ...(ids.size === events.length ? [] : ['an id is told twice']),
    ...[...stories].flatMap(([subject, story]) => faultsOfStory(story).map((fault) => `${subject} ${fault}`)),
  ]
}

const faultsOfStory = (story: readonly Event[]): readonly string[] => {
  const told = story.map(stageOf)
  const faults = told.flatMap((stage, at) => ((told[at - 1] ?? -1) <= stage ? [] : ['is told out of order']))
  const [first] = story
  if (first?.happening.type.startsWith('call.')) return faults
  const once = [0, 2, 3, 4].filter((stage) => told.filter((one) => one === stage).length !== 1)
  return [...faults, ...once.map((stage) => `has not exactly one event of stage ${stage}`), ...faultsOfInstants(story)]
}

const faultsOfInstants = (story: readonly Event[]): readonly string[] => {
  const faults: string[] = []
  let [expiresAt, routesUntil, heldUntil] = [Number.NaN, Number.NaN, Number.NaN]
  for (const { at, happening } of story) {
    if (happening.type === 'binding.created' || happening.type === 'binding.updated') expiresAt = happening.expiresAt
    if (happening.type === 'binding.ended') {
      routesUntil = happening.routesUntil
      const isRight = happening.reason === 'unbound' ? at <= expiresAt : at === expiresAt
      if (!isRight || at !== happening.endedAt || at > routesUntil) faults.push('did not end when it had to')
    }
    if (happening.type === 'pair.quarantined' && happening.parties === null) {
      heldUntil = happening.heldUntil
      // A grace may be shortened meanwhile, and is never lengthened.
      if (!(at <= routesUntil && at <= heldUntil)) faults.push('does not rest from when it routes nothing')
    }
    if (happening.type === 'pair.freed' && !(at >= heldUntil)) faults.push('was free before its rest was over')
  }
  return faults
}
