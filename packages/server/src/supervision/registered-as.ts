import { type ActualUser, type CustomerId, hexOf, type MatterStore, type PhoneNumber, type Vault } from '@axbridge/core'
import { openActualUser } from './actual-user-body.ts'

export type RegisteredAsParts = { readonly matters: Pick<MatterStore, 'list'>; readonly vault: Vault }

const kind = 'actual_user'
const mostLookedAt = 200

/**
 * As whom a customer registered somebody; what a hold keeps of a registration that was removed is found too. Undefined where nothing is.
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
  return async (customer: CustomerId, phone: PhoneNumber): Promise<ActualUser | undefined> => {
    if (!(await registersAny(customer))) return undefined
    const page = await matters.list({ kind, subject: hexOf(vault.hashOfParty(phone)), limit: mostLookedAt })
    const his = (page?.items ?? []).filter((matter) => matter.customer === customer && matter.state !== 'erased')
    const found = his.find(({ state }) => state === 'registered') ?? his[0]
    if (found === undefined) return undefined
    const { name, document } = openActualUser(vault, found)
    return { name, document }
  }
}
