import type { ConsoleSession, ConsoleUser, Customer } from '@axbridge/core'

/** Somebody who is signed in, and the session by which he asks. */
export type Staff = {
  readonly user: ConsoleUser
  readonly session: ConsoleSession
  /** What proves that a page of ours asks, and no other one. */
  readonly csrf: string
  /** The name of the cookie that he showed. */
  readonly cookie: string
  /** Whose bindings are meant, where the operation is about those of a customer. */
  readonly customer: Customer | undefined
}

/** Somebody who is not known yet. */
export type Visitor = {
  readonly address: string
  /** Whether his browser speaks HTTPS, to us or to a proxy before us. */
  readonly isSecure: boolean
  /** The secret of a session that he still had. */
  readonly earlier: string | undefined
}
