import {
  type BindingId,
  blockOf,
  type CallId,
  type CustomerId,
  type NumberStore,
  type ProtectedNumber,
  type RecordStore,
  type TraceStore,
} from '@axbridge/core'
import type { Evidence } from './complaint.ts'

export type EvidenceParts = {
  readonly store: {
    readonly records: Pick<RecordStore, 'list' | 'findOfAnybody'>
    readonly numbers: Pick<NumberStore, 'block'>
    readonly traces: Pick<TraceStore, 'bindingsOn'>
  }
  /** How long a binding rests behind its end. */
  readonly quarantineMs: number
}

export type Found = {
  readonly customer: CustomerId | null
  readonly number: ProtectedNumber | null
  readonly happenedAt: number
  readonly evidence: Evidence
}

/** Nobody who complains knows the minute. */
const aroundMs = 3_600_000
const mostEvidence = 100

/** The call that is complained of, with its binding; undefined where there is no such call. */
export const evidenceOfCall = async ({ store }: EvidenceParts, id: CallId): Promise<Found | undefined> => {
  const record = await store.records.findOfAnybody(id)
  if (record === undefined) return undefined
  const { customer, x: number, startedAt: happenedAt, binding } = record
  return { customer, number, happenedAt, evidence: { calls: [id], bindings: binding === null ? [] : [binding] } }
}

/** The calls to a number up to an hour from an instant, and the bindings that had it then. */
export const evidenceOfNumber = async (
  { store, quarantineMs }: EvidenceParts,
  number: ProtectedNumber,
  at: number,
): Promise<Found> => {
  const customer = (await store.numbers.block(blockOf(number)))?.customer ?? null
  const bindings = new Set<BindingId>()
  const calls: CallId[] = []
  if (customer !== null) {
    const around = { from: at - aroundMs, to: at + aroundMs + 1 }
    const page = await store.records.list({ customer, x: number, ...around, limit: mostEvidence })
    for (const { id, binding } of page?.items ?? []) {
      calls.push(id)
      if (binding !== null) bindings.add(binding)
    }
  }
  // Who was called saw the number, whichever of the two it was that the caller dialled.
  const traced = await store.traces.bindingsOn(number, at, { limit: mostEvidence, quarantineMs })
  for (const { binding } of traced.items) bindings.add(binding.id)
  return { customer, number, happenedAt: at, evidence: { calls, bindings: [...bindings].slice(0, mostEvidence) } }
}
