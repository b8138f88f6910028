import type { KeyChangeAnswer } from '@axbridge/api'
import type { Matter, UserId } from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import { readBody } from './matter-json.ts'

type Person = { readonly id: UserId; readonly name: string }

/** What is kept of a change of keys beside its state. Instants in ms. */
export type KeyChangeBody = {
  readonly change: KeyChangeAnswer['change']
  readonly reason: string
  readonly by: Person
  readonly decided?: { readonly at: number; readonly by: Person; readonly reason?: string }
  readonly ring?: number
  readonly fault?: string
}

/** How long a request waits for the second person. */
export const goodForMs = 86_400_000

/** Several times what a change takes that waits for a key service and for others who change the ring. */
const longestChangeMs = 60_000

/** What failed without whoever did it: its server ended meanwhile. Whether the ring was changed by then, the ring itself says. */
const interrupted = 'interrupted'

/** A request that nobody decided in time is over, and what is being done for too long has failed, whether or not that was written. */
export const keyChangeState = ({ state, createdAt, changedAt }: Matter, now: number): string => {
  if (state === 'asked' && createdAt + goodForMs <= now) return 'over'
  return state === 'approved' && changedAt + longestChangeMs <= now ? 'failed' : state
}

export const keyChangeAnswer = (matter: Matter, now: number): KeyChangeAnswer => {
  const { change, reason, by, decided, ring, fault } = readBody<KeyChangeBody>(matter)
  const state = keyChangeState(matter, now)
  return {
    id: matter.id,
    ...{ change, reason },
    state: state as KeyChangeAnswer['state'],
    askedAt: formatInstant(matter.createdAt),
    by: { id: by.id, name: by.name },
    goodUntil: formatInstant(matter.createdAt + goodForMs),
    decided:
      decided === undefined
        ? null
        : {
            at: formatInstant(decided.at),
            by: { id: decided.by.id, name: decided.by.name },
            reason: decided.reason ?? null,
          },
    ring: ring ?? null,
    fault: fault ?? (state === 'failed' ? interrupted : null),
  }
}
