import type { Customer } from '../customers/customer.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import type { BindScreen, EnteringParty, ScreenedBind } from '../supervision/bind-screen.ts'
import { SuspensionsInForce } from '../supervision/suspensions-in-force.ts'
import { noUseRules, type UseRules } from './check-use.ts'
import type { Parties, PartyOfBinding } from './parties.ts'
import type { BetweenNumbers } from './side.ts'

/** What is looked at before a binding is made or changed, besides the limits of bindings. */
export type BindChecks = {
  readonly rules: UseRules
  readonly suspensions: Pick<SuspensionsInForce, 'ofCustomer' | 'ofBlock' | 'ofNumber' | 'size'>
  /** Asked in this order. */
  readonly screens: readonly BindScreen[]
}

export const noChecks: BindChecks = { rules: noUseRules, suspensions: new SuspensionsInForce(), screens: [] }

/** A customer who is suspended binds nothing (BASE-12). */
export const faultOfSuspension = ({ id }: Customer, { suspensions }: BindChecks): Refused | undefined => {
  const suspension = suspensions.ofCustomer(id)
  return suspension === undefined
    ? undefined
    : { ...refuse('suspended'), explanation: `The customer is suspended: ${suspension} says why, and how that ends.` }
}

/** The number of a binding that is suspended, by itself or with its block. */
export const suspendedNumber = ({ x, y }: BetweenNumbers, { suspensions }: BindChecks): ProtectedNumber | undefined =>
  suspensions.size === 0 ? undefined : [x, y].find((number) => suspensions.ofNumber(number) !== undefined)

/** Everybody of a bind as the screens see them; `partiesOf` gave the hashes, in the same order. */
export const enteringParties = (
  parties: Parties,
  hashed: readonly PartyOfBinding[],
  enters: (party: PartyOfBinding) => boolean = () => true,
): readonly EnteringParty[] =>
  hashed.flatMap((one, index): readonly EnteringParty[] => {
    if (!enters(one)) return []
    const { party, side } = one
    if (side === 'b') return [{ field: 'b', side, phone: parties.b, party }]
    if (parties.kind === 'two') return [{ field: 'a', side, phone: parties.a, party }]
    const phone = parties.members[index]
    return phone === undefined ? [] : [{ field: `members.${index}`, side, phone, party }]
  })

/** Asks the screens, up to the first that refuses. */
export const screenBind = async (
  screens: readonly BindScreen[],
  bind: ScreenedBind,
  now: number,
): Promise<Refused | undefined> => {
  for (const one of screens) {
    const answer = one.screen(bind, now)
    const refused = answer instanceof Promise ? await answer : answer
    if (refused !== undefined) return refused
  }
  return undefined
}
