import { type OperationId, operation, withoutNumber } from '@axbridge/api'
import { type CustomerId, parseCustomerId } from '@axbridge/core'
import type { KeepAudit } from '../operation/keep-audit.ts'
import type { Answered, AnsweredInParts, Asked, Audited } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal } from '../operation/refusal.ts'
import { namedFields } from './safe-fields.ts'

/** They ask with a body and change nothing. */
const onlyLooks: ReadonlySet<OperationId> = new Set<OperationId>(['searchBindings', 'verifyAudit'])

/** They keep what is asked themselves, before they show anything. */
const keepThemselves: ReadonlySet<OperationId> = new Set<OperationId>([
  'revealBinding',
  'searchByParty',
  'requestTrace',
  'approveTrace',
  'refuseTrace',
  'openTrace',
  'answerPersonRequest',
])

/** Longer answers are of many things, and name no one of them. */
const longestRead = 65_536

const partyIsAsked: Refusal = fieldRefusal('forbidden', [
  { field: 'party', rule: 'is searched for by people with a reason: POST /console/v1/bindings/search' },
])

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

const answerOf = ({ kind, ...rest }: Answered | AnsweredInParts): Fields => {
  const text = kind === 'answered' && 'text' in rest ? rest.text : ''
  if (text.length > longestRead || !text.startsWith('{')) return {}
  return fieldsOf(JSON.parse(text))
}

const hasNoNumber = new RegExp(`^${withoutNumber}`, 'u')

/** The first that is a text and may be shown. */
const firstText = (...candidates: readonly unknown[]): string | null =>
  candidates.find((text): text is string => typeof text === 'string' && hasNoNumber.test(text)) ?? null

const firstCustomer = (...candidates: readonly unknown[]): CustomerId | null => {
  for (const candidate of candidates) {
    const parsed = parseCustomerId(typeof candidate === 'string' ? candidate : '')
    if (parsed.ok) return parsed.value
  }
  return null
}

const subjectOf = (id: OperationId, asked: Asked<unknown>, answer: Fields): string | null => {
  const { key, event, block, name, id: ofPath } = asked.params
  const user = fieldsOf(answer.user).id
  const made = operation(id).method === 'POST' ? (answer.id ?? user ?? answer.block) : undefined
  return firstText(made, key, event, block, name, ofPath, answer.id, fieldsOf(asked.query).orderId)
}

/**
 * Keeps what people and operators change, around the operations and not in each of them: who, what, to what, and which fields were
 * named. What was refused has changed nothing and is not kept; of what failed it is kept that nobody knows. An answer leaves
 * after its entry is durable.
 */
export const auditedOperations =
  (keep: KeepAudit): Audited =>
  (id, handler) => {
    const described = operation(id)
    if (described.method === 'GET' || described.security === 'none' || keepThemselves.has(id)) return handler
    if (onlyLooks.has(id))
      return (asked) =>
        asked.by !== undefined && fieldsOf(asked.body).party !== undefined
          ? Promise.resolve(partyIsAsked)
          : handler(asked)

    const keepDone = async (asked: Asked<unknown>, answer: Fields, outcome: object): Promise<void> => {
      const query = namedFields(described.query, asked.query)
      const body = namedFields(described.body, asked.body)
      const who = fieldsOf(asked.who)
      await keep({
        by: asked.by,
        action: id,
        subject: subjectOf(id, asked, answer),
        customer: firstCustomer(
          ...[who.id, fieldsOf(who.customer).id, answer.customer, fieldsOf(answer.user).customer],
          ...[asked.params.id, fieldsOf(asked.body).customer, answer.id, asked.by?.customer],
        ),
        detail: {
          fields: [...query.fields, ...body.fields],
          values: { ...query.values, ...body.values },
          ...outcome,
        },
      })
    }

    const kept: typeof handler = async (asked) => {
      let outcome: Answered | AnsweredInParts | Refusal
      try {
        outcome = await handler(asked)
      } catch (error) {
        await keepDone(asked, {}, { outcome: 'unknown' })
        throw error
      }
      if (outcome.kind !== 'refusal') await keepDone(asked, answerOf(outcome), {})
      return outcome
    }
    // A customer's key: the customer's own affair, and the path that must not wait.
    if (described.security === 'api_key') return (asked) => (asked.by === undefined ? handler(asked) : kept(asked))
    return kept
  }
