import type { CustomerId } from '../customers/customer-id.ts'
import type { Block, ProtectedNumber } from '../numbering/protected-number.ts'
import type { UserId } from '../users/console-user.ts'

/** What is suspended: all that a customer has, all numbers of a block, or one number (BASE-12). */
export type SuspensionTarget =
  | { readonly kind: 'customer'; readonly customer: CustomerId }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'number'; readonly number: ProtectedNumber }

/** Who did something about a suspension. */
export type SuspensionActor =
  | { readonly kind: 'user'; readonly id: UserId; readonly name: string }
  /** Whoever holds the operators' key, or a key of the customer. */
  | { readonly kind: 'key' }
  /** A rule of policy, by its name; or the server's own, that the verification of an entity is over. */
  | { readonly kind: 'rule'; readonly name: string }

/** What somebody said of it, and when. */
export type Said = { readonly at: number; readonly by: SuspensionActor; readonly text: string }

/** A customer who says that it is wrong, and what was decided of that; null while nobody has. */
export type Appeal = Said & { readonly decision: (Said & { readonly upheld: boolean }) | null }

/** `appealed`: in force, and the customer waits for a decision. */
export const suspensionStates = ['in_force', 'appealed', 'lifted'] as const

export type SuspensionState = (typeof suspensionStates)[number]

/** What stands in the body of its matter: nothing is ever taken away, so that its history is whole (REG-5). No real number stands in it. */
export type Suspension = {
  readonly target: SuspensionTarget
  /** What it is for, and what the customer can do so that it ends. */
  readonly reason: string
  readonly remedy: string
  readonly since: number
  readonly by: SuspensionActor
  /** Whether calls that were under way were ended with it. */
  readonly cut: boolean
  /** The oldest first. */
  readonly appeals: readonly Appeal[]
  readonly lifted: Said | null
}

export const mostAppeals = 10

/** The digits or the id by which its target is found: the subject of its matter. */
export const subjectOfTarget = (target: SuspensionTarget): string => {
  switch (target.kind) {
    case 'customer':
      return target.customer
    case 'block':
      return target.block
    case 'number':
      return target.number
  }
}

/** The customer says that it is wrong; undefined where he waits for a decision, has said so too often, or it was lifted. */
export const appealed = (suspension: Suspension, said: Said): Suspension | undefined => {
  const { appeals, lifted } = suspension
  if (lifted !== null || appeals.length >= mostAppeals || appeals.at(-1)?.decision === null) return undefined
  return { ...suspension, appeals: [...appeals, { ...said, decision: null }] }
}

/** The appeal that waits is decided; upheld, the suspension ends at once (REG-5). Undefined where none waits. */
export const decided = (
  suspension: Suspension,
  decision: Said & { readonly upheld: boolean },
): Suspension | undefined => {
  const { appeals, lifted } = suspension
  const last = appeals.at(-1)
  if (lifted !== null || last === undefined || last.decision !== null) return undefined
  const { upheld, ...said } = decision
  return {
    ...suspension,
    appeals: [...appeals.slice(0, -1), { ...last, decision }],
    lifted: upheld ? said : null,
  }
}

/** It ends, whatever was said of it; undefined where it has ended. */
export const lifted = (suspension: Suspension, said: Said): Suspension | undefined =>
  suspension.lifted === null ? { ...suspension, lifted: said } : undefined

export const stateOfSuspension = ({ lifted: end, appeals }: Suspension): SuspensionState => {
  if (end !== null) return 'lifted'
  return appeals.at(-1)?.decision === null ? 'appealed' : 'in_force'
}
