import type { BindingId, CallId, CustomerId, Matter, MatterId, ProtectedNumber, SuspensionActor } from '@axbridge/core'
import { readBody } from '../matter-json.ts'

export const complaintStates = ['open', 'answered', 'closed'] as const

export type ComplaintState = (typeof complaintStates)[number]

/** What was found when a complaint came: it never changes. */
export type Evidence = { readonly calls: readonly CallId[]; readonly bindings: readonly BindingId[] }

/** What stands in the body of its matter. Nobody's number stands in it but a 700 number. */
export type ComplaintBody = {
  readonly number: ProtectedNumber | null
  readonly text: string
  readonly happenedAt: number
  readonly dueAt: number
  readonly evidence: Evidence
  readonly hold: MatterId | null
  /** The oldest first. */
  readonly trail: readonly {
    readonly at: number
    readonly by: SuspensionActor
    readonly state: ComplaintState
    readonly text: string | null
  }[]
}

export type Complaint = ComplaintBody & {
  readonly id: MatterId
  readonly revision: number
  readonly state: ComplaintState
  readonly customer: CustomerId | null
  readonly receivedAt: number
}

/** Entries, of which the last is for its closing. */
export const mostTrail = 100

/** Room for the entry that closes it: its text has at most 2,000 characters, of four octets in UTF-8 or six where JSON escapes them. */
export const closingOctets = 16_384

export const complaintOf = (matter: Matter): Complaint => ({
  ...readBody<ComplaintBody>(matter),
  id: matter.id,
  revision: matter.revision,
  state: matter.state as ComplaintState,
  customer: matter.customer,
  receivedAt: matter.createdAt,
})

/** Whether it should have been answered by now. */
export const isOverdue = ({ state, dueAt }: Pick<Complaint, 'state' | 'dueAt'>, now: number): boolean =>
  state === 'open' && now > dueAt
