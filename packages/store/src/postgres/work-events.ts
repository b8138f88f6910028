import {
  type BindingConsequences,
  type BindingId,
  type CallEventType,
  type CallRecord,
  callEventAt,
  type EventOwner,
  type NotedEvent,
  type TurnKind,
} from '@axbridge/core'
import type { BindingRow } from '../memory/binding-rows.ts'
import { MemoryTurns, type PlacedTurn } from '../memory/turns.ts'
import { eventCodes, type NotedDetail } from '../sqlite/event-codes.ts'
import { columnsOf } from '../sqlite/event-rows.ts'
import { packCallId } from '../sqlite/packed-id.ts'

/** An event as it is written within the change: who is told, and the binding or the call. */
export type ToldEvent = {
  readonly owner: EventOwner
  readonly code: number
  readonly at: number
  readonly binding: BindingId | null
  readonly call: Uint8Array | null
  readonly until: number | null
  readonly detail: string | null
}

const nothing = { binding: null, call: null, until: null, detail: null }

/** The events of a group of writes, and the turns that it sets and takes. */
export class WorkEvents {
  readonly told: ToldEvent[] = []
  readonly turnsSet = new Map<string, PlacedTurn>()
  readonly turnsTaken: PlacedTurn[] = []
  readonly #turns: MemoryTurns

  /** `turns`: those that were read of the bindings at hand. */
  constructor(parts: ConstructorParameters<typeof MemoryTurns>, turns: readonly PlacedTurn[]) {
    this.#turns = new MemoryTurns(...parts)
    for (const turn of turns) this.#turns.set(turn)
  }

  tellBinding({ ordinal, item }: BindingRow, { events, turns }: BindingConsequences): void {
    for (const { at, revision, event } of events) {
      const { code, until, detail } = columnsOf(event, revision)
      const subject = { owner: item.customer, binding: item.id, call: null }
      this.told.push({ ...subject, code: eventCodes.code(code), at, until, detail })
    }
    for (const { at, kind } of turns) {
      const turn = { at, kind, ordinal, binding: item.id }
      this.#turns.set(turn)
      this.turnsSet.set(textOf(turn), turn)
    }
  }

  tellCall(type: CallEventType | undefined, record: CallRecord): void {
    if (type === undefined) return
    const call = packCallId(record.id) ?? null
    this.told.push({
      ...nothing,
      owner: record.customer,
      code: eventCodes.code(type),
      at: callEventAt(type, record),
      call,
    })
  }

  note(owner: EventOwner, at: number, token: string, event: NotedEvent): void {
    const detail = JSON.stringify({ token, event } satisfies NotedDetail)
    this.told.push({ ...nothing, owner, code: eventCodes.code('noted'), at, detail })
  }

  takeThis(row: BindingRow, at: number, kind: TurnKind): PlacedTurn | undefined {
    const turn = this.#turns.takeThis(row, at, kind)
    if (turn === undefined) return undefined
    this.turnsSet.delete(textOf(turn))
    this.turnsTaken.push(turn)
    return turn
  }

  come(turn: PlacedTurn, now: number): ReturnType<MemoryTurns['come']> {
    return this.#turns.come(turn, now)
  }
}

const textOf = ({ at, ordinal, kind }: PlacedTurn): string => `${at} ${ordinal} ${kind}`
