import {
  defaultPageLimit,
  type OperationId,
  type PersonAnswer,
  type PersonAnswerRequest,
  type PersonRequestQuery,
  type PersonRequestRequest,
} from '@axbridge/api'
import {
  type Clock,
  type ConsoleUser,
  type Matter,
  type MatterId,
  makeMatterId,
  parseMatterId,
  parsePhoneNumber,
  type Randomness,
  reveal,
  type Store,
  subjectOfParty,
  type Vault,
} from '@axbridge/core'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import type { ProveCode } from '../operation/prove-code.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { Staff } from '../operation/staff.ts'
import type { personData } from './person-data.ts'
import type { deletePerson } from './person-deletion.ts'
import { openRequest, type PersonRequest, personRequestKind, requestAnswer, sealRequest } from './person-request.ts'

export type PersonRequestOperationId = Extract<
  OperationId,
  'addPersonRequest' | 'listPersonRequests' | 'answerPersonRequest'
>

export type PersonRequestParts = {
  readonly matters: Store['matters']
  readonly audit: Pick<Store['audit'], 'list'>
  readonly vault: Vault
  readonly clock: Clock
  readonly randomness: Randomness
  readonly keep: KeepAudit
  readonly proveCode: ProveCode
  readonly data: ReturnType<typeof personData>
  readonly deletePerson: ReturnType<typeof deletePerson>
}

const kind = personRequestKind
const noSuchRequest = refusal('not_found', 'There is no such request.')
const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const changing = refusal(
  'overloaded',
  'An opt-out or a registration of the person is being changed by others: ask again.',
)

const needsCode = fieldRefusal('malformed', [
  { field: 'code', rule: 'must be given; pages behind the first do without for 15 minutes' },
])

const dayMs = 86_400_000
/** For so long a code that was shown for the first page is good for those behind it. */
const pagesMs = 15 * 60_000
/** More than an office answers, and fewer than who looks people up would like. */
const mostPagesADay = 100
const tooMany = refusal('rate_limited', `You answered ${mostPagesADay} times in 24 hours, and more must wait.`)

const somebody = ({ id, name }: ConsoleUser) => ({ id, name })

/** Access, copy and deletion (SEC-6). What is shown of a person is in the audit log before it is looked for. */
export const personRequestOperations = (
  parts: PersonRequestParts,
): Readonly<Record<PersonRequestOperationId, OperationHandler<Staff>>> => {
  const { matters, audit, vault, clock, randomness, keep, proveCode, data } = parts

  const answersOf = async (user: ConsoleUser, about: { readonly subject?: MatterId }, from: number, limit: number) =>
    (await audit.list({ user: user.id, action: 'answerPersonRequest', ...about, from, limit }))?.items.length ?? limit

  /** That he himself asks, and not only his session; undefined where he does, or did a moment ago for the page before. */
  const refusalOf = async (
    user: ConsoleUser,
    subject: MatterId,
    { code, cursor }: PersonAnswerRequest,
  ): Promise<Refusal | undefined> => {
    const now = clock.now()
    if ((await answersOf(user, {}, now - dayMs, mostPagesADay)) >= mostPagesADay) return tooMany
    if (code !== undefined) return proveCode(user, code)
    const goesOn = cursor !== undefined && (await answersOf(user, { subject }, now - pagesMs, 1)) > 0
    return goesOn ? undefined : needsCode
  }

  const markAnswered = async (matter: Matter, request: PersonRequest, user: ConsoleUser): Promise<PersonRequest> => {
    if (request.answered !== null) return request
    const done = { ...request, answered: { at: clock.now(), by: somebody(user) } }
    const body = sealRequest(vault, matter.id, done)
    const { id, revision } = matter
    const outcome = await matters.change({ kind, id, revision, state: 'answered', body, at: clock.now() })
    return outcome.kind === 'absent' ? done : openRequest(vault, outcome.matter)
  }

  return {
    addPersonRequest: async ({ who: { user }, body }) => {
      const { kind: what, number, reason } = body as PersonRequestRequest
      const person = parsePhoneNumber(number)
      if (!person.ok) return fieldRefusal('malformed', [{ field: 'number', rule: person.rule }])
      const now = clock.now()
      const id = makeMatterId(now, randomness)
      const request: PersonRequest = {
        ...{ kind: what, person: person.value, reason, askedAt: now, by: somebody(user), answered: null },
      }
      await matters.add({
        ...{ id, kind, customer: null, key: null, state: 'open', createdAt: now },
        subject: subjectOfParty(vault.hashOfParty(person.value)),
        body: sealRequest(vault, id, request),
      })
      return {
        ...answered(201, requestAnswer(id, request)),
        headers: { location: `/console/v1/person-requests/${id}` },
      }
    },

    listPersonRequests: async ({ query }) => {
      const { limit = defaultPageLimit, ...given } = query as PersonRequestQuery
      const page = await matters.list({ kind, limit, ...given })
      if (page === undefined) return badCursor
      const items = page.items.map((matter) => requestAnswer(matter.id, openRequest(vault, matter)))
      return answered(200, { items, next: page.next })
    },

    answerPersonRequest: async ({ who: { user }, params, body }) => {
      const id = parseMatterId(params.id ?? '')
      const matter = id.ok ? await matters.find(kind, id.value) : undefined
      if (matter === undefined) return noSuchRequest
      const request = openRequest(vault, matter)
      const { cursor } = body as PersonAnswerRequest
      const isDeletion = request.kind === 'deletion'
      if (isDeletion && cursor !== undefined) return badCursor
      const refused = await refusalOf(user, matter.id, body as PersonAnswerRequest)
      if (refused !== undefined) return refused
      await keep({
        ...{ by: somebody(user), action: 'answerPersonRequest', subject: matter.id, customer: null },
        detail: { kind: request.kind, reason: request.reason, isFirstPage: cursor === undefined },
      })
      const deletion = isDeletion ? await parts.deletePerson(request.person) : null
      if (deletion === 'busy') return changing
      const page = isDeletion ? { bindings: [], next: null } : await data.page(request.person, cursor)
      if (page === undefined) return badCursor
      const done = await markAnswered(matter, request, user)
      const answer: PersonAnswer = {
        request: requestAnswer(matter.id, done),
        number: isDeletion ? null : reveal(request.person),
        ...page,
        optOuts: await data.optOuts(request.person),
        registrations: await data.registrations(request.person),
        blocked: await data.blocked(request.person),
        deletion,
      }
      return answered(200, answer)
    },
  }
}
