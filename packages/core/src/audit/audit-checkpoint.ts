import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import type { MatterKind } from '../supervision/matter.ts'

/** The kind of the matters in which checkpoints are kept. */
export const checkpointKind = 'audit_checkpoint' satisfies MatterKind

/** What is signed: up to which entry the audit log reached at an instant, and the hash that stands for it and all before it. */
export type CheckpointFact = {
  /** From 1, without a gap over all servers of a store. */
  readonly position: number
  readonly ordinal: number
  /** In 64 hexadecimal digits. */
  readonly hash: string
  readonly at: number
  /** SHA-256 of the signature of the checkpoint before it, in hexadecimal digits; null in the first. */
  readonly previous: string | null
  /** The id of the key that signs: the first 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly key: string
  /** The public key that signs from the next checkpoint on, where it is another: so trust goes over from key to key. */
  readonly nextKey: string | null
}

/** `signature`: Ed25519 (RFC 8032) over `checkpointText`, in base64url. */
export type AuditCheckpoint = CheckpointFact & { readonly signature: string }

/** What is signed, in UTF-8. The first word keeps a signature from meaning anything else. */
export const checkpointText = (fact: CheckpointFact): string => {
  const { position, ordinal, hash, at, previous, key, nextKey } = fact
  return JSON.stringify(['axbridge audit checkpoint 1', position, ordinal, hash, at, previous, key, nextKey])
}

/** As it stands in a matter and as a line of the file outside the database. */
export const writeCheckpoint = (checkpoint: AuditCheckpoint): string => {
  const { position, ordinal, hash, at, previous, key, nextKey, signature } = checkpoint
  return JSON.stringify({ position, ordinal, hash, at, previous, key, nextKey, signature })
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const matches = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value)

const digest = /^[0-9a-f]{64}$/
const keyId = /^[0-9a-f]{16}$/
/** 32 octets, and 64. */
const publicKey = /^[A-Za-z0-9_-]{43}$/
const signatureText = /^[A-Za-z0-9_-]{86}$/

/** Reads what `writeCheckpoint` wrote; nothing is said of its signature. */
export const readCheckpoint = (text: string): Parsed<AuditCheckpoint> => {
  const rule = 'is not a checkpoint of an audit log'
  let value: Partial<AuditCheckpoint> | null
  try {
    value = JSON.parse(text)
  } catch {
    return reject(rule)
  }
  const { position, ordinal, hash, at, previous, key, nextKey, signature } = value ?? {}
  if (!isCount(position) || position === 0 || !isCount(ordinal) || ordinal === 0 || !isCount(at)) return reject(rule)
  if (!matches(hash, digest) || !matches(key, keyId) || !matches(signature, signatureText)) return reject(rule)
  if (previous !== null && !matches(previous, digest)) return reject(rule)
  if (nextKey !== null && !matches(nextKey, publicKey)) return reject(rule)
  return accept({ position, ordinal, hash, at, previous, key, nextKey, signature })
}
