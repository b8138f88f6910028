import type { PersonAnswer } from '@axbridge/api'
import {
  type CustomerId,
  Holds,
  keptUntil,
  type PhoneNumber,
  type RetentionTerms,
  routesUntil,
  type Store,
  type StoredBinding,
  type Vault,
} from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import type { ActualUserDesk } from './actual-user-desk.ts'
import type { Deletion } from './deletion.ts'
import type { HoldDesk } from './hold-desk.ts'
import type { personData } from './person-data.ts'

type Stays = NonNullable<PersonAnswer['deletion']>['stays'][number]

export type PersonDeletionParts = {
  readonly store: Pick<Store, 'traces' | 'customers'>
  readonly vault: Vault
  readonly data: ReturnType<typeof personData>
  readonly deletion: Pick<Deletion, 'runWhenFree'>
  readonly holds: Pick<HoldDesk, 'standing'>
  readonly terms: RetentionTerms
  readonly actualUsers: Pick<ActualUserDesk, 'removeEverywhere'>
  /** The person is neither bound nor called any more by a customer; false where that could not be written. */
  readonly optOut: (customer: CustomerId, person: PhoneNumber) => Promise<boolean>
}

const mostLookedAt = 1_000
const pageLength = 200
const mostCalls = 1_000

const law =
  'The term for which bindings and call records must be kept is not over: they are stored, and used for nothing else (PIPL 47).'
const byHold = 'A legal hold keeps them until it is released.'

/** What becomes of a person's wish that nothing be kept of him (SEC-6). */
export const deletePerson =
  ({ store, vault, data, deletion, holds, terms, optOut, actualUsers }: PersonDeletionParts) =>
  async (person: PhoneNumber): Promise<NonNullable<PersonAnswer['deletion']> | 'busy'> => {
    const before = await allOf(data, person)
    const customers = new Set(before.items.map(({ customer }) => customer))
    for (const customer of customers) if (!(await optOut(customer, person))) return 'busy'
    const registrations = await actualUsers.removeEverywhere(person)
    if (registrations === 'busy') return 'busy'
    // What its term is over for goes now and not at the hour of the day.
    if (!(await deletion.runWhenFree())) return 'busy'
    const after = await allOf(data, person)
    const left = new Set(after.items.map(({ id }) => id))
    const hash = vault.hashOfParty(person)
    const standing = new Holds((await holds.standing()).held)
    const isHeld = (binding: StoredBinding): boolean =>
      standing.holdsBinding(binding, (party) => Buffer.compare(party, hash) === 0)
    const [held, kept] = [after.items.filter(isHeld), after.items.filter((binding) => !isHeld(binding))]
    return {
      optOuts: customers.size,
      registrations: registrations.removed,
      deleted: before.items.filter(({ id }) => !left.has(id)).length,
      stays: [
        ...(await staying(store, kept, terms, law)),
        ...(await staying(store, held, undefined, byHold)),
        ...(registrations.held === 0
          ? []
          : [{ class: 'actual_user', count: registrations.held, until: null, why: byHold } as const]),
      ],
      truncated: after.isTruncated,
    }
  }

const allOf = async (data: PersonDeletionParts['data'], person: PhoneNumber) => {
  const items: StoredBinding[] = []
  let cursor: string | null | undefined
  while (cursor !== null && items.length < mostLookedAt) {
    const page = await data.stored(person, pageLength, cursor)
    if (page === undefined) throw new Error('the list of a person does not know its own cursor')
    items.push(...page.items)
    cursor = page.next
  }
  return { items, isTruncated: cursor !== null }
}

/** `terms` undefined: until nobody knows when. */
const staying = async (
  store: Pick<Store, 'traces'>,
  bindings: readonly StoredBinding[],
  terms: RetentionTerms | undefined,
  why: string,
): Promise<readonly Stays[]> => {
  if (bindings.length === 0) return []
  let calls = 0
  let lastCall = 0
  for (const { id } of bindings) {
    const found = await store.traces.callsOf(id, 0, Number.MAX_SAFE_INTEGER, mostCalls)
    calls += found.length
    for (const { startedAt, endedAt } of found) lastCall = Math.max(lastCall, endedAt ?? startedAt)
  }
  const until = (name: 'bindings' | 'records', overAt: number): string | null =>
    terms === undefined ? null : formatInstant(keptUntil({ term: `${name}Days` }, terms, overAt))
  const ofBindings: Stays = {
    ...{ class: 'bindings', count: bindings.length, why },
    until: until('bindings', Math.max(...bindings.map(routesUntil))),
  }
  return calls === 0
    ? [ofBindings]
    : [ofBindings, { class: 'records', count: calls, why, until: until('records', lastCall) }]
}
