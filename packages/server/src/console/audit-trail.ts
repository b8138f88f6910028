import { type AuditStore, type Clock, mostDetailOctets, mostFactCharacters } from '@axbridge/core'
import type { KeepAudit, Kept } from '../operation/keep-audit.ts'

const actorOf = (by: Kept['by']) => {
  if (by === undefined) return { kind: 'key' } as const
  return by === 'server' ? ({ kind: 'server' } as const) : ({ kind: 'user', id: by.id, name: by.name } as const)
}

/** The text of a detail; of one that is too long only the names of what it had. */
const detailText = (detail: Kept['detail']): string => {
  const text = JSON.stringify(detail)
  return Buffer.byteLength(text) <= mostDetailOctets
    ? text
    : JSON.stringify({ leftOut: Object.keys(detail).slice(0, 32) })
}

/** Writes the audit log. What it cannot write is not answered as done: the promise rejects. */
export const auditTrail =
  (audit: Pick<AuditStore, 'append'>, clock: Clock): KeepAudit =>
  async ({ by, action, subject, customer, detail }) => {
    const named =
      subject === null || subject.length <= mostFactCharacters ? subject : subject.slice(0, mostFactCharacters)
    await audit.append({
      ...{ at: clock.now(), actor: actorOf(by), action, subject: named, customer },
      detail: detailText(detail),
    })
  }
