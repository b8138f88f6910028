import type { TraceLead } from '@axbridge/api'
import {
  type Customer,
  type CustomerId,
  endOf,
  openBinding,
  reveal,
  type Store,
  type StoredBinding,
  sideA,
  type TracedBinding,
  type Vault,
} from '@axbridge/core'
import { callAnswer } from '../operation/call-answer.ts'
import { formatInstant } from '../operation/instant.ts'
import type { TraceQuestion } from './trace-matter.ts'

export type TraceLookUpParts = {
  readonly store: Pick<Store, 'traces' | 'customers'>
  readonly vault: Vault
  readonly quarantineMs: number
  /** How far from the instant calls are shown. */
  readonly callsAroundMs: number
}

export type TraceFinding = { readonly items: readonly TraceLead[]; readonly truncated: boolean }

/** A number holds at most 200 pairs at once, its quarantined ones included. */
const mostOnNumber = 200
const mostOfPerson = 200
const callsOfNumber = 50
/** Of each binding of a person. */
const callsOfPerson = 5

type Around = { readonly from: number; readonly to: number; readonly limit: number }

/** Looks up what two people have agreed to. Real numbers are opened here and go nowhere but into the answer. */
export const lookUpTrace =
  ({ store, vault, quarantineMs, callsAroundMs }: TraceLookUpParts) =>
  async (question: TraceQuestion): Promise<TraceFinding> => {
    const customers = new Map<CustomerId, Customer | undefined>()
    const customerOf = async (id: CustomerId): Promise<TraceLead['customer']> => {
      if (!customers.has(id)) customers.set(id, await store.customers.find(id))
      const customer = customers.get(id)
      if (customer === undefined) return null
      const { entity } = customer.profile
      return {
        ...{ id, name: customer.name },
        entity: entity === null ? null : { name: entity.name, registration: entity.registration },
      }
    }

    const partiesOf = (stored: StoredBinding): TraceLead['parties'] => {
      // Nobody stands in what is left of a binding whose persons were deleted.
      if (stored.parties.length === 0) return []
      const { parties } = openBinding(vault, stored)
      return [
        ...sideA(parties).map((phone) => ({ side: 'a' as const, number: reveal(phone) })),
        { side: 'b' as const, number: reveal(parties.b) },
      ]
    }

    const leadOf = async (
      stored: StoredBinding,
      standing: TracedBinding['state'] | null,
      { from, to, limit }: Around,
    ): Promise<TraceLead> => {
      const calls = await store.traces.callsOf(stored.id, from, to, limit)
      const { id, orderId, use, mode, x, y, createdAt, revision } = stored
      return {
        ...{ binding: id, customer: await customerOf(stored.customer), order: orderId },
        ...{ identifier: use?.identifier ?? null, scenario: use?.scenario ?? null, mode, x, y, standing },
        ...{ createdAt: formatInstant(createdAt), endedAt: formatInstant(endOf(stored)), isChanged: revision > 0 },
        ...{ parties: partiesOf(stored), calls: calls.map(callAnswer) },
      }
    }

    const leads: TraceLead[] = []
    if (question.kind === 'number') {
      const { number, at } = question
      const around = { from: at - callsAroundMs, to: at + callsAroundMs + 1, limit: callsOfNumber }
      // For two years behind its end a number is known to have been of an order: its trail tells that, and nobody's number.
      const query = { limit: mostOnNumber, quarantineMs, withTrails: true }
      const { items, isWhole } = await store.traces.bindingsOn(number, at, query)
      for (const { binding, state } of items) leads.push(await leadOf(binding, state, around))
      return { items: leads, truncated: !isWhole }
    }
    const { from, to } = question
    const party = vault.hashOfParty(question.party)
    const page = await store.traces.bindingsOfParty({ party, from, to, limit: mostOfPerson })
    for (const stored of page?.items ?? []) leads.push(await leadOf(stored, null, { from, to, limit: callsOfPerson }))
    return { items: leads, truncated: page?.next != null }
  }
