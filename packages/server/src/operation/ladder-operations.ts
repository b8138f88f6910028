import type { LadderAnswer } from '@axbridge/api'
import { type CallRecord, type Customer, type DecisionStep, parseCallId, type RecordStore } from '@axbridge/core'
import type { KeptLadder, LadderSource } from './ladder-source.ts'
import { ladderStream } from './ladder-stream.ts'
import { type Answered, answered, type OperationHandler } from './operation-handler.ts'
import { Places } from './places.ts'
import { decisionOfRecord, stepsOfRecord } from './record-ladder.ts'
import { fieldRefusal, type Refusal, refusal } from './refusal.ts'

export type LadderOperations = {
  readonly getCallLadder: OperationHandler<Customer>
  readonly getLadder: OperationHandler<unknown>
  readonly streamLadders: OperationHandler<unknown>
}

export type LadderOperationParts = {
  readonly records: Pick<RecordStore, 'find' | 'findOfAnybody'>
  /** Left out where the calls are carried by workers: every ladder is made from a record there. */
  readonly ladders: LadderSource | undefined
  /** How often a stream gives a sign of life. */
  readonly heartbeatMs?: number
}

/** A person has few pages open. */
const streamsOfPerson = 4

const noSuchCall = refusal('not_found', 'There is no such call.')
const notFollowed = refusal('not_found', 'Calls are not followed here: worker processes carry them.')
const placesTaken = refusal('limit_reached', 'As many of your pages as may be follow the ladders: close one of them.')

/** Trunks are the platform's affair: a customer hears that there was one. */
const withoutTrunks = (steps: readonly DecisionStep[]): DecisionStep[] =>
  steps.map(({ name, result, ...more }) =>
    name === 'trunk' || name === 'way' ? { name, result } : { name, result, ...more },
  )

const ladderOf = (id: string, kept: KeptLadder | undefined, record: CallRecord | undefined): Answered | Refusal => {
  const steps = kept?.steps ?? (record === undefined ? undefined : stepsOfRecord(record))
  const decision = kept?.decision.length ? kept.decision : record === undefined ? [] : decisionOfRecord(record)
  if (steps === undefined && decision.length === 0) return noSuchCall
  const ladder: LadderAnswer = {
    call: id,
    source: kept?.steps === undefined ? 'record' : 'followed',
    steps: [...(steps ?? [])],
    decision: [...decision],
  }
  return answered(200, ladder)
}

export const ladderOperations = ({
  records,
  ladders,
  heartbeatMs = 15_000,
}: LadderOperationParts): LadderOperations => {
  const places = new Places(streamsOfPerson)
  return {
    getCallLadder: async ({ who: customer, params }) => {
      const { id = '' } = params
      const callId = parseCallId(id)
      const record = callId.ok ? await records.find(customer.id, callId.value) : undefined
      const kept = ladders?.find(id)
      // The record says whose a call was; a text has none.
      const isTheirs = callId.ok ? record !== undefined : kept?.customer === customer.id
      if (!isTheirs) return noSuchCall
      const decision = kept?.decision.length ? kept.decision : record === undefined ? [] : decisionOfRecord(record)
      const shown = kept?.isSandbox === true ? decision : withoutTrunks(decision)
      const { steps, isSandbox = false } = kept ?? {}
      return ladderOf(id, { customer: customer.id, isSandbox, steps, decision: shown }, record)
    },

    getLadder: async ({ params }) => {
      const { id = '' } = params
      const callId = parseCallId(id)
      const record = callId.ok ? await records.findOfAnybody(callId.value) : undefined
      return ladderOf(id, ladders?.find(id), record)
    },

    streamLadders: async (asked) => {
      const { lastEventId, by } = asked
      if (ladders === undefined) return notFollowed
      if (lastEventId !== undefined && !/^[0-9]{1,15}$/.test(lastEventId))
        return fieldRefusal('malformed', [
          { field: 'Last-Event-ID', rule: 'must be the id of an event of an earlier stream' },
        ])
      const signal = asked.over()
      if (!places.take(by?.id ?? '', signal)) return placesTaken
      const after = lastEventId === undefined ? ladders.last : Number(lastEventId)
      return {
        kind: 'answered_in_parts',
        mediaType: 'text/event-stream',
        parts: () => ladderStream(ladders, { after, signal, heartbeatMs, isStillKnown: () => asked.isStillKnown() }),
      }
    },
  }
}
