import type { PersonAnswer } from '@axbridge/api'
import {
  type CallRecord,
  type CustomerId,
  endOf,
  hexOf,
  keptUntil,
  numberOfSide,
  type PhoneNumber,
  type RetentionTerms,
  routesUntil,
  type Side,
  type Store,
  type StoredBinding,
  type Vault,
} from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import type { ActualUserDesk } from './actual-user-desk.ts'
import { blockedPersonOf } from './policy/blocked-persons.ts'
import { type StoodSpan, stoodSpans } from './stood-spans.ts'

export type PersonDataParts = {
  readonly store: Pick<Store, 'traces' | 'customers' | 'matters'>
  readonly vault: Vault
  readonly actualUsers: Pick<ActualUserDesk, 'registrationsOf'>
  readonly terms: RetentionTerms
}

type KeptBinding = PersonAnswer['bindings'][number]

const mostCalls = 100
const mostOptOuts = 200
const bindingsOnPage = 50

type TimeOfHis = Pick<StoodSpan, 'from' | 'to' | 'side'>

/** Times between which others came or left, and he stayed on his side, as one. */
const joined = (spans: readonly StoodSpan[]): readonly TimeOfHis[] => {
  const times: TimeOfHis[] = []
  for (const { from, to, side } of spans) {
    const last = times.at(-1)
    if (last?.to === from && last.side === side) times[times.length - 1] = { ...last, to }
    else times.push({ from, to, side })
  }
  return times
}

/** Reads what is kept of a person. Nobody else's number is in it. */
export const personData = ({ store, vault, actualUsers, terms }: PersonDataParts) => {
  const names = new Map<CustomerId, string | null>()
  const nameOf = async (id: CustomerId): Promise<string | null> => {
    const known = names.get(id)
    if (known !== undefined) return known
    const name = (await store.customers.find(id))?.name ?? null
    names.set(id, name)
    return name
  }

  const spansOf = stoodSpans({ store, vault })

  const callOf = ({ id, startedAt, from, outcome, durationMs }: CallRecord, side: Side) => ({
    ...{ id, startedAt: formatInstant(startedAt), outcome, durationMs },
    direction: from === side ? ('from_person' as const) : ('to_person' as const),
  })

  /** The newest of those that began while he stood there, one more than is told: of who stood there before or after him are others. */
  const callsOfHis = async ({ id }: StoredBinding, spans: readonly StoodSpan[], side: Side) => {
    const calls: KeptBinding['calls'] = []
    for (const span of joined(spans).toReversed()) {
      const left = mostCalls + 1 - calls.length
      if (left === 0) break
      const found = await store.traces.callsOf(id, span.from, span.to ?? Number.MAX_SAFE_INTEGER, left)
      calls.push(...found.map((call) => callOf(call, span.side ?? side)))
    }
    return calls
  }

  const bindingOf = async (stored: StoredBinding, person: PhoneNumber): Promise<KeptBinding> => {
    const spans = await spansOf(stored, person)
    const last = spans.at(-1)
    // Members are who leaves, mostly.
    const side = last?.side ?? 'a'
    const stands = last !== undefined && last.side !== null && last.to === null
    const calls = await callsOfHis(stored, spans, side)
    const { id, customer, mode, orderId, createdAt, use } = stored
    return {
      ...{ id, customer, customerName: await nameOf(customer), order: orderId, mode },
      ...{ number: numberOfSide(stored, side), side, stands, scenario: use?.scenario ?? null },
      consent: use?.consent == null ? null : { version: use.consent.version, at: formatInstant(use.consent.at) },
      createdAt: formatInstant(createdAt),
      endsAt: formatInstant(endOf(stored)),
      keptUntil: formatInstant(keptUntil({ term: 'bindingsDays' }, terms, routesUntil(stored))),
      calls: calls.slice(0, mostCalls),
      callsTruncated: calls.length > mostCalls,
    }
  }

  /** The next of all his bindings, the newest first; undefined for a cursor that no page gave. */
  const stored = (person: PhoneNumber, limit: number, cursor?: string) =>
    store.traces.bindingsOfParty({
      ...{ party: vault.hashOfParty(person), from: 0, to: Number.MAX_SAFE_INTEGER, limit },
      ...(cursor === undefined ? {} : { cursor }),
    })

  return {
    stored,

    async page(person: PhoneNumber, cursor?: string): Promise<Pick<PersonAnswer, 'bindings' | 'next'> | undefined> {
      const page = await stored(person, bindingsOnPage, cursor)
      if (page === undefined) return undefined
      const bindings: KeptBinding[] = []
      for (const one of page.items) bindings.push(await bindingOf(one, person))
      return { bindings, next: page.next }
    },

    async blocked(person: PhoneNumber): Promise<PersonAnswer['blocked']> {
      const matter = await store.matters.findByKey('blocked_person', hexOf(vault.hashOfParty(person)))
      if (matter === undefined) return null
      const { reason, since } = blockedPersonOf(matter)
      return { state: matter.state === 'blocked' ? 'blocked' : 'released', reason, at: formatInstant(since) }
    },

    async optOuts(person: PhoneNumber): Promise<PersonAnswer['optOuts']> {
      const subject = hexOf(vault.hashOfParty(person))
      const page = await store.matters.list({ kind: 'opt_out', subject, limit: mostOptOuts })
      return (page?.items ?? []).flatMap(({ customer, state, changedAt }) =>
        customer === null || state === 'removed' ? [] : [{ customer, of: state, at: formatInstant(changedAt) }],
      )
    },

    async registrations(person: PhoneNumber): Promise<PersonAnswer['registrations']> {
      const answers: PersonAnswer['registrations'] = []
      for (const { customer, name, document, at } of await actualUsers.registrationsOf(person))
        answers.push({ customer, customerName: await nameOf(customer), name, document, at: formatInstant(at) })
      return answers
    },
  }
}
