import type { MaybePromise } from '@axbridge/core'

/** What of a request tells who asks; its body is not read yet. */
export type RequestView = {
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  /** The lines of each header by its name in lower case, in the order in which they came. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
}

export type Known<Who> = {
  readonly kind: 'known'
  readonly who: Who
  /** Whether he would still be known by what he showed; left out, nothing can change that. For requests that go on for long. */
  readonly isStillKnown?: () => MaybePromise<boolean>
}

/** Nobody who may ask this. `field` is the header to correct. */
export type NotKnown = {
  readonly kind: 'not_known'
  readonly reason: 'unauthenticated' | 'signature_before_start' | 'forbidden' | 'overloaded'
  readonly field: string
  readonly rule: string
  /** What a 401 says in WWW-Authenticate (RFC 9110 section 11.6.1). */
  readonly challenge: string
  /** In how many seconds to ask again, where that is known. */
  readonly retryAfterS?: number
}

/** Known once the body is what was signed; empty octets stand for no body. Asked once, before the body is parsed. */
export type Signed<Who> = {
  readonly kind: 'signed'
  check(body: Uint8Array): MaybePromise<Known<Who> | NotKnown>
}

/**
 * Who asks. It is decided before the body is read wherever that can be, so that a stranger's body costs nothing; the octets
 * of a body are kept only for a signature that covers them.
 */
export type Authenticate<Who> = (request: RequestView) => MaybePromise<Known<Who> | NotKnown | Signed<Who>>
