import {
  type BindingEvent,
  type BindingNews,
  bindingEventId,
  type CallRecord,
  callEventFrom,
  callEventId,
  type Event,
  type EventOwner,
  notedEventId,
} from '@axbridge/core'
import { modeCodes } from './codes.ts'
import {
  type EventCode,
  type EventColumns,
  eventCodes,
  type NotedDetail,
  type SomeDetail,
  type UpdatedDetail,
} from './event-codes.ts'
import { bindingIdOf, numberOf } from './packed-id.ts'

/** The columns in the order of `eventColumns` in statements.ts. */
export type EventRow = [
  number: number,
  type: number,
  at: number,
  block: number | null,
  subject: number | null,
  until: number | null,
  detail: string | null,
]

/** The columns in the order of `newsColumns`: what of a binding never changes. */
export type NewsRow = [
  block: number,
  serial: number,
  ySerial: number | null,
  token: Buffer,
  mode: number,
  orderId: string,
]

/** What an event is of, as the store has it now. */
export type Subjects = {
  binding(block: number, ordinal: number): BindingNews
  call(ordinal: number): CallRecord
}

export const newsOfRow = ([block, serial, ySerial, token, mode, orderId]: NewsRow): BindingNews => {
  const x = numberOf(block, serial)
  const y = ySerial === null ? x : numberOf(block, ySerial)
  return { id: bindingIdOf(block, token), mode: modeCodes.word(mode), orderId, x, y }
}

/** What is kept of an event of a binding beside its time and its binding. */
export const columnsOf = (event: BindingEvent, revision: number | null): EventColumns => {
  switch (event.type) {
    case 'binding.created':
      return { code: event.type, until: event.expiresAt, detail: null }
    case 'binding.updated': {
      const detail: UpdatedDetail = { revision: event.revision, changed: event.changed }
      return { code: event.type, until: event.expiresAt, detail: JSON.stringify(detail) }
    }
    case 'binding.ended':
      return { code: `${event.type}:${event.reason}`, until: event.routesUntil, detail: null }
    case 'pair.quarantined': {
      const { side, parties, heldUntil } = event
      if (parties === null) return { code: event.type, until: heldUntil, detail: null }
      return {
        code: 'pair.quarantined:some',
        until: heldUntil,
        detail: JSON.stringify({ revision, side, parties } satisfies SomeDetail),
      }
    }
    case 'pair.freed':
      return { code: event.type, until: null, detail: null }
  }
}

/** The event that a row tells. */
export const eventOf = (owner: EventOwner, row: EventRow, subjects: Subjects): Event => {
  const [number, type, at, block, subject] = row
  const code = eventCodes.word(type)
  switch (code) {
    case 'call.started':
    case 'call.ringing':
    case 'call.answered':
    case 'call.ended':
    case 'call.refused': {
      const happening = callEventFrom(code, subjects.call(present(subject)))
      return { id: callEventId(code, happening.call.id), owner, number, at, happening }
    }
    case 'noted': {
      const { token, event } = JSON.parse(present(row[6])) as NotedDetail
      return { id: notedEventId(token), owner, number, at, happening: event }
    }
    case 'binding.created':
    case 'binding.updated':
    case 'binding.ended:unbound':
    case 'binding.ended:expired':
    case 'binding.ended:answered':
    case 'pair.quarantined':
    case 'pair.quarantined:some':
    case 'pair.freed': {
      const { event, revision } = bindingEventOf(code, row, subjects.binding(present(block), present(subject)))
      return { id: bindingEventId(event.type, event.binding.id, revision), owner, number, at, happening: event }
    }
  }
}

type BindingCode = Extract<EventCode, `binding.${string}` | `pair.${string}`>

const bindingEventOf = (
  code: BindingCode,
  [, , at, , , until, detail]: EventRow,
  binding: BindingNews,
): { readonly event: BindingEvent; readonly revision: number | null } => {
  switch (code) {
    case 'binding.created':
      return { event: { type: code, binding, expiresAt: present(until) }, revision: null }
    case 'binding.updated': {
      const { revision, changed } = JSON.parse(present(detail)) as UpdatedDetail
      return { event: { type: code, binding, revision, expiresAt: present(until), changed }, revision }
    }
    case 'binding.ended:unbound':
      return ended('unbound', binding, at, until)
    case 'binding.ended:expired':
      return ended('expired', binding, at, until)
    case 'binding.ended:answered':
      return ended('answered', binding, at, until)
    case 'pair.quarantined': {
      const all = { side: null, parties: null, heldUntil: present(until) }
      return { event: { type: code, binding, ...all }, revision: null }
    }
    case 'pair.quarantined:some': {
      const { revision, ...some } = JSON.parse(present(detail)) as SomeDetail
      return { event: { type: 'pair.quarantined', binding, ...some, heldUntil: present(until) }, revision }
    }
    case 'pair.freed':
      return { event: { type: code, binding }, revision: null }
  }
}

const ended = (
  reason: Extract<BindingEvent, { type: 'binding.ended' }>['reason'],
  binding: BindingNews,
  endedAt: number,
  until: number | null,
): { readonly event: BindingEvent; readonly revision: null } => ({
  event: { type: 'binding.ended', binding, reason, endedAt, routesUntil: present(until) },
  revision: null,
})

const present = <T>(value: T | null): T => {
  if (value === null) throw new Error('a row of an event lacks what its kind has')
  return value
}
