import { hash, timingSafeEqual } from 'node:crypto'
import type { Clock, MaybePromise } from '@axbridge/core'
import { sourceNetwork } from '@axbridge/sip'
import { Allowances } from '../doors/allowances.ts'
import type { Authenticate, Known, NotKnown, RequestView } from '../operation/authenticate.ts'
import type { AdminLog, Operator } from './operator.ts'

export type AdminAuthenticatorParts = {
  readonly key: string
  /** A clock that is not put back, such as the process's own. */
  readonly clock: Clock
  readonly log: Pick<AdminLog, 'alarm'>
  /** Knows a person by his session, where no key is sent; undefined where there is none either. */
  readonly bySession?: ((request: RequestView) => MaybePromise<Known<Operator> | NotKnown> | undefined) | undefined
}

const operator: Operator = { name: 'admin' }

/** How many wrong keys a minute, of one address, are answered as such. */
const failuresAMinute = 10
const minuteMs = 60_000

const challenge = 'Bearer realm="axbridge-admin"'

const notKnown = (reason: NotKnown['reason'], rule: string, challenged = challenge): NotKnown => ({
  kind: 'not_known',
  reason,
  field: 'Authorization',
  rule,
  challenge: challenged,
})

const missing = notKnown('unauthenticated', "must carry the operators' key: Bearer axo_…")
const wrong = notKnown(
  'unauthenticated',
  "must carry the operators' key: Bearer axo_…",
  `${challenge}, error="invalid_token"`,
)
const tooMany = notKnown('rate_limited', 'was wrong too often in the last minute: ask again later')

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')

/** RFC 6750 section 2.1. A longer text than any key is not hashed. */
const tokenOf = (lines: readonly string[] | undefined): string | undefined =>
  lines?.length === 1 ? /^[Bb][Ee][Aa][Rr][Ee][Rr] +([\x21-\x7e]{1,128}) *$/.exec(lines[0] ?? '')?.[1] : undefined

/**
 * Knows the operators by their one key, in constant time. After ten wrong keys in a minute from one address further ones are told so and an
 * alarm is logged, once a minute. The right key is let in all the same: nobody guesses 160 bits, and a stranger who guesses must not be able
 * to lock the operators out.
 */
export const adminAuthenticator = ({ key, clock, log, bySession }: AdminAuthenticatorParts): Authenticate<Operator> => {
  const expected = digestOf(key)
  let minuteBegan = Number.NEGATIVE_INFINITY
  let failures = 0
  let isTold = false
  const allowed = new Allowances({ burst: failuresAMinute, perSecond: failuresAMinute / 60 })

  const fail = (address: string): NotKnown => {
    const now = clock.now()
    if (now - minuteBegan >= minuteMs) [minuteBegan, failures, isTold] = [now, 0, false]
    failures += 1
    if (allowed.take(address, now)) return wrong
    if (!isTold) log.alarm({ failures }, 'wrong admin keys come in')
    isTold = true
    return { ...tooMany, retryAfterS: Math.ceil(allowed.waitMs(address) / 1_000) }
  }

  return (request) => {
    const { authorization } = request.headers
    if (authorization === undefined) return bySession?.(request) ?? missing
    const token = tokenOf(authorization)
    return token !== undefined && timingSafeEqual(digestOf(token), expected)
      ? { kind: 'known', who: operator }
      : fail(sourceNetwork(request.address))
  }
}
