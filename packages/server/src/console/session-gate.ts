import { timingSafeEqual } from 'node:crypto'
import { mayAsk, operation, operationIds, type RoleOperationId, rolesOf } from '@axbridge/api'
import {
  type ConsoleUser,
  type Customer,
  type CustomerId,
  type CustomerStore,
  type MaybePromise,
  parseCustomerId,
  type Role,
} from '@axbridge/core'
import type { Authenticate, Known, NotKnown, Person, RequestView } from '../operation/authenticate.ts'
import { settled } from '../operation/settled.ts'
import type { Staff, Visitor } from '../operation/staff.ts'
import { isOwnOrigin } from './own-origin.ts'
import { type SessionCookie, sessionCookieOf } from './session-cookie.ts'
import type { Found, Sessions } from './sessions.ts'

type Verdict<Who> = Known<Who> | NotKnown

/** Asks a request whose it is by its session. Undefined for one that shows none. */
export type BySession<Who> = (request: RequestView) => MaybePromise<Verdict<Who>> | undefined

/** How people are known, for each kind of operations. */
export type SessionGate = {
  readonly customers: BySession<Customer>
  /** The same where nobody is known by a key. */
  readonly customersOnly: Authenticate<Customer>
  readonly operators: BySession<{ readonly name: string }>
  readonly staff: Authenticate<Staff>
  readonly visitors: Authenticate<Visitor>
}

export type SessionGateParts = {
  readonly sessions: Sessions
  readonly customers: Pick<CustomerStore, 'find'>
  readonly sandbox: CustomerId | undefined
}

const challenge = 'Session realm="axbridge-console"'

const notKnown = (reason: NotKnown['reason'], field: string, rule: string): NotKnown => ({
  ...{ kind: 'not_known', reason, field, rule, challenge },
})

const noSession = notKnown('unauthenticated', 'Cookie', 'must carry a session that goes on: sign in')
const notAllowed = notKnown('forbidden', 'Cookie', 'must be the session of a user whose role may ask this')
const noToken = notKnown('forbidden', 'AXBridge-CSRF', 'must be the token of the session (GET /console/v1/session)')
const foreignPage = notKnown('forbidden', 'Origin', 'must be that of this server')
const noCustomer = notKnown('malformed', 'AXBridge-Customer', 'must be the id of the customer who is meant')
const notHisCustomer = notKnown('forbidden', 'AXBridge-Customer', 'must be the own customer, or be left out')

/** Staff's operations on what belongs to a customer. */
const ofCustomers = new Set(
  operationIds.filter((id) => {
    const { security, headers } = operation(id)
    return security === 'staff' && headers?.properties['AXBridge-Customer'] !== undefined
  }),
)

const tokensEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/**
 * Knows people by their sessions: the one place where a cookie counts. A request with a key or a signature counts by that alone, so
 * that nobody's session goes along with another's key. What is more than a look carries the session's token, which no page of
 * another site can read, and comes from a page of ours.
 */
