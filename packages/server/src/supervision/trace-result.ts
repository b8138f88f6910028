import type { TraceLead } from '@axbridge/api'
import {
  type Customer,
  type CustomerId,
  endOf,
  openBinding,
  type Parties,
  type PhoneNumber,
  reveal,
  type Side,
  type StoodParties,
  type Store,
  type StoredBinding,
  sideA,
  type TracedBinding,
  type Vault,
} from '@axbridge/core'
import { callAnswer } from '../operation/call-answer.ts'
import { formatInstant, formatInstantOrNull } from '../operation/instant.ts'
import { registeredAs } from './registered-as.ts'
import { stoodSpans } from './stood-spans.ts'
import type { TraceQuestion } from './trace-matter.ts'

export type TraceLookUpParts = {
  readonly store: Pick<Store, 'traces' | 'customers' | 'matters'>
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

/** Null where a binding's persons were deleted. */
type Stood = (StoodParties & { readonly opened: Parties }) | null

type Around = { readonly from: number; readonly to: number; readonly limit: number }

/** Looks up what two people have agreed to. Real numbers are opened here and go nowhere but into the answer. */
export const lookUpTrace =
  ({ store, vault, quarantineMs, callsAroundMs }: TraceLookUpParts) =>
  async (question: TraceQuestion): Promise<TraceFinding> => {
    const spansOf = stoodSpans({ store, vault })
    const registeredOf = registeredAs({ matters: store.matters, vault })
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

    const partyOf = async (customer: CustomerId, side: Side, phone: PhoneNumber) => {
      const { registered, earlier = [] } = (await registeredOf(customer, phone)) ?? {}
      return {
        ...{ side, number: reveal(phone) },
        ...(registered === undefined ? {} : { registered }),
        ...(earlier.length === 0 ? {} : { earlier: [...earlier] }),
      }
    }

    const partiesOf = (customer: CustomerId, parties: Parties): Promise<TraceLead['parties']> =>
      Promise.all([...sideA(parties).map((phone) => partyOf(customer, 'a', phone)), partyOf(customer, 'b', parties.b)])

    /** The calls are those of a time around, while these stood there: whoever stood there before or after made others. */
    const leadOf = async (
      stored: StoredBinding,
      standing: TracedBinding['state'] | null,
      stood: Stood,
      { from, to, limit }: Around,
    ): Promise<TraceLead> => {
      const [since, until] = [Math.max(from, stood?.from ?? from), Math.min(to, stood?.to ?? to)]
      const calls = await store.traces.callsOf(stored.id, since, until, limit)
      const { id, orderId, use, mode, x, y, createdAt } = stored
      return {
        ...{ binding: id, customer: await customerOf(stored.customer), order: orderId },
        ...{ identifier: use?.identifier ?? null, scenario: use?.scenario ?? null, mode, x, y, standing },
        ...{ createdAt: formatInstant(createdAt), endedAt: formatInstant(endOf(stored)) },
        stoodFrom: formatInstantOrNull(stood?.from ?? null),
        stoodUntil: formatInstantOrNull(stood === null ? null : (stood.to ?? endOf(stored))),
        isCertain: stood?.isCertain ?? true,
        parties: stood === null ? [] : await partiesOf(stored.customer, stood.opened),
        calls: calls.map(callAnswer),
      }
    }

    const leads: TraceLead[] = []
    if (question.kind === 'number') {
      const { number, at } = question
      const around = { from: at - callsAroundMs, to: at + callsAroundMs + 1, limit: callsOfNumber }
      // For two years behind its end a number is known to have been of an order: its trail tells that, and nobody's number.
      const query = { limit: mostOnNumber, quarantineMs, withTrails: true }
      const { items, isWhole } = await store.traces.bindingsOn(number, at, query)
      for (const { binding, state, stood } of items) {
        const opened = stood && { ...stood, opened: openBinding(vault, binding).parties }
        leads.push(await leadOf(binding, state, opened, around))
      }
      return { items: leads, truncated: !isWhole }
    }
    const { from, to } = question
    const party = vault.hashOfParty(question.party)
    const page = await store.traces.bindingsOfParty({ party, from, to, limit: mostOfPerson })
    for (const stored of page?.items ?? []) {
      for (const span of (await spansOf(stored, question.party)).toReversed()) {
        if (span.from >= to || (span.to ?? Number.POSITIVE_INFINITY) <= from) continue
        if (leads.length === mostOfPerson) return { items: leads, truncated: true }
        const { parties: opened } = openBinding(vault, { ...stored, parties: span.parties })
        leads.push(await leadOf(stored, null, { ...span, opened }, { from, to, limit: callsOfPerson }))
      }
    }
    return { items: leads, truncated: page?.next != null }
  }
