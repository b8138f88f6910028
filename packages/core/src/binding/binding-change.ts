import type { PhoneNumber } from '../numbering/phone-number.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import type { Binding } from './binding.ts'
import { holds } from './check-bind.ts'
import type { GroupParties, Parties } from './parties.ts'
import type { BindingTerms } from './terms.ts'

/** What a customer may change of a live binding; what is left out stays. */
export type BindingChange = {
  readonly expiresAt?: number
  readonly a?: PhoneNumber
  readonly b?: PhoneNumber
  /** The whole group; not together with `addMembers` or `removeMembers`. */
  readonly members?: readonly PhoneNumber[]
  /** A member who is there already stays. */
  readonly addMembers?: readonly PhoneNumber[]
  /** Who is no member is passed over. */
  readonly removeMembers?: readonly PhoneNumber[]
  readonly defaultMember?: PhoneNumber | null
  readonly terms?: Partial<BindingTerms>
}

/** The parties after a change. A default member who leaves the group leaves it without one. */
export const changedParties = ({ mode, parties }: Binding, change: BindingChange): Parties | Refused => {
  const fault = faultOfMode(parties, change)
  if (fault !== undefined) return { ...fault, explanation: `The binding is ${mode}.` }
  const b = change.b ?? parties.b
  return parties.kind === 'two' ? { ...parties, a: change.a ?? parties.a, b } : changedGroup({ ...parties, b }, change)
}

const groupFields = ['members', 'addMembers', 'removeMembers', 'defaultMember'] as const

const faultOfMode = ({ kind }: Parties, change: BindingChange): Refused | undefined => {
  if (kind === 'group') {
    return change.a === undefined ? undefined : refuse('wrong_mode', 'a', 'is of a binding of two: a group has members')
  }
  const field = groupFields.find((name) => change[name] !== undefined)
  return field === undefined ? undefined : refuse('wrong_mode', field, 'is of a group: this binding has a and b')
}

const changedGroup = (group: GroupParties, change: BindingChange): Parties | Refused => {
  const { members: replaced, addMembers = [], removeMembers = [], defaultMember } = change
  if (replaced !== undefined && addMembers.length + removeMembers.length > 0) {
    return refuse('malformed', 'members', 'must not stand beside addMembers or removeMembers')
  }
  const kept = (replaced ?? group.members).filter((member) => !holds(removeMembers, member))
  const added = addMembers.filter((member, index) => !holds(kept, member) && !holds(addMembers.slice(0, index), member))
  const members = [...kept, ...added]
  const asked = defaultMember === undefined ? group.defaultMember : defaultMember
  const isGone = defaultMember === undefined && asked !== null && !holds(members, asked)
  return { ...group, members, defaultMember: isGone ? null : asked }
}
