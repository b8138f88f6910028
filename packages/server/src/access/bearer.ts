import type { Customer, CustomerStore, MaybePromise, Vault } from '@axbridge/core'
import { apiKeyOf } from './api-key.ts'

/** Who asks, by the Authorization header of the request; undefined when nobody known does. */
export type Authenticate = (authorization: string | undefined) => MaybePromise<Customer | undefined>

/** Knows customers by the keyed hash of their API key; nothing is looked up for a header of another form. */
export const bearerAuthenticator =
  (customers: Pick<CustomerStore, 'customerOfKey'>, vault: Pick<Vault, 'hash'>): Authenticate =>
  (authorization) => {
    const key = apiKeyOf(authorization)
    return key === undefined ? undefined : customers.customerOfKey(vault.hash('api-key', key))
  }
