import type { CustomerId } from '../customers/customer-id.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { CallId } from '../records/call-record.ts'
import type { PolicySubject } from './policy-rule.ts'

/** A caller as policy knows him: the text of his keyed hash. */
export type CallerKey = string

/** A call that is to be connected, or was. Instants in ms. */
export type AttemptNote = {
  readonly kind: 'attempt'
  readonly at: number
  readonly call: CallId
  readonly caller: CallerKey
  /** `138****1234` */
  readonly mask: string
  /** The text of the callee's keyed hash; empty where no rule asks for it. */
  readonly callee: string
  readonly number: ProtectedNumber
  readonly customer: CustomerId
  readonly scenario: string | null
  readonly boundAt: number
}

/** A call to a number on which the caller is no party. */
export type StrangerNote = {
  readonly kind: 'stranger'
  readonly at: number
  readonly call: CallId
  readonly caller: CallerKey
  readonly mask: string
  readonly number: ProtectedNumber
  readonly trunk: string
}

/** The end of a call that was connected: how long it was talked, or null where nobody answered. */
export type EndNote = Omit<AttemptNote, 'kind' | 'callee' | 'boundAt'> & {
  readonly kind: 'end'
  readonly talkedMs: number | null
}

/** A binding that is asked for, or was. */
export type BindNote = {
  readonly kind: 'bind'
  readonly at: number
  readonly customer: CustomerId
  readonly scenario: string | null
}

/** What policy counts: what one process saw, and tells the others. */
export type PolicyNote = AttemptNote | StrangerNote | EndNote | BindNote

/** By what a note is counted under a subject; undefined where it has none of the kind. */
export const keyOf = (by: PolicySubject, note: PolicyNote): string | undefined => {
  switch (by) {
    case 'caller':
      return note.kind === 'bind' ? undefined : note.caller
    case 'number':
      return note.kind === 'bind' ? undefined : note.number
    case 'pair':
      return note.kind === 'bind' ? undefined : note.caller + note.number
    case 'customer':
      return note.kind === 'stranger' ? undefined : note.customer
    case 'scenario':
      return note.kind === 'stranger' || note.scenario === null ? undefined : `${note.customer} ${note.scenario}`
    case 'trunk':
      return note.kind === 'stranger' ? note.trunk : undefined
  }
}

/** A number for a text of a keyed hash: 48 of its bits behind the id of its key. */
export const markOfHash = (text: string): number => {
  let mark = 0
  for (let at = 6; at > 0; at -= 1) mark = mark * 256 + (text.charCodeAt(at) || 0)
  return mark
}
