import {
  type ActualUser,
  actualUserKey,
  type CustomerId,
  hexOf,
  type Matter,
  type MatterStore,
  type PhoneNumber,
  type Vault,
} from '@axbridge/core'
import { openActualUser } from './actual-user-body.ts'
import { actualUsersOf, collected } from './actual-user-list.ts'

export type RegisteredAsParts = { readonly matters: Pick<MatterStore, 'list' | 'findByKey'>; readonly vault: Vault }

export type RegisteredAs = {
  /** As it is now; where nothing is registered, the newest that a hold keeps. */
  readonly registered: ActualUser
  /** What else holds keep of what was registered before, the newest first. */
  readonly earlier: readonly ActualUser[]
}

const kind = 'actual_user'
const mostEarlier = 50

/**
 * As whom a customer registered somebody, with what a hold keeps of registrations that were removed or replaced. Undefined where nothing is.
 * What is made lasts for one look-up: of a customer who registers nobody it remembers that.
 */
export const registeredAs = ({ matters, vault }: RegisteredAsParts) => {
  const registering = new Map<CustomerId, boolean>()
  const registersAny = async (customer: CustomerId): Promise<boolean> => {
    const known = registering.get(customer)
    if (known !== undefined) return known
    const any = ((await matters.list({ kind, customer, limit: 1 }))?.items.length ?? 0) > 0
    registering.set(customer, any)
    return any
  }
  const userOf = (matter: Matter): ActualUser => {
    const { name, document } = openActualUser(vault, matter)
    return { name, document }
  }
  return async (customer: CustomerId, phone: PhoneNumber): Promise<RegisteredAs | undefined> => {
    if (!(await registersAny(customer))) return undefined
    const hash = vault.hashOfParty(phone)
    const now = await matters.findByKey(kind, actualUserKey(customer, hash))
    const kept = await collected(
      actualUsersOf(matters, { subject: hexOf(hash), state: 'removed', customer }),
      mostEarlier + 1,
    )
    const [registered, ...earlier] = [...(now?.state === 'registered' ? [now] : []), ...kept].map(userOf)
    return registered && { registered, earlier: earlier.slice(0, mostEarlier) }
  }
}
