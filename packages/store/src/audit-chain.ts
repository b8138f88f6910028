import { createHash } from 'node:crypto'
import {
  type AuditEntry,
  type AuditFact,
  auditText,
  mostDetailOctets,
  mostFactCharacters,
  StoreError,
} from '@axbridge/core'

/** The newest entry of a log, as far as the next one hangs on it. */
export type AuditHead = Pick<AuditEntry, 'ordinal' | 'at' | 'hash'>

/** What the first entry hangs on. */
export const beforeFirst: AuditHead = { ordinal: 0, at: 0, hash: new Uint8Array(32) }

export const auditHash = (before: Uint8Array, ordinal: number, fact: AuditFact): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(before).update(auditText(ordinal, fact), 'utf8').digest())

/** The entry that a fact becomes behind `head`. `now`: the later of the fact's instant and the highest committed time. */
export const entryBehind = (head: AuditHead, fact: AuditFact, now: number): AuditEntry => {
  const { actor, action, subject, customer, detail } = fact
  const placed: AuditFact = { at: Math.max(now, head.at), actor, action, subject, customer, detail }
  const ordinal = head.ordinal + 1
  return { ...placed, ordinal, hash: auditHash(head.hash, ordinal, placed) }
}

/** What a database does not give back as it got it: NUL, and half of a pair of UTF-16. */
export const unkept = /\0|\p{Surrogate}/u

/** Throws StoreError `internal` for a fact that cannot be kept. */
export const assertFact = ({ actor, action, subject, customer, detail }: AuditFact): void => {
  const who = actor.kind === 'user' ? [actor.id, actor.name] : []
  for (const text of [...who, action, subject ?? '', customer ?? '']) {
    if (text.length > mostFactCharacters) throw noFact(`a text of more than ${mostFactCharacters} characters`)
    if (unkept.test(text)) throw noFact('a character that no store keeps')
  }
  if (Buffer.byteLength(detail, 'utf8') > mostDetailOctets)
    throw noFact(`a detail of more than ${mostDetailOctets} octets`)
  if (!isJson(detail) || unkept.test(detail)) throw noFact('a detail that is no JSON')
}

const noFact = (what: string): StoreError => new StoreError('internal', `an audit entry cannot hold ${what}`)

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
