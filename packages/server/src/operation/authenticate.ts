import type { OperationId } from '@axbridge/api'
import type { CustomerId, MaybePromise, Role, UserId } from '@axbridge/core'

/** What of a request tells who asks; its body is not read yet. */
export type RequestView = {
  readonly operation: OperationId
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  /** The lines of each header by its name in lower case, in the order in which they came. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** The address that the connection comes from; empty when it is gone already. */
  readonly address: string
  /** Whether the connection is encrypted. */
  readonly isSecure: boolean
}

/** The person behind a request, where one is: somebody who signed in at the console. */
export type Person = {
  readonly id: UserId
  readonly name: string
  readonly role: Role
  readonly customer: CustomerId | null
  /** Where the page is from which he asks: `https://numbers.example`; undefined where the browser did not say. */
  readonly origin: string | undefined
}

export type Known<Who> = {
  readonly kind: 'known'
  readonly who: Who
  /** Whether he would still be known by what he showed; left out, nothing can change that. For requests that go on for long. */
  readonly isStillKnown?: () => MaybePromise<boolean>
  /** The person; undefined where a key asks. */
  readonly by?: Person | undefined
  /** The id of the key by which he is known; undefined where there is one key only, or none. */
  readonly key?: string
  /** What the answer says besides. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Nobody who may ask this. `field` is the header to correct. */
export type NotKnown = {
  readonly kind: 'not_known'
  readonly reason:
    | 'unauthenticated'
    | 'signature_before_start'
    | 'forbidden'
    | 'overloaded'
    | 'malformed'
    | 'rate_limited'
  readonly field: string
  readonly rule: string
  /** What a 401 says in WWW-Authenticate (RFC 9110 section 11.6.1). */
  readonly challenge: string
  /** In how many seconds to ask again, where that is known. */
  readonly retryAfterS?: number
  /** What the answer says besides. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Known once the body is what was signed; empty octets stand for no body. Asked once, before the body is parsed. */
export type Signed<Who> = {
  readonly kind: 'signed'
  /** The id of the key that signed: proved by the headers, whatever the body is. */
  readonly key?: string
  check(body: Uint8Array): MaybePromise<Known<Who> | NotKnown>
}

/**
 * Who asks. It is decided before the body is read wherever that can be, so that a stranger's body costs nothing; the octets
 * of a body are kept only for a signature that covers them.
 */
export type Authenticate<Who> = (request: RequestView) => MaybePromise<Known<Who> | NotKnown | Signed<Who>>
