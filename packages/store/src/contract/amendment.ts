import { type Amendment, blockOf, defaultTerms, type PartyOfBinding, type StoredBinding } from '@axbridge/core'
import { bindingId, customer, day, hour, minute, noon, party } from './samples.ts'

export type SampleAmendment = {
  readonly n?: number
  readonly at?: number
  readonly on?: StoredBinding['x']
  readonly by?: Amendment['customer']
  readonly revision?: number
  readonly expiresAt?: number
  readonly terms?: Partial<StoredBinding['terms']>
  readonly parties?: StoredBinding['parties']
  readonly enter?: readonly PartyOfBinding[]
  readonly leave?: readonly PartyOfBinding[]
  readonly quarantineMs?: number
  readonly limit?: number
}

/** A change of the nth binding, a minute after noon, that was made from its first state; nothing but what it names. */
export const amendment = (sample: SampleAmendment): Amendment => {
  const { n = 1, at = noon + minute, on, by = customer, revision = 0, enter = [], leave = [] } = sample
  const { expiresAt, terms, parties, quarantineMs = day, limit = 200 } = sample
  const liveUntil = (expiresAt ?? noon + hour) + (terms?.graceMs ?? 0)
  return {
    id: on === undefined ? bindingId(n) : bindingId(n, blockOf(on)),
    customer: by,
    revision,
    at,
    changed: {
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(terms === undefined ? {} : { terms: { ...defaultTerms, ...terms } }),
      ...(parties === undefined ? {} : { parties }),
    },
    enter,
    leave,
    liveUntil,
    heldUntil: liveUntil + day,
    quarantineMs,
    limit,
  }
}

export const a = (text: string): PartyOfBinding => party(text, 'a')
export const b = (text: string): PartyOfBinding => party(text, 'b')
