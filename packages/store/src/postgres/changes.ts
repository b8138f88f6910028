import type {
  Amendment,
  AmendOutcome,
  AnswerNote,
  BindingId,
  CallerNote,
  CallId,
  CallRecord,
  ChangeOutcome,
  CustomerId,
  EventOwner,
  KeyedHash,
  NotedEvent,
  OrderOutcome,
  OrderUnbinding,
  PassedTime,
  Placement,
  PlacementOutcome,
  ProtectedNumber,
  Unbinding,
} from '@axbridge/core'
import { numberOfSide } from '@axbridge/core'
import type { Work } from './work.ts'

/** A number, and the parties of whom a change asks what it holds. */
export type AskedNumber = { readonly number: ProtectedNumber; readonly parties: readonly KeyedHash[] }

/** What must be locked and read before a change is decided. */
export type Needs = {
  readonly customer?: CustomerId
  readonly binding?: BindingId
  readonly numbers?: readonly AskedNumber[]
  readonly answer?: KeyedHash
  readonly call?: CallId
  readonly order?: Pick<OrderUnbinding, 'customer' | 'orderId' | 'limit' | 'at'>
  readonly turns?: { readonly at: number; readonly limit: number }
}

/** A write that may go in a group with others. It decides at `at` or later, in one go and without waiting for anything. */
export type Change<Outcome> = {
  readonly at: number
  readonly needs: Needs
  readonly decide: (work: Work) => Outcome | Promise<Outcome>
  /** What it needs is known only when all before it is committed: it is the first of its group. */
  readonly isFirst?: true
  /** It tries so many numbers that it locks their blocks instead. It goes alone. */
  readonly isLarge?: true
  /** Doing it again changes nothing: it is done again when nobody knows whether it was committed. */
  readonly isRepeatable?: true
}

/** Of so many candidates each number is locked for itself. */
const mostNumbersLocked = 16

export const placing = (placement: Placement): Change<PlacementOutcome> => {
  const { binding, candidates, parties, at, kept } = placement
  const numbers: AskedNumber[] = candidates.flatMap(({ x, y }) => {
    const on = (number: ProtectedNumber): AskedNumber => ({
      number,
      parties: parties.filter(({ side }) => numberOfSide({ x, y }, side) === number).map(({ party }) => party),
    })
    return x === y ? [on(x)] : [on(x), on(y)]
  })
  return {
    at,
    needs: { customer: binding.customer, numbers, ...(kept === undefined ? {} : { answer: kept.key }) },
    decide: (work) => work.bindings.place(placement),
    ...(numbers.length > mostNumbersLocked ? { isLarge: true } : {}),
  }
}

export const amending = (amendment: Amendment): Change<AmendOutcome> => ({
  at: amendment.at,
  needs: { customer: amendment.customer, binding: amendment.id },
  decide: (work) => work.bindings.amend(amendment),
})

export const unbinding = (change: Unbinding): Change<ChangeOutcome> => ({
  at: change.at,
  needs: { binding: change.id },
  decide: (work) => work.bindings.unbind(change),
})

export const unbindingOrder = (change: OrderUnbinding): Change<OrderOutcome> => ({
  at: change.at,
  needs: { customer: change.customer, order: change },
  decide: (work) => work.bindings.unbindOrder(change),
  isFirst: true,
})

export const notingAnswer = (note: AnswerNote): Change<void> => ({
  at: note.at,
  needs: { binding: note.id },
  decide: (work) => work.bindings.noteAnswer(note),
  isRepeatable: true,
})

export const notingCaller = (note: CallerNote): Change<void> => ({
  at: note.at,
  needs: { binding: note.id },
  decide: (work) => work.bindings.noteCaller(note),
  isRepeatable: true,
})

export const savingRecord = (record: CallRecord): Change<void> => ({
  at: record.startedAt,
  needs: { call: record.id, ...(record.customer === null ? {} : { customer: record.customer }) },
  decide: (work) => work.save(record),
  isRepeatable: true,
})

export const notingEvent = (owner: EventOwner, at: number, token: string, event: NotedEvent): Change<void> => ({
  at,
  needs: owner === null ? {} : { customer: owner },
  decide: (work) => {
    if (owner !== null) work.numberOf(owner)
    work.events.note(owner, at, token, event)
    work.time.commit(at)
  },
})

export const passingTime = (passing: { readonly at: number; readonly limit: number }): Change<PassedTime> => ({
  at: passing.at,
  needs: { turns: passing },
  decide: (work) => {
    const now = work.time.decideAt(passing.at)
    for (const turn of work.read.turnsDue) work.takeTurn(turn, now)
    const set = [...work.events.turnsSet.values()].map(({ at }) => at)
    const next = Math.min(work.read.nextTurn ?? Number.POSITIVE_INFINITY, ...set)
    return { taken: work.read.turnsDue.length, next: next === Number.POSITIVE_INFINITY ? null : next }
  },
  isFirst: true,
})
