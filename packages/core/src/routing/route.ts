import type { Binding, StoredBinding } from '../binding/binding.ts'
import { pairState } from '../binding/pair.ts'
import { everybody, type Parties, sideA } from '../binding/parties.ts'
import { numberOfSide, otherSide, type Side } from '../binding/side.ts'
import { type BindingTerms, mayTurnTo } from '../binding/terms.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { Standing } from '../ports/binding-store.ts'
import { hashesEqual, type KeyedHash } from '../ports/vault.ts'

declare const madeByRoute: unique symbol

/** What is to be routed. */
export type Errand = 'call' | 'message'

/** Who is meant, and the one number that he may be shown. Only `route` makes one (promise 4). */
export type Connect = {
  readonly kind: 'connect'
  readonly callee: PhoneNumber
  /** Who stands in the binding besides caller and callee: members of a group, whom neither of the two may learn. */
  readonly others: readonly PhoneNumber[]
  readonly present: ProtectedNumber
  readonly terms: BindingTerms
  readonly standing: Standing
  readonly [madeByRoute]: true
}

/** Why a route leads nowhere. Everything but `not_a_party` is said to a party only. */
export type RouteRefusal = 'not_a_party' | 'ended' | 'wrong_direction' | 'switched_off' | 'no_member'

export type Refuse = {
  readonly kind: 'refuse'
  readonly reason: RouteRefusal
  /** What the caller was on the number; absent for one who is not a party. */
  readonly standing?: Standing
}

/** The answer to "caller c dialled x". */
export type Route = Connect | Refuse

/** How `route` looks behind what a store keeps; called only for a live pair. */
export type RouteSight = {
  open(stored: StoredBinding): Binding
  hashOfParty(phone: PhoneNumber): KeyedHash
}

/**
 * Decides a call or a message from what the caller is on the dialled number. A lapsed pair is as good as none; a
 * quarantined one is told that the order has ended (promises 2 and 3). Members of a group never reach each other (APP-10).
 *
 * Throws when the binding that was opened does not name the caller where the pair said so, or has another number there
 * than the dialled one: then nobody is called.
 */
export const route = (
  caller: PhoneNumber,
  dialled: ProtectedNumber,
  standing: Standing | undefined,
  errand: Errand,
  now: number,
  sight: RouteSight,
): Route => {
  if (standing === undefined) return { kind: 'refuse', reason: 'not_a_party' }
  switch (pairState(standing, now)) {
    case 'lapsed':
      return { kind: 'refuse', reason: 'not_a_party' }
    case 'quarantined':
      return { kind: 'refuse', reason: 'ended', standing }
    case 'live': {
      const binding = sight.open(standing.stored)
      assertNames(binding, standing.side, caller, dialled)
      const { terms } = binding
      if (!mayTurnTo(terms, standing.side)) return { kind: 'refuse', reason: 'wrong_direction', standing }
      const isOn = errand === 'call' ? terms.calls : terms.messages
      if (!isOn) return { kind: 'refuse', reason: 'switched_off', standing }
      const callee = calleeOf(binding, standing, sight)
      if (callee === undefined) return { kind: 'refuse', reason: 'no_member', standing }
      const present = numberOfSide(binding, otherSide(standing.side))
      const others = everybody(binding.parties).filter((one) => !one.equals(caller) && !one.equals(callee))
      const made: Omit<Connect, typeof madeByRoute> = { kind: 'connect', callee, others, present, terms, standing }
      return made as Connect
    }
  }
}

const assertNames = (binding: Binding, side: Side, caller: PhoneNumber, dialled: ProtectedNumber): void => {
  const named = side === 'b' ? [binding.parties.b] : sideA(binding.parties)
  if (!named.some((phone) => phone.equals(caller)) || numberOfSide(binding, side) !== dialled) {
    throw new Error(`a pair of binding ${binding.id} names another party or number than the binding`)
  }
}

const calleeOf = (
  { parties, terms }: Binding,
  { side, stored }: Standing,
  sight: RouteSight,
): PhoneNumber | undefined => {
  if (side === 'a') return parties.b
  return parties.kind === 'two' ? parties.a : memberFor(parties, terms, stored.lastCaller, sight)
}

/** Whom B reaches: exactly one member or nobody. Who left the group since he called is passed over. */
const memberFor = (
  { members, defaultMember }: Extract<Parties, { kind: 'group' }>,
  { groupCallee }: BindingTerms,
  lastCaller: KeyedHash | null,
  sight: RouteSight,
): PhoneNumber | undefined => {
  const last =
    groupCallee === 'default' || lastCaller === null
      ? undefined
      : members.find((member) => hashesEqual(sight.hashOfParty(member), lastCaller))
  return last ?? defaultMember ?? undefined
}
