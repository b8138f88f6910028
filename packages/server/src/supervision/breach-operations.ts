import {
  type BreachAnswer,
  type BreachChangeRequest,
  type BreachQuery,
  type BreachRequest,
  defaultPageLimit,
  type OperationId,
} from '@axbridge/api'
import { type Clock, type Matter, makeMatterId, parseMatterId, type Randomness, type Store } from '@axbridge/core'
import { formatInstant, parseInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { type FieldError, fieldRefusal, refusal } from '../operation/refusal.ts'
import { actorOf } from './hold-operations.ts'
import { readBody, writeBody } from './matter-json.ts'

export type BreachOperationId = Extract<OperationId, 'addBreach' | 'changeBreach' | 'listBreaches'>

type BreachParts = {
  readonly matters: Store['matters']
  readonly clock: Clock
  readonly randomness: Randomness
}

/** As it is answered, but for what the matter itself says. */
type Breach = Omit<BreachAnswer, 'id' | 'revision' | 'state' | 'changedAt'>

const kind = 'breach'
const noSuchBreach = refusal('not_found', 'There is no such breach.')
const changedMeanwhile = refusal('matter_state', 'The record was changed since: read it again.')
const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])

const breachAnswer = (matter: Matter): BreachAnswer => {
  const { id, revision, state, changedAt } = matter
  const breach = readBody<Breach>(matter)
  return { id, revision, state: state === 'open' ? 'open' : 'closed', ...breach, changedAt: formatInstant(changedAt) }
}

type Given = Pick<BreachRequest, 'told'> & { readonly foundAt?: string }

/** Instants as the API writes them; what is wrong with one of them, and what is not over yet. */
const instantsOf = (
  { foundAt, told }: Given,
  now: number,
): {
  readonly faults: FieldError[]
  readonly value: Pick<Breach, never> & Partial<Pick<Breach, 'foundAt' | 'told'>>
} => {
  const faults: FieldError[] = []
  const read = (field: string, text: string): string => {
    const parsed = parseInstant(text)
    if (!parsed.ok) faults.push({ field, rule: parsed.rule })
    else if (parsed.value > now) faults.push({ field, rule: 'must not be in the future' })
    return parsed.ok ? formatInstant(parsed.value) : text
  }
  return {
    faults,
    value: {
      ...(foundAt === undefined ? {} : { foundAt: read('foundAt', foundAt) }),
      ...(told === undefined
        ? {}
        : { told: told.map(({ whom, at }, index) => ({ whom, at: read(`told.${index}.at`, at) })) }),
    },
  }
}

/** The record of breaches (SEC-9). Nothing of a single person stands in it. */
export const breachOperations = <Who>({
  matters,
  clock,
  randomness,
}: BreachParts): Readonly<Record<BreachOperationId, OperationHandler<Who>>> => ({
  addBreach: async ({ body, by }) => {
    const { kinds, persons = null, cause, harm, measures, contact, ...given } = body as BreachRequest
    const now = clock.now()
    const { faults, value } = instantsOf(given, now)
    if (faults.length > 0) return fieldRefusal('malformed', faults)
    const id = makeMatterId(now, randomness)
    const breach: Breach = {
      ...{ kinds, persons, cause, harm, measures, contact, foundAt: given.foundAt, told: [] },
      ...value,
      ...{ recordedAt: formatInstant(now), by: actorOf(by) as Breach['by'] },
    }
    const added = { id, kind, customer: null, key: null, subject: null, state: 'open', createdAt: now } as const
    await matters.add({ ...added, body: writeBody(breach) })
    const matter = await matters.find(kind, id)
    if (matter === undefined) throw new Error('a breach that was just taken down is there')
    return { ...answered(201, breachAnswer(matter)), headers: { location: `/admin/v1/breaches/${id}` } }
  },

  changeBreach: async ({ params, body }) => {
    const id = parseMatterId(params.id ?? '')
    const matter = id.ok ? await matters.find(kind, id.value) : undefined
    if (matter === undefined) return noSuchBreach
    const { revision, state = matter.state, ...given } = body as BreachChangeRequest
    const { faults, value } = instantsOf(given as Given, clock.now())
    if (faults.length > 0) return fieldRefusal('malformed', faults)
    const changed: Breach = { ...readBody<Breach>(matter), ...given, ...value }
    const change = { kind, id: matter.id, revision, state, body: writeBody(changed), at: clock.now() } as const
    const outcome = await matters.change(change)
    if (outcome.kind === 'absent') return noSuchBreach
    return outcome.kind === 'outdated' ? changedMeanwhile : answered(200, breachAnswer(outcome.matter))
  },

  listBreaches: async ({ query }) => {
    const { limit = defaultPageLimit, ...given } = query as BreachQuery
    const page = await matters.list({ kind, limit, ...given })
    return page === undefined ? badCursor : answered(200, { items: page.items.map(breachAnswer), next: page.next })
  },
})
