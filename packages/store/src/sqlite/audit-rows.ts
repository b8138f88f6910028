import type { Actor, AuditEntry, CustomerId } from '@axbridge/core'

/** The columns in the order of `auditColumns`. */
export type AuditRow = [
  ordinal: number,
  at: number,
  actor: string,
  userId: string | null,
  userName: string | null,
  action: string,
  subject: string | null,
  customer: CustomerId | null,
  detail: string,
  hash: Buffer,
]

/** Throws for a row that this version cannot read. */
export const entryOf = (row: AuditRow): AuditEntry => {
  const [ordinal, at, actor, userId, userName, action, subject, customer, detail, hash] = row
  return {
    ordinal,
    at,
    actor: actorOf(actor, userId, userName),
    action,
    subject,
    customer,
    detail,
    hash: new Uint8Array(hash.buffer, hash.byteOffset, hash.byteLength),
  }
}

const actorOf = (kind: string, id: string | null, name: string | null): Actor => {
  if (kind === 'user' && id !== null && name !== null) return { kind, id, name }
  if ((kind === 'key' || kind === 'server') && id === null && name === null) return { kind }
  throw new Error('the store holds an unknown actor')
}

export const auditColumnsOf = (entry: AuditEntry): readonly (string | number | Buffer | null)[] => {
  const { ordinal, at, actor, action, subject, customer, detail, hash } = entry
  const [id, name] = actor.kind === 'user' ? [actor.id, actor.name] : [null, null]
  return [ordinal, at, actor.kind, id, name, action, subject, customer, detail, Buffer.from(hash)]
}
