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

/** A request that nobody decided in time is over, whether or not that was written. */
export const keyChangeState = ({ state, createdAt }: Matter, now: number): string =>
  state === 'asked' && createdAt + goodForMs <= now ? 'over' : state

export const keyChangeAnswer = (matter: Matter, now: number): KeyChangeAnswer => {
  const { change, reason, by, decided, ring, fault } = readBody<KeyChangeBody>(matter)
  return {
    id: matter.id,
    ...{ change, reason },
    state: keyChangeState(matter, now) as KeyChangeAnswer['state'],
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
    fault: fault ?? null,
  }
}
