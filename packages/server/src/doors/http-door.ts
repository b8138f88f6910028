import { sourceNetwork } from '@axbridge/sip'
import type { Authenticate, Known, NotKnown, RequestView } from '../operation/authenticate.ts'
import { settled } from '../operation/settled.ts'
import { Allowances } from './allowances.ts'

export type HttpDoorParts = {
  /** Requests a second of one key, or of one person; a second's worth may come at once. */
  readonly perKeyPerSecond: number
  /** Requests of nobody known, a minute and for each address. */
  readonly failuresPerMinute: number
  /** In ms, of a clock that nobody sets. */
  readonly now: () => number
}

/** Stands before who asks: knows whom `authenticate` knows, as often as each may ask. One door serves every listener of a server. */
export type HttpDoor = <Who>(authenticate: Authenticate<Who>) => Authenticate<Who>

type Headers = Readonly<Record<string, string>>

/**
 * Holds each key to its budget, and each address to so many failures. A signature is not used up by a request that is beyond the budget, and
 * no body is read for it. The right key is let in however often wrong ones came from the same address: nobody guesses 160 bits, and behind
 * one address may be a proxy with everybody.
 */
export const httpDoor = ({ perKeyPerSecond, failuresPerMinute, now }: HttpDoorParts): HttpDoor => {
  const keys = new Allowances({ burst: perKeyPerSecond, perSecond: perKeyPerSecond })
  const failures = new Allowances({ burst: failuresPerMinute, perSecond: failuresPerMinute / 60 })
  const policy = `"key";q=${perKeyPerSecond};w=1`

  const headersOf = (key: string): Headers => ({
    'ratelimit-policy': policy,
    ratelimit: `"key";r=${keys.left(key)};t=1`,
  })

  const beyondBudget = (key: string): NotKnown => ({
    ...{ kind: 'not_known', reason: 'rate_limited', field: 'Authorization', challenge: '', headers: headersOf(key) },
    rule: `must not ask more often than ${perKeyPerSecond} times a second: ask again later`,
    retryAfterS: Math.max(1, Math.ceil(keys.waitMs(key) / 1_000)),
  })

  const beyondFailures = (address: string): NotKnown => ({
    ...{ kind: 'not_known', reason: 'rate_limited', field: 'Authorization', challenge: '' },
    rule: 'was not known too often from this address: ask again later',
    retryAfterS: Math.max(1, Math.ceil(failures.waitMs(address) / 1_000)),
    headers: { 'ratelimit-policy': `"failures";q=${failuresPerMinute};w=60`, ratelimit: '"failures";r=0;t=60' },
  })

  const failed = (request: RequestView, verdict: NotKnown): NotKnown => {
    if (verdict.reason !== 'unauthenticated') return verdict
    const address = sourceNetwork(request.address)
    return failures.take(address, now()) ? verdict : beyondFailures(address)
  }

  /** Who has more than half of it left is not told: to say so with each answer would cost each of them. */
  const told = <Who>(known: Known<Who>, key: string): Known<Who> =>
    keys.left(key) * 2 >= perKeyPerSecond ? known : { ...known, headers: headersOf(key) }

  const keyOf = <Who>({ key, by }: Known<Who>): string => key ?? by?.id ?? 'operators'

  return (authenticate) => (request) =>
    settled(authenticate(request), (answer) => {
      switch (answer.kind) {
        case 'not_known':
          return failed(request, answer)
        case 'known': {
          const key = keyOf(answer)
          return keys.take(key, now()) ? told(answer, key) : beyondBudget(key)
        }
        case 'signed': {
          const { key } = answer
          if (key !== undefined && !keys.take(key, now())) return beyondBudget(key)
          return {
            ...answer,
            check: (body) =>
              settled(answer.check(body), (verdict) =>
                verdict.kind === 'not_known'
                  ? failed(request, verdict)
                  : key === undefined
                    ? verdict
                    : told(verdict, key),
              ),
          }
        }
      }
    })
}