export const sessionGate = ({ sessions, customers, sandbox }: SessionGateParts): SessionGate => {
  const faultOf = (request: RequestView, { secret }: SessionCookie, role: Role): NotKnown | undefined => {
    if (request.method !== 'GET') {
      if (!isOwnOrigin(request)) return foreignPage
      const [token = '', ...more] = request.headers['axbridge-csrf'] ?? []
      if (more.length > 0 || !tokensEqual(token, sessions.csrfOf(secret))) return noToken
    }
    const id = request.operation as RoleOperationId
    return mayAsk(role, id, sandbox !== undefined) ? undefined : notAllowed
  }

  const personOf = ({ user: { id, name, role, customer } }: Found, request: RequestView): Person => ({
    ...{ id, name, role, customer, origin: request.headers.origin?.[0] },
  })

  /** Which customer a person asks for, before it is known whether there is one. */
  const customerMeant = ({ user }: Found, request: RequestView): CustomerId | NotKnown => {
    const lines = request.headers['axbridge-customer']
    const [named, ...more] = lines ?? []
    if (more.length > 0) return noCustomer
    if (user.role === 'customer_developer') {
      if (user.customer === null) return notAllowed
      return named === undefined || named === user.customer ? user.customer : notHisCustomer
    }
    const parsed = parseCustomerId(named ?? '')
    return parsed.ok ? parsed.value : noCustomer
  }

  const customerOf = (found: Found, request: RequestView): MaybePromise<Customer | NotKnown> => {
    const meant = customerMeant(found, request)
    if (typeof meant !== 'string') return meant
    if (!mayAsk(found.user.role, request.operation as RoleOperationId, meant === sandbox)) return notAllowed
    return settled(customers.find(meant), (customer) => customer ?? noCustomer)
  }

  const stillKnown =
    (cookie: SessionCookie, { role, customer }: ConsoleUser): (() => MaybePromise<boolean>) =>
    () =>
      settled(
        sessions.find(cookie.secret),
        (found) => found !== undefined && found.user.role === role && found.user.customer === customer,
      )

  /** Goes on with what a session that may ask this is. */
  const bySession = <Who>(
    request: RequestView,
    cookie: SessionCookie,
    know: (found: Found, isStillKnown: () => MaybePromise<boolean>) => MaybePromise<Verdict<Who>>,
  ): MaybePromise<Verdict<Who>> =>
    settled(sessions.find(cookie.secret), (found): MaybePromise<Verdict<Who>> => {
      if (found === undefined) return noSession
      const fault = faultOf(request, cookie, found.user.role)
      if (fault !== undefined) return fault
      sessions.use(found)
      return know(found, stillKnown(cookie, found.user))
    })

  const cookieOf = (request: RequestView): SessionCookie | undefined => {
    const { authorization, signature, 'signature-input': input } = request.headers
    const hasKey = authorization !== undefined || signature !== undefined || input !== undefined
    return hasKey ? undefined : sessionCookieOf(request)
  }

  const customersBySession: BySession<Customer> = (request) => {
    const cookie = cookieOf(request)
    if (cookie === undefined) return undefined
    return bySession<Customer>(request, cookie, (found, isStillKnown) =>
      settled(customerOf(found, request), (customer) =>
        'kind' in customer ? customer : { kind: 'known', who: customer, isStillKnown, by: personOf(found, request) },
      ),
    )
  }

  return {
    customers: customersBySession,
    customersOnly: (request) => customersBySession(request) ?? noSession,

    operators: (request) => {
      const cookie = cookieOf(request)
      if (cookie === undefined) return undefined
      return bySession(request, cookie, (found, isStillKnown) => ({
        ...{ kind: 'known', who: { name: found.user.name }, isStillKnown, by: personOf(found, request) },
      }))
    },

    staff: (request) => {
      const cookie = cookieOf(request)
      if (cookie === undefined) return noSession
      return bySession<Staff>(request, cookie, (found, isStillKnown) => {
        const known = (customer: Customer | undefined): Known<Staff> => ({
          ...{ kind: 'known', isStillKnown, by: personOf(found, request) },
          who: { ...found, csrf: sessions.csrfOf(cookie.secret), cookie: cookie.name, customer },
        })
        if (!ofCustomers.has(request.operation)) return known(undefined)
        return settled(customerOf(found, request), (customer) => ('kind' in customer ? customer : known(customer)))
      })
    },

    visitors: (request) => {
      if (!isOwnOrigin(request)) return foreignPage
      const isSecure = request.isSecure || request.headers.origin?.[0]?.startsWith('https://') === true
      const { address } = request
      return { kind: 'known', who: { address, isSecure, earlier: sessionCookieOf(request)?.secret } }
    },
  }
}

/** What a role may ask of at least one customer. */
export const asksOf = (role: Role, hasSandbox: boolean): readonly RoleOperationId[] =>
  (Object.keys(rolesOf) as RoleOperationId[]).filter((id) => mayAsk(role, id, hasSandbox))
