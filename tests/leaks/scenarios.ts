import { answered } from './scenarios/answered.ts'
import { assertedCallers } from './scenarios/asserted.ts'
import { challenged } from './scenarios/challenged.ts'
import { changedCalls } from './scenarios/changed.ts'
import { givenUp } from './scenarios/given-up.ts'
import { malformed } from './scenarios/malformed.ts'
import { mediaRefused } from './scenarios/media-refused.ts'
import { messages } from './scenarios/messages.ts'
import { refused } from './scenarios/refused.ts'
import { transferred } from './scenarios/transferred.ts'
import { atTheStop, turnedAwayCalls } from './scenarios/turned-away.ts'
import { twoWays } from './scenarios/two-ways.ts'
import type { Scenario } from './scene.ts'

/** All that is played; a scenario's position stands in its words and makes its numbers. */
export const scenarios: readonly Scenario[] = [
  ...answered,
  ...refused,
  ...givenUp,
  ...changedCalls,
  ...transferred,
  ...messages,
  ...malformed,
  ...turnedAwayCalls,
  ...mediaRefused,
  ...challenged,
  ...assertedCallers,
  ...twoWays,
  ...atTheStop,
]

/** They are played last, since the stop is part of them. */
export const isAtTheStop = (scenario: Scenario): boolean => atTheStop.includes(scenario)

const inShort = new Set<Scenario>(
  [...refused, ...malformed]
    .filter((_, at) => at % 6 === 0)
    .concat(
      [...assertedCallers, ...twoWays].filter((_, at) => at % 5 === 0),
      answered,
      givenUp,
      transferred,
      messages,
      turnedAwayCalls,
      mediaRefused,
      challenged,
      atTheStop,
      changedCalls.slice(0, 5),
    ),
)

/** For a run that shows that a scenario's way is no matter: some of those that are much alike, and all others. */
export const isInShort = (scenario: Scenario): boolean => inShort.has(scenario)
