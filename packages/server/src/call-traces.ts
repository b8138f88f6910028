import type { CallId, CallRecord } from '@axbridge/core'
import type { ExchangeLog } from './exchange/exchange-log.ts'
import type { CallSpans, Tracing } from './observe/traces/tracing.ts'

/** Calls whose spans are open. One that comes when there are so many is not traced. */
const mostFollowed = 50_000

const idsOf = ({ customer, binding, trunk }: CallRecord) => ({
  trunk,
  ...(customer === null ? {} : { customer }),
  ...(binding === null ? {} : { binding }),
})

/** Draws spans of what the exchange reports, and passes it on: one for each call that is traced, with its route and its second leg. */
export const tracedCalls =
  (tracing: Tracing) =>
  (log: ExchangeLog): ExchangeLog => {
    const spans = new Map<CallId, CallSpans>()
    return {
      ...log,
      began: (id, trunk) => {
        log.began(id, trunk)
        const begun = spans.size < mostFollowed ? tracing.call({ call: id, trunk }) : undefined
        if (begun !== undefined) spans.set(id, begun)
      },
      routed: (record, tookMs) => {
        log.routed(record, tookMs)
        spans.get(record.id)?.took('route', tookMs, idsOf(record))
      },
      connecting: (id, sinceBeganMs) => {
        log.connecting(id, sinceBeganMs)
        spans.get(id)?.beginLeg()
      },
      ringing: (id) => {
        log.ringing(id)
        spans.get(id)?.happened('ringing')
      },
      answered: (id, tookMs) => {
        log.answered(id, tookMs)
        const call = spans.get(id)
        call?.happened('answered')
        call?.took('keep record', tookMs)
      },
      ended: (record) => {
        log.ended(record)
        const { id, outcome, refusal, q850Cause } = record
        const why = { ...(refusal === null ? {} : { refusal }), ...(q850Cause === null ? {} : { q850Cause }) }
        spans.get(id)?.end({ outcome, ...why, ...idsOf(record) }, outcome === 'failed')
        spans.delete(id)
      },
    }
  }
