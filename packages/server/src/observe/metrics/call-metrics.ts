import { secondsBounds } from '@axbridge/core'
import type { CallFigures } from '../../call-figures.ts'
import type { FigureRegistry } from './figure-registry.ts'

type Seen = () => CallFigures | undefined

const of = (label: string, counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }))

/** What the call plane counts, over all processes that carry calls. */
export const addCallMetrics = (figures: FigureRegistry, seen: Seen): void => {
  const counter = (name: string, help: string, read: (seen: CallFigures) => number): void =>
    figures.counter({ name, help }, () => one(seen, read))
  const gauge = (name: string, help: string, read: (seen: CallFigures) => number): void =>
    figures.gauge({ name, help }, () => one(seen, read))

  gauge('axbridge_calls_live', 'Calls that go on.', ({ now }) => now.live)
  gauge('axbridge_sip_transactions_live', 'SIP transactions that live.', ({ now }) => now.transactions)
  gauge('axbridge_sip_connections', 'SIP connections that are open.', ({ now }) => now.connections)
  counter('axbridge_calls_offered_total', 'Calls that were offered.', ({ counted }) => counted.calls.started)
  counter('axbridge_calls_connected_total', 'Calls whose callee was tried.', ({ counted }) => counted.calls.connected)
  counter('axbridge_calls_answered_total', 'Calls that were answered.', ({ counted }) => counted.calls.answered)
  counter('axbridge_calls_cut_total', 'Calls hung up as their binding ended.', ({ counted }) => counted.exchange.cut)
  counter(
    'axbridge_call_records_not_kept_total',
    'Writes of call records that failed.',
    ({ counted }) => counted.exchange.recordsNotKept,
  )
  counter(
    'axbridge_leaks_held_back_total',
    'Messages that were not sent since they held the other number.',
    ({ counted }) => counted.calls.heldBack,
  )
  counter('axbridge_sip_strangers_total', 'Requests of no known trunk.', ({ counted }) => counted.exchange.strangers)
  counter('axbridge_sip_received_total', 'SIP messages received.', ({ counted }) => counted.network.received)
  counter('axbridge_sip_sent_total', 'SIP messages sent.', ({ counted }) => counted.network.sent)
  counter(
    'axbridge_sip_not_sent_total',
    'SIP messages that could not be sent.',
    ({ counted }) => counted.network.notSent,
  )
  counter(
    'axbridge_sip_faults_total',
    'SIP messages that could not be read.',
    ({ counted: { network } }) => network.faultsAnswered + network.faultsDropped,
  )

  const labelled = (name: string, help: string, label: string, read: (seen: CallFigures) => Record<string, number>) =>
    figures.counter({ name, help, labels: [label] }, () => {
      const now = seen()
      return now === undefined ? [] : of(label, read(now))
    })
  labelled('axbridge_calls_ended_total', 'Attempts that ended, by outcome.', 'outcome', ({ counted }) => {
    const { open: _, ...outcomes } = counted.exchange.outcomes
    return outcomes
  })
  labelled('axbridge_calls_refused_total', 'Attempts that were refused, by reason.', 'reason', ({ counted }) => ({
    ...counted.exchange.refusals,
  }))
  labelled(
    'axbridge_calls_overload_total',
    'New calls answered 503 before any state, by why.',
    'why',
    ({ counted }) => {
      const { overloaded, beyondLoad } = counted.calls
      const trunkLimit = counted.exchange.limited.in
      // What is left met the limit of live calls or transactions, or a server that stops.
      return { load: beyondLoad, trunk_limit: trunkLimit, full: Math.max(0, overloaded - beyondLoad - trunkLimit) }
    },
  )

  const trunks = (
    read: (load: CallFigures['trunks'][string]) => readonly (readonly [Record<string, string>, number])[],
  ) =>
    Object.entries(seen()?.trunks ?? {}).flatMap(([trunk, load]) =>
      read(load).map(([labels, value]) => ({ labels: { trunk, ...labels }, value })),
    )
  figures.gauge(
    { name: 'axbridge_trunk_calls', help: 'Calls that go on over a trunk.', labels: ['trunk', 'direction'] },
    () => trunks((load) => [[{ direction: 'in' }, load.in] as const, [{ direction: 'out' }, load.out] as const]),
  )
  figures.counter(
    { name: 'axbridge_trunk_limited_total', help: 'Calls that the limits of a trunk kept out.', labels: ['trunk'] },
    () => trunks((load) => [[{}, load.refused] as const]),
  )

  const seconds = (name: string, help: string, part: 'route' | 'setUp' | 'answer'): void =>
    figures.histogram({ name, help }, () => {
      const now = seen()
      return now === undefined ? [] : [{ buckets: { bounds: secondsBounds, ...now.counted.exchange.seconds[part] } }]
    })
  seconds('axbridge_route_seconds', 'How long the store took to say who is meant.', 'route')
  seconds('axbridge_call_setup_seconds', 'From the offer of a call to the INVITE that leaves.', 'setUp')
  seconds('axbridge_call_answer_seconds', "From the callee's 2xx to the caller's.", 'answer')
}

const one = (seen: Seen, read: (seen: CallFigures) => number) => {
  const now = seen()
  return now === undefined ? [] : [{ value: read(now) }]
}
