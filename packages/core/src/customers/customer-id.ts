import { accept, type Parsed, reject } from '../numbering/parsed.ts'

declare const customerId: unique symbol

/** `cus_` and 80 random bits. */
export type CustomerId = string & { readonly [customerId]: true }

export const parseCustomerId = (text: string): Parsed<CustomerId> =>
  /^cus_[a-z2-9]{16}$/.test(text) ? accept(text as CustomerId) : reject('is not a customer id')
