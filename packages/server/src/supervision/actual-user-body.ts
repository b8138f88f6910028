import {
  type ActualUser,
  type CustomerId,
  type Matter,
  type MatterId,
  type PhoneNumber,
  parsePhoneNumber,
  reveal,
  type Vault,
} from '@axbridge/core'

/** What is sealed of somebody who is registered. */
export type RegisteredPerson = ActualUser & { readonly phone: PhoneNumber }

const scopeOf = (customer: CustomerId): string => `actual-user/${customer}`

/** Number, name and document, sealed under the key of the customer and bound to one matter. */
export const sealActualUser = (
  vault: Pick<Vault, 'seal'>,
  customer: CustomerId,
  id: MatterId,
  { phone, name, document }: RegisteredPerson,
): Uint8Array => vault.seal(scopeOf(customer), id, JSON.stringify({ number: reveal(phone), name, document }), customer)

/** Throws when the body is not that of this matter. */
export const openActualUser = (
  vault: Pick<Vault, 'open'>,
  { id, customer, body }: Pick<Matter, 'id' | 'customer' | 'body'>,
): RegisteredPerson => {
  if (customer === null) throw new Error('an actual user is of no customer')
  const { number, ...user } = JSON.parse(vault.open(scopeOf(customer), id, body)) as ActualUser & {
    readonly number: string
  }
  const phone = parsePhoneNumber(number)
  if (!phone.ok) throw new Error('an actual user is of no real number')
  return { ...user, phone: phone.value }
}
