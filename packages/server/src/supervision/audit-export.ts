import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  type Actor,
  type AuditCheckpoint,
  type AuditEntry,
  type CustomerId,
  hexadecimal,
  type Reached,
  readCheckpoint,
  type UserId,
  writeCheckpoint,
} from '@axbridge/core'

/** A line that is no JSON, or no line of an export of this version. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
}

const format = 'axbridge audit 1'

const entriesAtOnce = 500

/** The first line: what the first entry hangs on. */
export const exportHead = (anchor: Reached, exportedAt: string): string =>
  `${JSON.stringify({ format, exportedAt, anchor: { ordinal: anchor.ordinal, hash: hexadecimal(anchor.hash) } })}\n`

export const entryLine = ({ hash, ...fact }: AuditEntry): string =>
  `${JSON.stringify({ entry: { ...fact, hash: hexadecimal(hash) } })}\n`

export const checkpointLine = (checkpoint: AuditCheckpoint): string => `{"checkpoint":${writeCheckpoint(checkpoint)}}\n`

type Line = {
  readonly format?: unknown
  readonly anchor?: { readonly ordinal?: unknown; readonly hash?: unknown }
  readonly entry?: Readonly<Record<keyof AuditEntry, unknown>>
  readonly checkpoint?: unknown
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  let number = 0
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (text === '') continue
    try {
      yield JSON.parse(text) as Line
    } catch {
      throw new ExportError(`line ${number} of ${path} is no JSON`)
    }
  }
}

const octetsOf = (digits: unknown): Uint8Array =>
  typeof digits === 'string' && /^[0-9a-f]{64}$/.test(digits) ? Buffer.from(digits, 'hex') : new Uint8Array(32)

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const actorOf = (value: unknown): Actor => {
  const { kind, id, name } = (value ?? {}) as { kind?: unknown; id?: unknown; name?: unknown }
  if (kind === 'user' && typeof id === 'string' && typeof name === 'string') return { kind, id: id as UserId, name }
  return { kind: kind === 'key' ? 'key' : 'server' }
}

/** Whatever stands in a line: what is no entry as one was written does not fit its hash. */
const entryOf = ({
  ordinal,
  at,
  actor,
  action,
  subject,
  customer,
  detail,
  hash,
}: NonNullable<Line['entry']>): AuditEntry => ({
  ordinal: Number(ordinal),
  at: Number(at),
  actor: actorOf(actor),
  action: textOrNull(action) ?? '',
  subject: textOrNull(subject),
  customer: textOrNull(customer) as CustomerId | null,
  detail: textOrNull(detail) ?? '',
  hash: octetsOf(hash),
})

/** What the first entry of an export hangs on. Throws ExportError for a file that is no export. */
export const anchorOfExport = async (path: string): Promise<Reached> => {
  for await (const line of linesOf(path)) {
    if (line.format !== format) break
    return { ordinal: Number(line.anchor?.ordinal ?? 0), hash: octetsOf(line.anchor?.hash) }
  }
  throw new ExportError(`${path} is no export of an audit log: make one with axbridge audit export`)
}

export async function* entriesOfExport(path: string): AsyncGenerator<readonly AuditEntry[]> {
  let batch: AuditEntry[] = []
  for await (const { entry } of linesOf(path)) {
    if (entry === undefined) continue
    batch.push(entryOf(entry))
    if (batch.length < entriesAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

export async function* checkpointsOfExport(path: string): AsyncGenerator<AuditCheckpoint> {
  for await (const { checkpoint } of linesOf(path)) {
    const read = checkpoint === undefined ? undefined : readCheckpoint(JSON.stringify(checkpoint))
    if (read?.ok === true) yield read.value
  }
}
