import { type AuditEntryAnswer, type AuditPage, type AuditQuery, defaultPageLimit } from '@axbridge/api'
import type { AuditEntry, AuditStore, CustomerId } from '@axbridge/core'
import { formatInstant, parseInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { type FieldError, fieldRefusal } from '../operation/refusal.ts'

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])

const entryAnswer = ({
  ordinal,
  at,
  actor,
  action,
  subject,
  customer,
  detail,
  hash,
}: AuditEntry): AuditEntryAnswer => ({
  ordinal,
  at: formatInstant(at),
  actor: actor.kind === 'user' ? { kind: 'user', id: actor.id, name: actor.name } : { kind: actor.kind },
  ...{ action, subject, customer },
  detail: JSON.parse(detail) as object,
  hash: Buffer.from(hash).toString('hex'),
})

/** What was done, by whom. */
export const auditOperations = (
  audit: Pick<AuditStore, 'list'>,
): Readonly<Record<'listAudit', OperationHandler<{ readonly name: string }>>> => ({
  listAudit: async ({ query }) => {
    const { from, to, customer, limit = defaultPageLimit, ...others } = query as AuditQuery
    const errors: FieldError[] = []
    const instantOf = (field: string, text: string | undefined): number | undefined => {
      if (text === undefined) return undefined
      const parsed = parseInstant(text)
      if (parsed.ok) return parsed.value
      errors.push({ field, rule: parsed.rule })
      return undefined
    }
    const [begin, end] = [instantOf('from', from), instantOf('to', to)]
    if (errors.length > 0) return fieldRefusal('malformed', errors)
    const page = await audit.list({
      ...{ limit, ...others },
      ...(customer === undefined ? {} : { customer: customer as CustomerId }),
      ...(begin === undefined ? {} : { from: begin }),
      ...(end === undefined ? {} : { to: end }),
    })
    if (page === undefined) return badCursor
    const answer: AuditPage = { items: page.items.map(entryAnswer), next: page.next }
    return answered(200, answer)
  },
})
